//! Faults of `sweep`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cloakroom_session::store::{Inserted, StoreError};
use cloakroom_session::{Directory, MemoryStore, Record, SessionId, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::{Fault, erase};

/// Takes what will soon expire for expired.
#[derive(Debug, Default)]
pub struct GreedySweep(MemoryStore);

impl Fault for GreedySweep {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.0.sweep(now + Duration::from_millis(1), limit).await
    }
}

/// Lists what has expired, and removes a moment later what was on the list.
#[derive(Debug, Default)]
pub struct HastySweep {
    sound: MemoryStore,
    known: Mutex<Vec<SessionId>>,
}

impl Fault for HastySweep {
    fn sound(&self) -> &MemoryStore {
        &self.sound
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).push(record.id);
        self.sound.insert(record, now).await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let swept = self.sound.sweep(Timestamp::default(), limit).await?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut expired = Vec::new();
        for id in known {
            let record = self.sound.load(id, Timestamp::default()).await?;
            expired.extend(record.filter(|record| record.is_expired(now)).map(|record| record.id));
        }
        expired.truncate(limit.saturating_sub(swept));
        yield_now().await;
        for id in &expired {
            erase(&self.sound, *id).await?;
        }
        Ok(swept + expired.len())
    }
}

/// Takes all at once, whatever the limit.
#[derive(Debug, Default)]
pub struct BoundlessSweep(MemoryStore);

impl Fault for BoundlessSweep {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn sweep(&self, now: Timestamp, _: usize) -> Result<usize, StoreError> {
        self.0.sweep(now, usize::MAX).await
    }
}

/// Never gets round to it.
#[derive(Debug, Default)]
pub struct IdleSweep(MemoryStore);

impl Fault for IdleSweep {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn sweep(&self, _: Timestamp, _: usize) -> Result<usize, StoreError> {
        Ok(0)
    }
}
