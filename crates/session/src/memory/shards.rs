//! Records by id, in shards with a lock each.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::record::{Record, Revision};
use crate::store::{Inserted, Replaced, Touched};
use crate::ticket::{SecretHash, SessionId};
use crate::timestamp::{HighWater, Timestamp};

const SHARDS: usize = 64;

#[derive(Debug)]
pub(super) struct Shards {
    shards: [Mutex<Shard>; SHARDS],
    clock: HighWater,
    /// Where the next sweep begins, so that bounded bites reach every shard.
    sweep_from: AtomicUsize,
}

impl Default for Shards {
    fn default() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            clock: HighWater::new(),
            sweep_from: AtomicUsize::new(0),
        }
    }
}

impl Shards {
    pub(super) fn of(&self, id: SessionId) -> MutexGuard<'_, Shard> {
        locked(&self.shards[usize::from(id.spread()) % SHARDS])
    }

    /// The shard of `id`, and what time it is there.
    pub(super) fn at(&self, id: SessionId, now: Timestamp) -> (MutexGuard<'_, Shard>, Timestamp) {
        let shard = self.of(id);
        // Asked under the lock: who had it before may have been told a later time, and have answered that a
        // record is over. Judged by an earlier one, a replace or a touch would revive it.
        let now = self.raise(now);
        (shard, now)
    }

    /// The latest time that anyone has told.
    pub(super) fn raise(&self, now: Timestamp) -> Timestamp {
        self.clock.raise(now)
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| locked(shard).0.len()).sum()
    }

    pub(super) fn sweep(&self, now: Timestamp, limit: usize) -> Vec<Arc<Record>> {
        let now = self.raise(now);
        let mut swept = Vec::new();
        for _ in 0..SHARDS {
            if swept.len() >= limit {
                break;
            }
            let at = self.sweep_from.load(Ordering::Relaxed);
            let shard = &mut locked(&self.shards[at % SHARDS]).0;
            let room = limit - swept.len();
            swept.extend(
                shard.extract_if(|_, record| record.is_expired(now)).take(room).map(|(_, record)| record),
            );
            if swept.len() < limit {
                self.sweep_from.store(at.wrapping_add(1), Ordering::Relaxed);
            }
        }
        swept
    }
}

#[derive(Debug, Default)]
pub(super) struct Shard(HashMap<SessionId, Arc<Record>, BuildHasherDefault<IdHasher>>);

impl Shard {
    pub(super) fn live(&self, id: SessionId, now: Timestamp) -> Option<&Arc<Record>> {
        self.0.get(&id).filter(|record| !record.is_expired(now))
    }

    pub(super) fn insert(&mut self, record: Arc<Record>, now: Timestamp) -> Inserted {
        match self.0.entry(record.id) {
            Entry::Occupied(there) if !there.get().is_expired(now) => Inserted::Taken,
            Entry::Occupied(mut over) => {
                over.insert(record);
                Inserted::Done
            }
            Entry::Vacant(free) => {
                free.insert(record);
                Inserted::Done
            }
        }
    }

    pub(super) fn replace(&mut self, record: Arc<Record>, expected: Revision, now: Timestamp) -> Replaced {
        let Some(there) = self.0.get_mut(&record.id).filter(|there| !there.is_expired(now)) else {
            return Replaced::Gone;
        };
        if there.revision != expected {
            return Replaced::Conflict(there.clone());
        }
        *there = record.replacing(there);
        Replaced::Done
    }

    pub(super) fn touch(&mut self, id: SessionId, seen: Timestamp, now: Timestamp) -> Touched {
        let Some(there) = self.0.get_mut(&id).filter(|there| !there.is_expired(now)) else {
            return Touched::Gone;
        };
        if there.seen < seen {
            Arc::make_mut(there).seen = seen;
        }
        Touched::Done
    }

    pub(super) fn remove(&mut self, id: SessionId) -> Option<Arc<Record>> {
        self.0.remove(&id)
    }

    /// Removes it, if it has this lock or none is asked for; the record as it is otherwise.
    pub(super) fn unlock(
        &mut self,
        id: SessionId,
        lock: Option<SecretHash>,
    ) -> Result<Option<Arc<Record>>, Arc<Record>> {
        match (self.0.get(&id), lock) {
            (Some(there), Some(lock)) if there.lock != lock => Err(there.clone()),
            _ => Ok(self.remove(id)),
        }
    }

    /// Puts a record that its caller has already compared.
    pub(super) fn put(&mut self, record: Arc<Record>) {
        self.0.insert(record.id, record);
    }
}

/// A panic while a lock was held left no record half written: each change is one assignment.
fn locked(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ids that get in are random already; ids that are only looked up cannot fill a bucket.
#[derive(Debug, Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = self.0.rotate_left(29) ^ u64::from_le_bytes(word);
        }
    }

    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::ticket::TicketForm;

    #[test]
    fn ids_of_phps_reach_every_shard() {
        // As `session.sid_bits_per_character` is 4, 5 or 6.
        for bits in [4, 5, 6] {
            let characters = &"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,"[..1 << bits];
            let mut places = HashSet::new();
            for one in characters.chars() {
                for other in characters.chars() {
                    let text = format!("00000000000{one}00{other}{}", "0".repeat(17));
                    let ticket = TicketForm::Php.read(text.as_bytes()).expect("an id of PHP's");
                    places.insert(usize::from(ticket.id.spread()) % SHARDS);
                }
            }
            assert_eq!(places.len(), SHARDS, "{bits} bits a character");
        }
    }
}
