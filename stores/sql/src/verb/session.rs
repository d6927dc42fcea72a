//! The verbs of [`Store`](cloakroom_session::Store).

use std::sync::Arc;

use cloakroom_session::store::{Inserted, Removed, Replaced, Touched};
use cloakroom_session::{Record, Revision, SecretHash, SessionId, Timestamp};

use super::{Failure, Line, Single};
use crate::dialect::{Dialect, Meaning};
use crate::row::{self, Columns, millis};

pub(crate) struct Load {
    pub(crate) id: SessionId,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Single<D> for Load {
    type Answer = Option<Arc<Record>>;
    const ACTION: &'static str = "load the session";
    const ONLY_READS: bool = true;

    async fn ask_over(&self, line: &mut Line<'_, D>) -> Result<Self::Answer, Failure> {
        live::<D>(line, self.id, self.now).await
    }
}

pub(crate) struct Insert {
    pub(crate) record: Arc<Record>,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Single<D> for Insert {
    type Answer = Inserted;
    const ACTION: &'static str = "insert the session";

    async fn ask_over(&self, line: &mut Line<'_, D>) -> Result<Inserted, Failure> {
        insert::<D>(line, &Columns::of(&self.record), self.now).await
    }
}

pub(crate) struct Replace {
    pub(crate) record: Arc<Record>,
    pub(crate) expected: Revision,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Single<D> for Replace {
    type Answer = Replaced;
    const ACTION: &'static str = "replace the session";

    async fn ask_over(&self, line: &mut Line<'_, D>) -> Result<Replaced, Failure> {
        let columns = Columns::of(&self.record);
        let condition = [columns.id(), row::revision(self.expected).into(), millis(self.now).into()];
        let values = [columns.changed().as_slice(), &condition].concat();
        if line.run(D::STATEMENTS.replace, &values).await? > 0 {
            return Ok(Replaced::Done);
        }
        let there = live::<D>(line, self.record.id, self.now).await?;
        Ok(there.map_or(Replaced::Gone, Replaced::Conflict))
    }
}

/// As [`Replace`], if the lock stays.
pub(crate) struct Rewrite {
    pub(crate) record: Arc<Record>,
    pub(crate) expected: Revision,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Single<D> for Rewrite {
    /// `None`: it would not.
    type Answer = Option<Replaced>;
    const ACTION: &'static str = "replace the session";

    async fn ask_over(&self, line: &mut Line<'_, D>) -> Result<Option<Replaced>, Failure> {
        let Some(rewrite) = D::STATEMENTS.rewrite else { return Ok(None) };
        let (columns, lock) = (Columns::of(&self.record), self.record.lock.as_bytes().as_slice().into());
        let condition = [columns.id(), row::revision(self.expected).into(), lock, millis(self.now).into()];
        let values = [columns.changed().as_slice(), &condition].concat();
        if line.run(rewrite, &values).await? > 0 {
            return Ok(Some(Replaced::Done));
        }
        Ok(match live::<D>(line, self.record.id, self.now).await? {
            None => Some(Replaced::Gone),
            Some(there) if there.revision == self.expected => None,
            Some(there) => Some(Replaced::Conflict(there)),
        })
    }
}

pub(crate) struct Touch {
    pub(crate) id: SessionId,
    pub(crate) seen: Timestamp,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Single<D> for Touch {
    type Answer = Touched;
    const ACTION: &'static str = "touch the session";

    async fn ask_over(&self, line: &mut Line<'_, D>) -> Result<Touched, Failure> {
        let (seen, id) = (millis(self.seen).into(), self.id.as_bytes().as_slice().into());
        let values = [seen, seen, id, millis(self.now).into()];
        let found = line.run(D::STATEMENTS.touch, &values).await?;
        Ok(if found > 0 { Touched::Done } else { Touched::Gone })
    }
}

pub(crate) struct Remove {
    pub(crate) id: SessionId,
    pub(crate) lock: Option<SecretHash>,
    pub(crate) now: Timestamp,
}

impl<D: Dialect> Single<D> for Remove {
    type Answer = Removed;
    const ACTION: &'static str = "remove the session";

    async fn ask_over(&self, line: &mut Line<'_, D>) -> Result<Removed, Failure> {
        let id = self.id.as_bytes().as_slice().into();
        let Some(lock) = &self.lock else {
            let found = line.run(D::STATEMENTS.remove, &[id]).await?;
            return Ok(if found > 0 { Removed::Done } else { Removed::Gone });
        };
        let values = [id, lock.as_bytes().as_slice().into()];
        if line.run(D::STATEMENTS.remove_locked, &values).await? > 0 {
            return Ok(Removed::Done);
        }
        let there = live::<D>(line, self.id, self.now).await?;
        Ok(there.map_or(Removed::Gone, Removed::Conflict))
    }
}

/// The record of `id`, if it is not over at `now`.
pub(super) async fn live<D: Dialect>(
    line: &mut Line<'_, D>,
    id: SessionId,
    now: Timestamp,
) -> Result<Option<Arc<Record>>, Failure> {
    let values = [id.as_bytes().as_slice().into(), millis(now).into()];
    let row = line.row(D::STATEMENTS.load, &values).await?;
    row.map(|row| row::record::<D>(&row, id)).transpose()
}

/// Inserts where nothing is. What is over and not yet swept makes room first.
pub(super) async fn insert<D: Dialect>(
    line: &mut Line<'_, D>,
    columns: &Columns<'_>,
    now: Timestamp,
) -> Result<Inserted, Failure> {
    if inserted::<D>(line, columns).await? {
        return Ok(Inserted::Done);
    }
    let condition = [columns.id(), millis(now).into()];
    let made_room = line.run(D::STATEMENTS.remove_expired, &condition).await? > 0;
    let done = made_room && inserted::<D>(line, columns).await?;
    Ok(if done { Inserted::Done } else { Inserted::Taken })
}

async fn inserted<D: Dialect>(line: &mut Line<'_, D>, columns: &Columns<'_>) -> Result<bool, Failure> {
    match line.run(D::STATEMENTS.insert, &columns.all()).await {
        Ok(found) => Ok(found > 0),
        Err(failure) if failure.is::<D>(Meaning::Taken) => Ok(false),
        Err(failure) => Err(failure),
    }
}
