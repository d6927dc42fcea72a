//! Faults of `load`.

use std::sync::Arc;

use cloakroom_session::store::StoreError;
use cloakroom_session::{MemoryStore, Record, SessionId, Store, Timestamp};

use super::fault::Fault;

/// Times go through a column of whole seconds.
#[derive(Debug, Default)]
pub struct WholeSeconds(MemoryStore);

impl Fault for WholeSeconds {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let cut = |time: Timestamp| Timestamp::from_millis(time.as_millis() / 1000 * 1000);
        let mut found = self.0.load(id, now).await?;
        if let Some(record) = found.as_mut().map(Arc::make_mut) {
            (record.created, record.seen) = (cut(record.created), cut(record.seen));
        }
        Ok(found)
    }
}

/// A field added later is not read back.
#[derive(Debug, Default)]
pub struct ForgetsPrevious(MemoryStore);

impl Fault for ForgetsPrevious {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let mut found = self.0.load(id, now).await?;
        if let Some(record) = found.as_mut().map(Arc::make_mut) {
            record.previous = None;
        }
        Ok(found)
    }
}

/// Leaves expiry to the sweep.
#[derive(Debug, Default)]
pub struct ServesExpired(MemoryStore);

impl Fault for ServesExpired {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn load(&self, id: SessionId, _: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.0.load(id, Timestamp::default()).await
    }
}

/// Asks each record about `now` as it comes, and remembers no later one.
#[derive(Debug, Default)]
pub struct TrustsTheClock(MemoryStore);

impl Fault for TrustsTheClock {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let record = self.0.load(id, Timestamp::default()).await?;
        Ok(record.filter(|record| !record.is_expired(now)))
    }
}
