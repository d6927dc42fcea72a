//! The directory on one server: each verb is one script.

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Principal, SessionId, Timestamp};
use redis::Value;

use super::Wanted;
use crate::call::Call;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::row;
use crate::script;
use crate::server::text;
use crate::store::{Connected, decoded};

pub(super) async fn sign_in(
    store: &Connected,
    errand: &Errand<'_>,
    wanted: Wanted<'_>,
) -> Result<SignedIn, Failure> {
    let id = wanted.record.id;
    let (limit, max) = wanted.limit();
    let keys = &store.keys;
    let others = [&*keys.due(&id.to_string()), &*keys.principal(wanted.principal)];
    let call = Call::with_keys(&script::SIGN_IN, keys.row(id), &others);
    let call = call.number(wanted.now.as_millis()).number(store.margin_ms).arg(row::encode(wanted.record));
    let call = call.arg(wanted.principal.as_str()).arg(id.to_string()).arg(wanted.expected());
    let call = call.arg(wanted.entry()).arg(limit).number(max).arg(store.keys.prefix());
    let Value::Array(answer) = errand.run(call).await? else { return Err(Failure::NotUnderstood) };
    understood(id, answer).ok_or(Failure::NotUnderstood)?
}

/// What a script answers to a sign-in: a word, and what belongs to it.
pub(super) fn understood(id: SessionId, answer: Vec<Value>) -> Option<Result<SignedIn, Failure>> {
    let mut answer = answer.into_iter();
    Some(Ok(match text(answer.next()?)?.as_str() {
        "DONE" => {
            let evicted: Option<Vec<SessionId>> = answer.map(|id| text(id)?.parse().ok()).collect();
            SignedIn::Done { evicted: evicted? }
        }
        "CONFLICT" => match answer.next()? {
            Value::BulkString(there) => return Some(decoded(id, there).map(SignedIn::Conflict)),
            _ => return None,
        },
        "TAKEN" => SignedIn::Taken,
        "GONE" => SignedIn::Gone,
        "TOOMANY" => SignedIn::TooMany,
        "REVOKED" => SignedIn::Revoked,
        _ => return None,
    }))
}

pub(super) async fn revoke(
    store: &Connected,
    errand: &Errand<'_>,
    principal: &Principal,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Failure> {
    let keep = keep.map(|id| id.to_string()).unwrap_or_default();
    let call = Call::new(&script::REVOKE, store.keys.principal(principal)).number(now.as_millis());
    match errand.run(call.arg(keep).arg(principal.as_str()).arg(store.keys.prefix())).await? {
        Value::Int(ended) => u64::try_from(ended).map_err(|_| Failure::NotUnderstood),
        _ => Err(Failure::NotUnderstood),
    }
}
