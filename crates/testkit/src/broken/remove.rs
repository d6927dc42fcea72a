//! Faults of `remove`, and such as undo it.

use std::sync::Arc;

use cloakroom_session::store::{Removed, Replaced, StoreError, Touched};
use cloakroom_session::{MemoryStore, Record, Revision, SecretHash, SessionId, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::{Fault, put};

/// A replace that was under way writes the record again.
#[derive(Debug, Default)]
pub struct UndyingReplace(MemoryStore);

impl Fault for UndyingReplace {
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
            yield_now().await;
            if self.0.load(record.id, now).await?.is_none() {
                put(&self.0, record, now).await?;
            }
        }
        Ok(answer)
    }
}

/// A touch that was under way does.
#[derive(Debug, Default)]
pub struct UndyingTouch(MemoryStore);

impl Fault for UndyingTouch {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let Some(mut read) = self.0.load(id, now).await? else { return Ok(Touched::Gone) };
        yield_now().await;
        if self.0.touch(id, seen, now).await? == Touched::Gone {
            Arc::make_mut(&mut read).seen = seen;
            put(&self.0, read, now).await?;
        }
        Ok(Touched::Done)
    }
}

/// Ends the session whatever its lock: a `DELETE` by id.
#[derive(Debug, Default)]
pub struct IgnoresTheLock(MemoryStore);

impl Fault for IgnoresTheLock {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn remove(&self, id: SessionId, _: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.0.remove(id, None).await
    }
}

/// Compares the lock, and removes a moment later.
#[derive(Debug, Default)]
pub struct LooksThenRemoves(MemoryStore);

impl Fault for LooksThenRemoves {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        match self.0.load(id, Timestamp::default()).await? {
            Some(there) if lock.is_some_and(|lock| lock != there.lock) => Ok(Removed::Conflict(there)),
            _ => {
                yield_now().await;
                self.0.remove(id, None).await
            }
        }
    }
}

/// Looks for no row that the `DELETE` has hit.
#[derive(Debug, Default)]
pub struct AlwaysRemoved(MemoryStore);

impl Fault for AlwaysRemoved {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        match self.0.remove(id, lock).await? {
            Removed::Gone => Ok(Removed::Done),
            answer => Ok(answer),
        }
    }
}

/// Takes a lock that is another for a session that is gone.
#[derive(Debug, Default)]
pub struct GoneForConflict(MemoryStore);

impl Fault for GoneForConflict {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        match self.0.remove(id, lock).await? {
            Removed::Conflict(_) => Ok(Removed::Gone),
            answer => Ok(answer),
        }
    }
}
