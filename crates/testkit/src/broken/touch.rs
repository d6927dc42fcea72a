//! Faults of `touch`.

use std::sync::Arc;

use cloakroom_session::store::{StoreError, Touched};
use cloakroom_session::{MemoryStore, SessionId, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::{Fault, put};

/// Looks at no deadline.
#[derive(Debug, Default)]
pub struct RevivingTouch(MemoryStore);

impl Fault for RevivingTouch {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, _: Timestamp) -> Result<Touched, StoreError> {
        self.0.touch(id, seen, Timestamp::default()).await
    }
}

/// Reads the record, and writes all of it back.
#[derive(Debug, Default)]
pub struct WholeTouch(MemoryStore);

impl Fault for WholeTouch {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let Some(mut read) = self.0.load(id, now).await? else { return Ok(Touched::Gone) };
        yield_now().await;
        // It does look whether the record is still there: removal is not what it gets wrong.
        if self.0.load(id, now).await?.is_none() {
            return Ok(Touched::Gone);
        }
        Arc::make_mut(&mut read).seen = seen.max(read.seen);
        put(&self.0, read, now).await?;
        Ok(Touched::Done)
    }
}

/// Counts as a write.
#[derive(Debug, Default)]
pub struct CountingTouch(MemoryStore);

impl Fault for CountingTouch {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let answer = self.0.touch(id, seen, now).await?;
        if let Some(mut there) = self.0.load(id, now).await? {
            Arc::make_mut(&mut there).revision = there.revision.next();
            put(&self.0, there, now).await?;
        }
        Ok(answer)
    }
}

/// The last touch wins, not the latest.
#[derive(Debug, Default)]
pub struct BackwardTouch(MemoryStore);

impl Fault for BackwardTouch {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let Some(mut there) = self.0.load(id, now).await? else { return Ok(Touched::Gone) };
        Arc::make_mut(&mut there).seen = seen;
        put(&self.0, there, now).await?;
        Ok(Touched::Done)
    }
}
