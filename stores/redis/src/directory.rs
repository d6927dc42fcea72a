//! Who is signed in where.
//!
//! One server does each verb in one script. In a cluster a session and its principal's index belong to different
//! servers; there the order of the steps gives the promises: see [`scattered`].

mod listing;
mod place;
mod scattered;
mod survey;
mod sweep;
mod together;

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Principal, Record, Revision, SessionId, SessionLimit, Timestamp};

pub(crate) use self::listing::of_principal;
pub(crate) use self::scattered::forget;
pub(crate) use self::sweep::sweep;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::row::ends;
use crate::servers::Ways;
use crate::store::Connected;

pub(crate) async fn sign_in(
    store: &Connected,
    errand: &Errand<'_>,
    record: &Record,
    expected: Option<Revision>,
    limit: SessionLimit,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let (Some(principal), Some(authenticated)) = (&record.principal, record.authenticated) else {
        return Err(Failure::Misused);
    };
    let wanted = Wanted { record, principal, authenticated, expected, limit, now };
    match store.ways {
        Ways::One(_) => together::sign_in(store, errand, wanted).await,
        Ways::Cluster(_) => scattered::sign_in(store, errand, wanted).await,
    }
}

pub(crate) async fn revoke(
    store: &Connected,
    errand: &Errand<'_>,
    principal: &Principal,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Failure> {
    match store.ways {
        Ways::One(_) => together::revoke(store, errand, principal, keep, now).await,
        Ways::Cluster(_) => scattered::revoke(store, errand, principal, keep, now).await,
    }
}

/// A sign-in, as it is asked for.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    record: &'a Record,
    principal: &'a Principal,
    authenticated: Timestamp,
    expected: Option<Revision>,
    limit: SessionLimit,
    now: Timestamp,
}

impl Wanted<'_> {
    /// As the index keeps it: see `index.lua`.
    fn entry(&self) -> String {
        let Record { created, .. } = self.record;
        let (authenticated, ends) = (self.authenticated.as_millis(), ends(self.record).as_millis());
        format!("{authenticated} {} {ends}", created.as_millis())
    }

    /// As scripts are told it.
    fn limit(&self) -> (&'static str, u64) {
        match self.limit {
            SessionLimit::Unlimited => ("", 0),
            SessionLimit::EndOldest(max) => ("end", max.get().into()),
            SessionLimit::Refuse(max) => ("refuse", max.get().into()),
        }
    }

    fn expected(&self) -> Vec<u8> {
        self.expected.map(crate::store::revision).map(Vec::from).unwrap_or_default()
    }
}
