//! The verbs of [`Store`](cloakroom_session::Store).

use std::sync::Arc;

use cloakroom_session::store::{Inserted, Removed, Replaced, Touched};
use cloakroom_session::{Record, Revision, SecretHash, SessionId, Timestamp};

use crate::failure::Failure;
use crate::group::{Content, Group, Stake};
use crate::row::Row;

pub(super) fn insert(group: &mut Group, record: Arc<Record>, now: Timestamp) -> Result<Inserted, Failure> {
    if record.principal.is_some() {
        return Err(Failure::Misused);
    }
    if group.live(record.id, now)?.is_some() {
        return Ok(Inserted::Taken);
    }
    group.keep(Row::new(record))?;
    group.stakes(Stake::Write);
    Ok(Inserted::Done)
}

pub(super) fn replace(
    group: &mut Group,
    record: Arc<Record>,
    expected: Revision,
    now: Timestamp,
) -> Result<Replaced, Failure> {
    let Some(there) = group.live(record.id, now)? else { return Ok(Replaced::Gone) };
    if there.record.revision != expected {
        return Ok(Replaced::Conflict(there.record.clone()));
    }
    let record = record.replacing(&there.record);
    let same_secret = record.lock == there.record.lock;
    let row = Row::over(there.due, record);
    group.keep(row)?;
    group.stakes(if same_secret { Stake::Write } else { Stake::LastWord });
    Ok(Replaced::Done)
}

pub(super) fn touch(
    group: &mut Group,
    id: SessionId,
    seen: Timestamp,
    now: Timestamp,
) -> Result<Touched, Failure> {
    let Some(there) = group.live(id, now)? else { return Ok(Touched::Gone) };
    if there.record.seen < seen {
        let mut row = there.clone();
        Arc::make_mut(&mut row.record).seen = seen;
        group.rewrite(Row::over(row.due, row.record))?;
        group.stakes(Stake::Write);
    }
    Ok(Touched::Done)
}

pub(super) fn remove(group: &mut Group, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, Failure> {
    match (group.content(id)?, lock) {
        (Content::Row(there), Some(lock)) if there.record.lock != lock => {
            return Ok(Removed::Conflict(there.record.clone()));
        }
        // Whether it has that lock, nobody can say.
        (Content::Unreadable(found), Some(_)) => return Err(Failure::NotARecord(*found)),
        _ => {}
    }
    if !group.remove(id)? {
        return Ok(Removed::Gone);
    }
    group.stakes(Stake::LastWord);
    Ok(Removed::Done)
}
