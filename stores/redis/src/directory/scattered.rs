//! The directory in a cluster, where no script reaches both a session and its principal's list.
//!
//! A sign-in:
//! 1. reserves a place on the list; this decides the limit, for all at once, and marks who must end for it;
//! 2. commits the record;
//! 3. confirms the place, unless a revocation has come since, or another sign-in for which this one must end:
//!    then it takes its record away again;
//! 4. ends those who must, and takes them off the list.
//!
//! A revocation writes its time on the list, and then removes all who are on it, with or without a record yet.
//! Whoever reserved before that is removed by it or sees its time in step 3; whoever comes after is refused in
//! step 1. A caller lost between two steps leaves a record whose ticket nobody was given, and marks on the list
//! that the next sign-in carries out or clears away.

use std::collections::BTreeSet;

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Principal, SessionId, Timestamp};
use futures_util::future::{join, try_join_all};
use redis::{Value, cmd};

use super::Wanted;
use super::listing::listed;
use super::place::{Confirmed, Place};
use super::survey::{Survey, survey};
use crate::call::Call;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::script;
use crate::server::text;
use crate::store::Connected;

/// Sessions ended at a time.
const BITE: usize = 64;

pub(super) async fn sign_in(
    store: &Connected,
    errand: &Errand<'_>,
    wanted: Wanted<'_>,
) -> Result<SignedIn, Failure> {
    let (limit, _) = wanted.limit();
    let mut found = Survey::default();
    if !limit.is_empty() {
        found = survey(store, errand, wanted).await?;
        end(store, errand, wanted.principal, &std::mem::take(&mut found.overdue), wanted.now).await?;
    }
    let place = match Place::reserve(store, errand, wanted, found).await? {
        Ok(place) => place,
        Err(refused) => return Ok(refused),
    };
    let whose = match place.commit().await? {
        Ok(whose) => whose,
        Err(refused) => return give_up(store, errand, wanted, &place, refused).await,
    };
    leave(store, errand, wanted, whose).await;
    match place.confirm().await? {
        Confirmed::Done => {}
        Confirmed::Ended => {
            place.undo().await?;
            end(store, errand, wanted.principal, &[wanted.record.id], wanted.now).await?;
        }
        Confirmed::Revoked => {
            place.undo().await?;
            return give_up(store, errand, wanted, &place, SignedIn::Revoked).await;
        }
    }
    let place = end(store, errand, wanted.principal, &place.ending, wanted.now).await.map(|_| place)?;
    errand.tidy(&store.keys.due(&wanted.record.id.to_string()), &store.listed(wanted.record)).await;
    Ok(SignedIn::Done { evicted: place.ending })
}

/// The sign-in does not take place.
async fn give_up(
    store: &Connected,
    errand: &Errand<'_>,
    wanted: Wanted<'_>,
    place: &Place<'_>,
    refused: SignedIn,
) -> Result<SignedIn, Failure> {
    if !place.release().await? {
        end(store, errand, wanted.principal, &place.ending, wanted.now).await?;
    }
    Ok(refused)
}

/// The session is no more on the list of whoever was signed in there before: `[principal, authenticated]`.
async fn leave(store: &Connected, errand: &Errand<'_>, wanted: Wanted<'_>, whose: Vec<Value>) {
    let before = whose.first().cloned().and_then(text);
    if before.as_deref() != Some(wanted.principal.as_str()) {
        unlisted(store, errand, wanted.record.id, whose).await;
    }
}

pub(super) async fn revoke(
    store: &Connected,
    errand: &Errand<'_>,
    principal: &Principal,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Failure> {
    let call = Call::new(&script::REVOKED, store.keys.principal(principal)).number(now.as_millis());
    let Value::Array(fields) = errand.run(call).await? else { return Err(Failure::NotUnderstood) };
    let ids: BTreeSet<SessionId> =
        fields.into_iter().filter_map(text).filter_map(|field| listed(&field)).collect();
    let ids: Vec<SessionId> = ids.into_iter().filter(|id| Some(*id) != keep).collect();
    end(store, errand, principal, &ids, now).await
}

/// Ends sessions of a principal, and then takes them off the list; answers how many there were.
async fn end(
    store: &Connected,
    errand: &Errand<'_>,
    principal: &Principal,
    ids: &[SessionId],
    now: Timestamp,
) -> Result<u64, Failure> {
    let mut ended = 0;
    for ids in ids.chunks(BITE) {
        ended += try_join_all(ids.iter().map(|id| end_one(store, errand, principal, *id, now)))
            .await?
            .iter()
            .sum::<u64>();
        let call = Call::new(&script::ENDED, store.keys.principal(principal));
        errand.run(ids.iter().fold(call, |call, id| call.arg(id.to_string()))).await?;
    }
    Ok(ended)
}

async fn end_one(
    store: &Connected,
    errand: &Errand<'_>,
    principal: &Principal,
    id: SessionId,
    now: Timestamp,
) -> Result<u64, Failure> {
    let call = Call::new(&script::END, store.keys.row(id)).number(now.as_millis()).arg(principal.as_str());
    match errand.run(call).await? {
        Value::Int(ended) => u64::try_from(ended).map_err(|_| Failure::NotUnderstood),
        _ => Err(Failure::NotUnderstood),
    }
}

/// What is left to do when a session has been removed.
pub(crate) async fn forget(store: &Connected, errand: &Errand<'_>, id: SessionId, whose: Vec<Value>) {
    let key = store.keys.due(&id.to_string());
    let mut settled = cmd("ZREM");
    settled.arg(&key).arg(id.to_string());
    join(unlisted(store, errand, id, whose), errand.tidy(&key, &settled)).await;
}

/// Takes a session off the list of who was signed in there: `[principal, authenticated]`. Whoever reads the list
/// asks the session's row whose it is, so that an entry too many is only one look too many.
pub(super) async fn unlisted(store: &Connected, errand: &Errand<'_>, id: SessionId, whose: Vec<Value>) {
    let mut whose = whose.into_iter().filter_map(text);
    let (Some(name), Some(authenticated)) = (whose.next(), whose.next()) else { return };
    let Ok(principal) = Principal::new(&name) else { return };
    let call = Call::new(&script::UNLIST, store.keys.principal(&principal));
    errand.tidy_by(call.arg(id.to_string()).arg(authenticated)).await;
}
