//! The reference store: a sharded map in memory. For tests, and for one process that may forget.

mod directory;
mod shards;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::policy::SessionLimit;
use crate::principal::Principal;
use crate::record::{Record, Revision, Summary};
use crate::store::{
    Directory, Inserted, Removed, Replaced, SignedIn, Store, StoreError, StoreErrorKind, Touched,
};
use crate::ticket::{SecretHash, SessionId};
use crate::timestamp::Timestamp;

use self::directory::Principals;
use self::shards::Shards;

/// Sessions in this process's memory: gone when it ends.
///
/// Only the directory's verbs take the directory's lock; it is always taken before a shard's.
#[derive(Debug, Default)]
pub struct MemoryStore {
    shards: Shards,
    principals: Principals,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records there are, expired ones not yet swept included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Store for MemoryStore {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let (shard, now) = self.shards.at(id, now);
        Ok(shard.live(id, now).cloned())
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_some() {
            return Err(StoreError::new("insert a record that is signed in", StoreErrorKind::Misused));
        }
        let (mut shard, now) = self.shards.at(record.id, now);
        Ok(shard.insert(record, now))
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let (mut shard, now) = self.shards.at(record.id, now);
        Ok(shard.replace(record, expected, now))
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let (mut shard, now) = self.shards.at(id, now);
        Ok(shard.touch(id, seen, now))
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        // The guard on the shard is gone before the directory is asked: see the order of locks.
        let removed = self.shards.of(id).unlock(id, lock);
        Ok(match removed {
            Ok(Some(record)) => {
                if let Some(principal) = &record.principal {
                    self.principals.lock().forget(principal, id);
                }
                Removed::Done
            }
            Ok(None) => Removed::Gone,
            Err(newer) => Removed::Conflict(newer),
        })
    }
}

impl Directory for MemoryStore {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let now = self.shards.raise(now);
        self.principals.lock().sign_in(&self.shards, record, expected, limit, now)
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let now = self.shards.raise(now);
        Ok(self.principals.lock().live(&self.shards, principal, now).map(|record| record.summary()).collect())
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let now = self.shards.raise(now);
        Ok(self.principals.lock().revoke(&self.shards, principal, keep, now))
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let swept = self.shards.sweep(now, limit);
        let mut principals = self.principals.lock();
        for record in &swept {
            if let Some(principal) = &record.principal {
                principals.forget(principal, record.id);
            }
        }
        Ok(swept.len())
    }
}
