//! Faults of `replace`.

use std::sync::Arc;

use cloakroom_session::store::{Replaced, StoreError};
use cloakroom_session::{MemoryStore, Record, Revision, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::{Fault, put};

/// Compares, and writes a moment later.
#[derive(Debug, Default)]
pub struct LostSwap(MemoryStore);

impl Fault for LostSwap {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let Some(there) = self.0.load(record.id, now).await? else { return Ok(Replaced::Gone) };
        if there.revision != expected {
            return Ok(Replaced::Conflict(there));
        }
        yield_now().await;
        put(&self.0, record.replacing(&there), now).await?;
        Ok(Replaced::Done)
    }
}

/// Gives back in a conflict what it was given.
#[derive(Debug, Default)]
pub struct OwnConflict(MemoryStore);

impl Fault for OwnConflict {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        match self.0.replace(record.clone(), expected, now).await? {
            Replaced::Conflict(_) => Ok(Replaced::Conflict(record)),
            answer => Ok(answer),
        }
    }
}

/// Creates what is not there.
#[derive(Debug, Default)]
pub struct CreatingReplace(MemoryStore);

impl Fault for CreatingReplace {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let answer = self.0.replace(record.clone(), expected, now).await?;
        if answer == Replaced::Gone {
            put(&self.0, record, now).await?;
            return Ok(Replaced::Done);
        }
        Ok(answer)
    }
}

/// Looks at the revision and not at the deadline.
#[derive(Debug, Default)]
pub struct RevivingReplace(MemoryStore);

impl Fault for RevivingReplace {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        _: Timestamp,
    ) -> Result<Replaced, StoreError> {
        self.0.replace(record, expected, Timestamp::default()).await
    }
}

/// Writes `seen` as the request had it.
#[derive(Debug, Default)]
pub struct SeenBack(MemoryStore);

impl Fault for SeenBack {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let answer = self.0.replace(record.clone(), expected, now).await?;
        if answer == Replaced::Done {
            put(&self.0, record, now).await?;
        }
        Ok(answer)
    }
}

/// Takes the principal of whoever writes.
#[derive(Debug, Default)]
pub struct AttachingReplace(MemoryStore);

impl Fault for AttachingReplace {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let claimed = record.principal.clone();
        let answer = self.0.replace(record.clone(), expected, now).await?;
        if answer == Replaced::Done && claimed.is_some() {
            put(&self.0, record, now).await?;
        }
        Ok(answer)
    }
}

/// Loses the principal when the writer does not know of one.
#[derive(Debug, Default)]
pub struct ForgetfulReplace(MemoryStore);

impl Fault for ForgetfulReplace {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let answer = self.0.replace(record.clone(), expected, now).await?;
        if answer == Replaced::Done && record.principal.is_none() {
            put(&self.0, record, now).await?;
        }
        Ok(answer)
    }
}
