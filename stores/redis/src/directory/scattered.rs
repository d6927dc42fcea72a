//! The directory in a cluster.

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Principal, SessionId, Timestamp};
use redis::Value;

use super::Wanted;
use super::sweep::settled;
use crate::call::Errand;
use crate::failure::Failure;
use crate::script::{self, Call};
use crate::server::text;
use crate::store::Connected;

pub(super) async fn sign_in(
    _store: &Connected,
    _errand: &Errand<'_>,
    _wanted: Wanted<'_>,
) -> Result<SignedIn, Failure> {
    Err(Failure::Misused)
}

pub(super) async fn revoke(
    _store: &Connected,
    _errand: &Errand<'_>,
    _principal: &Principal,
    _keep: Option<SessionId>,
    _now: Timestamp,
) -> Result<u64, Failure> {
    Err(Failure::Misused)
}

/// What is left to do when a session has been removed.
pub(crate) async fn forget(
    store: &Connected,
    errand: &Errand<'_>,
    id: SessionId,
    whose: Vec<Value>,
) -> Result<(), Failure> {
    unlisted(store, errand, id, whose).await?;
    settled(&store.keys, errand, &id.to_string()).await
}

/// Takes a session that is gone off the list of who was signed in there: `[principal, authenticated]`.
pub(super) async fn unlisted(
    store: &Connected,
    errand: &Errand<'_>,
    id: SessionId,
    whose: Vec<Value>,
) -> Result<(), Failure> {
    let mut whose = whose.into_iter().filter_map(text);
    let (Some(name), Some(authenticated)) = (whose.next(), whose.next()) else {
        return Err(Failure::NotUnderstood);
    };
    if name.is_empty() {
        return Ok(());
    }
    let principal = Principal::new(&name).map_err(|_| Failure::NotUnderstood)?;
    let call = Call::new(&script::UNLIST, store.keys.principal(&principal));
    errand.run(call.arg(id.to_string()).arg(authenticated)).await.map(drop)
}
