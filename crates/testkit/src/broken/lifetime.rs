//! Faults with lifetimes.

use std::sync::Arc;

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
        mut record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        Arc::make_mut(&mut record).lifetime = Lifetime::IDLE_20_MINUTES;
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
        mut record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        if let Some(there) = self.0.load(record.id, now).await? {
            Arc::make_mut(&mut record).lifetime = there.lifetime;
        }
        self.0.replace(record, expected, now).await
    }
}
