//! Who is signed in where.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::shards::Shards;
use crate::policy::SessionLimit;
use crate::principal::Principal;
use crate::record::{Record, Revision};
use crate::store::{Inserted, SignedIn, StoreError, StoreErrorKind};
use crate::ticket::SessionId;
use crate::timestamp::Timestamp;

#[derive(Debug, Default)]
pub(super) struct Principals(Mutex<Index>);

impl Principals {
    /// Whoever panicked under the lock left at worst an entry for a session that is gone, and those
    /// are passed over.
    pub(super) fn lock(&self) -> MutexGuard<'_, Index> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
pub(super) struct Index(HashMap<Principal, Entry>);

#[derive(Debug, Default)]
struct Entry {
    sessions: Vec<SessionId>,
    /// When all sessions were last revoked.
    revoked: Option<Timestamp>,
}

impl Index {
    pub(super) fn sign_in(
        &mut self,
        shards: &Shards,
        mut record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let (Some(principal), Some(authenticated)) = (record.principal.clone(), record.authenticated) else {
            return Err(StoreError::new("sign in nobody", StoreErrorKind::Misused));
        };
        if self
            .0
            .get(&principal)
            .and_then(|entry| entry.revoked)
            .is_some_and(|revoked| authenticated < revoked)
        {
            return Ok(SignedIn::Revoked);
        }
        let unlimited = limit == SessionLimit::Unlimited;
        let mut evicted =
            if unlimited { Vec::new() } else { self.others(shards, &principal, record.id, now) };
        let Some(ended) = limit.to_end(evicted.len()) else { return Ok(SignedIn::TooMany) };
        evicted.truncate(ended);

        let id = record.id;
        let (mut shard, now) = shards.at(id, now);
        let before = shard.live(id, now).cloned();
        match (before, expected) {
            (None, Some(_)) => return Ok(SignedIn::Gone),
            (None, None) => {
                if shard.insert(record, now) == Inserted::Taken {
                    return Ok(SignedIn::Taken);
                }
            }
            (Some(_), None) => return Ok(SignedIn::Taken),
            (Some(there), Some(expected)) if there.revision != expected => {
                return Ok(SignedIn::Conflict(there));
            }
            (Some(there), Some(_)) => {
                if record.seen < there.seen {
                    Arc::make_mut(&mut record).seen = there.seen;
                }
                shard.put(record);
                if let Some(before) = &there.principal {
                    self.forget(before, id);
                }
            }
        }
        drop(shard);
        for old in &evicted {
            shards.of(*old).remove(*old);
            self.forget(&principal, *old);
        }
        self.0.entry(principal).or_default().sessions.push(id);
        Ok(SignedIn::Done { evicted })
    }

    pub(super) fn live(
        &self,
        shards: &Shards,
        principal: &Principal,
        now: Timestamp,
    ) -> impl Iterator<Item = Arc<Record>> {
        let ids = self.0.get(principal).map(|entry| entry.sessions.as_slice()).unwrap_or_default();
        ids.iter().filter_map(move |id| {
            let (shard, now) = shards.at(*id, now);
            let record = shard.live(*id, now).cloned();
            record.filter(|record| record.principal.as_ref() == Some(principal))
        })
    }

    pub(super) fn revoke(
        &mut self,
        shards: &Shards,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> u64 {
        let entry = self.0.entry(principal.clone()).or_default();
        entry.revoked = entry.revoked.max(Some(now));
        let (kept, ended): (Vec<_>, Vec<_>) = entry.sessions.drain(..).partition(|id| Some(*id) == keep);
        entry.sessions = kept;
        let live = |id: &SessionId| {
            let removed = shards.of(*id).remove(*id);
            removed.is_some_and(|record| !record.is_expired(now))
        };
        ended.iter().map(live).map(u64::from).sum()
    }

    pub(super) fn forget(&mut self, principal: &Principal, id: SessionId) {
        if let Some(entry) = self.0.get_mut(principal) {
            entry.sessions.retain(|other| *other != id);
            if entry.sessions.is_empty() && entry.revoked.is_none() {
                self.0.remove(principal);
            }
        }
    }

    /// Live sessions but `id`, those signed in longest ago first.
    fn others(
        &self,
        shards: &Shards,
        principal: &Principal,
        id: SessionId,
        now: Timestamp,
    ) -> Vec<SessionId> {
        let mut others: Vec<_> = self.live(shards, principal, now).filter(|record| record.id != id).collect();
        others.sort_by_key(|record| (record.authenticated, record.created));
        others.iter().map(|record| record.id).collect()
    }
}
