//! Faults of `insert`.

use cloakroom_session::store::{Inserted, StoreError};
use cloakroom_session::{MemoryStore, Record, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::{Fault, put};

/// `INSERT … ON CONFLICT DO UPDATE`.
#[derive(Debug, Default)]
pub struct Upsert(MemoryStore);

impl Fault for Upsert {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, record: Record, now: Timestamp) -> Result<Inserted, StoreError> {
        put(&self.0, record, now).await?;
        Ok(Inserted::Done)
    }
}

/// `EXISTS`, then `SET`.
#[derive(Debug, Default)]
pub struct RacyInsert(MemoryStore);

impl Fault for RacyInsert {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, record: Record, now: Timestamp) -> Result<Inserted, StoreError> {
        if self.0.load(record.id, now).await?.is_some() {
            return Ok(Inserted::Taken);
        }
        yield_now().await;
        put(&self.0, record, now).await?;
        Ok(Inserted::Done)
    }
}
