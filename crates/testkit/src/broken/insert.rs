//! Faults of `insert`.

use std::sync::Arc;

use cloakroom_session::store::{Inserted, SignedIn, StoreError, StoreErrorKind};
use cloakroom_session::{Directory, MemoryStore, Record, SessionLimit, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::{Fault, put};

/// `INSERT … ON CONFLICT DO UPDATE`.
#[derive(Debug, Default)]
pub struct Upsert(MemoryStore);

impl Fault for Upsert {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
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

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if self.0.load(record.id, now).await?.is_some() {
            return Ok(Inserted::Taken);
        }
        yield_now().await;
        put(&self.0, record, now).await?;
        Ok(Inserted::Done)
    }
}

/// Takes who is said to be signed in for signed in.
#[derive(Debug, Default)]
pub struct AttachingInsert(MemoryStore);

impl Fault for AttachingInsert {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_none() {
            return self.0.insert(record, now).await;
        }
        match self.0.sign_in(record, None, SessionLimit::Unlimited, now).await? {
            SignedIn::Done { .. } => Ok(Inserted::Done),
            _ => Ok(Inserted::Taken),
        }
    }
}

/// Stores the record without its principal, and says that it is done.
#[derive(Debug, Default)]
pub struct StrippingInsert(MemoryStore);

impl Fault for StrippingInsert {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, mut record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_some() {
            Arc::make_mut(&mut record).principal = None;
        }
        self.0.insert(record, now).await
    }
}

/// Refuses who is signed in, when the record is written already.
#[derive(Debug, Default)]
pub struct LateRefusal(MemoryStore);

impl Fault for LateRefusal {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_none() {
            return self.0.insert(record, now).await;
        }
        put(&self.0, record, now).await?;
        Err(StoreError::new("insert the session", StoreErrorKind::Misused))
    }
}
