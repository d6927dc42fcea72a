//! The verbs of [`Store`](cloakroom_session::Store).

use cloakroom_session::store::{Inserted, Replaced, Touched};
use cloakroom_session::{Record, Revision, SessionId, Timestamp};

use crate::failure::Failure;
use crate::group::{Group, Stake};
use crate::row::Row;

pub(super) fn insert(group: &mut Group, record: Record, now: Timestamp) -> Result<Inserted, Failure> {
    if group.live(record.id, now)?.is_some() {
        return Ok(Inserted::Taken);
    }
    group.keep(Row::new(record))?;
    group.stakes(Stake::Write);
    Ok(Inserted::Done)
}

pub(super) fn replace(
    group: &mut Group,
    mut record: Record,
    expected: Revision,
    now: Timestamp,
) -> Result<Replaced, Failure> {
    let Some(there) = group.live(record.id, now)? else { return Ok(Replaced::Gone) };
    if there.record.revision != expected {
        return Ok(Replaced::Conflict(Box::new(there.record.clone())));
    }
    record.seen = record.seen.max(there.record.seen);
    record.principal.clone_from(&there.record.principal);
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
        let row = Row::over(there.due, Record { seen, ..there.record.clone() });
        group.rewrite(row)?;
        group.stakes(Stake::Write);
    }
    Ok(Touched::Done)
}

pub(super) fn remove(group: &mut Group, id: SessionId) -> Result<(), Failure> {
    if group.remove(id)? {
        group.stakes(Stake::LastWord);
    }
    Ok(())
}
