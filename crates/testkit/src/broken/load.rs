//! Faults of `load`.

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

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Record>, StoreError> {
        let cut = |time: Timestamp| Timestamp::from_millis(time.as_millis() / 1000 * 1000);
        let record = self.0.load(id, now).await?;
        Ok(record.map(|record| Record { created: cut(record.created), seen: cut(record.seen), ..record }))
    }
}

/// A field added later is not read back.
#[derive(Debug, Default)]
pub struct ForgetsPrevious(MemoryStore);

impl Fault for ForgetsPrevious {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Record>, StoreError> {
        let record = self.0.load(id, now).await?;
        Ok(record.map(|record| Record { previous: None, ..record }))
    }
}

/// Leaves expiry to the sweep.
#[derive(Debug, Default)]
pub struct ServesExpired(MemoryStore);

impl Fault for ServesExpired {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn load(&self, id: SessionId, _: Timestamp) -> Result<Option<Record>, StoreError> {
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

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Record>, StoreError> {
        let record = self.0.load(id, Timestamp::default()).await?;
        Ok(record.filter(|record| !record.is_expired(now)))
    }
}
