//! Faults that undo a `remove`.

use cloakroom_session::store::{Replaced, StoreError, Touched};
use cloakroom_session::{MemoryStore, Record, Revision, SessionId, Store, Timestamp};
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
        record: Record,
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
        let Some(read) = self.0.load(id, now).await? else { return Ok(Touched::Gone) };
        yield_now().await;
        if self.0.touch(id, seen, now).await? == Touched::Gone {
            put(&self.0, Record { seen, ..read }, now).await?;
        }
        Ok(Touched::Done)
    }
}
