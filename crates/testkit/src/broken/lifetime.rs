//! Faults with lifetimes.

use cloakroom_session::store::{Replaced, StoreError};
use cloakroom_session::{Lifetime, MemoryStore, Record, Revision, Store, Timestamp};

use super::fault::Fault;

/// The next write falls back to the default.
#[derive(Debug, Default)]
pub struct DefaultLifetime(MemoryStore);

impl Fault for DefaultLifetime {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Record,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let record = Record { lifetime: Lifetime::IDLE_20_MINUTES, ..record };
        self.0.replace(record, expected, now).await
    }
}

/// The lifetime it was stored with is never changed.
#[derive(Debug, Default)]
pub struct FirstLifetime(MemoryStore);

impl Fault for FirstLifetime {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn replace(
        &self,
        record: Record,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let there = self.0.load(record.id, now).await?;
        let lifetime = there.map_or(record.lifetime, |there| there.lifetime);
        self.0.replace(Record { lifetime, ..record }, expected, now).await
    }
}
