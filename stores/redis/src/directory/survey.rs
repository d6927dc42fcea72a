//! Which entries of a principal's list are over: the list is on one server, and the rows that know it on others.

use std::collections::BTreeMap;

use cloakroom_session::{SessionId, Timestamp};
use redis::{Value, cmd};

use super::Wanted;
use super::listing::listed;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::request::Get;
use crate::server::text;
use crate::store::{Connected, record};

/// What was found on a list.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Fields that are over, with what they held.
    pub(super) over: Vec<(String, String)>,
    /// Sessions that were to end for a sign-in that has not come back to it.
    pub(super) overdue: Vec<SessionId>,
}

/// Looks at everybody on the list but the session that signs in.
pub(super) async fn survey(
    store: &Connected,
    errand: &Errand<'_>,
    wanted: Wanted<'_>,
) -> Result<Survey, Failure> {
    let entries = entries(store, errand, wanted).await?;
    let ids: Vec<SessionId> = entries.keys().copied().collect();
    let rows = ids.iter().map(|id| store.keys.row(*id));
    let questions: Vec<_> = rows.map(|key| (key.clone(), Get(key))).collect();
    let mut survey = Survey::default();
    for (id, answer) in ids.iter().zip(errand.ask_all(&questions).await?) {
        let there = record(*id, answer)?.filter(|record| !record.is_expired(wanted.now));
        let lives = there.is_some_and(|record| record.principal.as_ref() == Some(wanted.principal));
        for (field, value) in entries.get(id).into_iter().flatten() {
            survey.note(*id, field, value, lives, wanted.now);
        }
    }
    Ok(survey)
}

impl Survey {
    fn note(&mut self, id: SessionId, field: &str, value: &str, lives: bool, now: Timestamp) {
        match field.split_once(' ') {
            Some(("x", _)) if lives => {
                if has_lapsed(value.split(' ').nth(1), now) {
                    self.overdue.push(id);
                }
            }
            // A place whose record is still to come is nobody's to take away, for a while.
            Some(_) if !has_lapsed(value.split(' ').nth(2), now) => {}
            _ if lives => {}
            _ => self.over.push((field.to_owned(), value.to_owned())),
        }
    }
}

fn has_lapsed(until: Option<&str>, now: Timestamp) -> bool {
    until.and_then(|until| until.parse().ok()).is_none_or(|until: u64| until < now.as_millis())
}

/// The fields about each session, and what they hold.
async fn entries(
    store: &Connected,
    errand: &Errand<'_>,
    wanted: Wanted<'_>,
) -> Result<BTreeMap<SessionId, Vec<(String, String)>>, Failure> {
    let key = store.keys.principal(wanted.principal);
    let Value::Array(all) = errand.ask(&key, cmd("HGETALL").arg(&key)).await? else {
        return Err(Failure::NotUnderstood);
    };
    let mut all = all.into_iter().map(|part| text(part).ok_or(Failure::NotUnderstood));
    let mut entries: BTreeMap<_, Vec<_>> = BTreeMap::new();
    while let (Some(field), Some(value)) = (all.next().transpose()?, all.next().transpose()?) {
        if let Some(id) = listed(&field).filter(|id| *id != wanted.record.id) {
            entries.entry(id).or_default().push((field, value));
        }
    }
    Ok(entries)
}
