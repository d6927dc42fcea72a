//! The sessions of a principal: their ids from the index, what they are from their rows.

use std::collections::BTreeSet;

use cloakroom_session::{Principal, SessionId, Summary, Timestamp};
use redis::{Value, cmd};

use crate::errand::Errand;
use crate::failure::Failure;
use crate::request::Get;
use crate::server::text;
use crate::store::{Connected, record};

/// Rows asked for at a time: what a list takes of the connection before others have their turn.
const BITE: usize = 64;

/// What the index says may be over, or another's by now: the row decides.
pub(crate) async fn of_principal(
    store: &Connected,
    errand: &Errand<'_>,
    principal: &Principal,
    now: Timestamp,
) -> Result<Vec<Summary>, Failure> {
    let key = store.keys.principal(principal);
    let Value::Array(fields) = errand.ask(&key, cmd("HKEYS").arg(&key)).await? else {
        return Err(Failure::NotUnderstood);
    };
    let ids: BTreeSet<SessionId> =
        fields.into_iter().filter_map(text).filter_map(|field| listed(&field)).collect();
    let ids: Vec<SessionId> = ids.into_iter().collect();
    let mut summaries = Vec::with_capacity(ids.len());
    for ids in ids.chunks(BITE) {
        let rows = ids.iter().map(|id| store.keys.row(*id));
        let questions: Vec<_> = rows.map(|key| (key.clone(), Get(key))).collect();
        for (id, answer) in ids.iter().zip(errand.ask_all(&questions).await?) {
            let there = record(*id, answer)?.filter(|record| !record.is_expired(now));
            let theirs = there.filter(|record| record.principal.as_ref() == Some(principal));
            summaries.extend(theirs.map(|record| record.summary()));
        }
    }
    Ok(summaries)
}

/// The session that a field of the index is about.
pub(super) fn listed(field: &str) -> Option<SessionId> {
    field.split(' ').next_back()?.parse().ok()
}
