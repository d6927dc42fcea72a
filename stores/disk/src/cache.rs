//! Hot rows in memory, in front of the engine: as octets, since more of them fit, and a row is read
//! from its octets faster than a request notices.
//!
//! 1. The writer puts what it committed, and takes away what it removed, before it acknowledges.
//! 2. A reader that missed fills in what it read from the engine, but only if the writer changed
//!    nothing in that shard since before the read: a late fill would bring a removed session back.
//! 3. What is here was in the engine first: losing an entry costs a read, never a write.

mod ring;
mod rows;

use std::sync::{Mutex, MutexGuard, PoisonError};

use cloakroom_session::SessionId;

use self::rows::Rows;

const SHARDS: usize = 64;
/// Below this a shard could not hold one usual row.
const SHARD_BYTES_MIN: usize = 4096;

/// Empty, with no shards at all, when it is switched off.
pub(crate) struct Cache(Box<[Mutex<Shard>]>);

struct Shard {
    rows: Rows,
    /// How often the writer changed something here.
    generation: Generation,
}

/// How often the writer had changed something when a look missed; goes with what is then filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Generation(u64);

impl Cache {
    /// A cache of about `bytes` octets.
    pub(crate) fn new(bytes: usize) -> Self {
        let shard_bytes = (bytes / SHARDS).max(SHARD_BYTES_MIN);
        let shards = if bytes == 0 { 0 } else { SHARDS };
        Self(
            (0..shards)
                .map(|_| {
                    Mutex::new(Shard { rows: Rows::new(shard_bytes), generation: Generation::default() })
                })
                .collect(),
        )
    }

    /// The row's octets, or what [`Cache::fill`] wants to be told.
    pub(crate) fn look(&self, id: SessionId) -> Result<Vec<u8>, Generation> {
        let Some(mut shard) = self.shard(id) else { return Err(Generation::default()) };
        shard.rows.get(id).ok_or(shard.generation)
    }

    /// Keeps what the engine had, unless the writer was here since the look of that `generation`.
    pub(crate) fn fill(&self, id: SessionId, octets: &[u8], generation: Generation) {
        if let Some(mut shard) = self.shard(id)
            && shard.generation == generation
        {
            shard.rows.put(id, octets);
        }
    }

    /// Keeps what the writer committed.
    pub(crate) fn put(&self, id: SessionId, octets: &[u8]) {
        if let Some(mut shard) = self.shard(id) {
            shard.generation.0 += 1;
            shard.rows.put(id, octets);
        }
    }

    /// Forgets what the writer removed.
    pub(crate) fn forget(&self, id: SessionId) {
        if let Some(mut shard) = self.shard(id) {
            shard.generation.0 += 1;
            shard.rows.remove(id);
        }
    }

    /// Nothing panics under the lock: lengths and places are of our own making.
    fn shard(&self, id: SessionId) -> Option<MutexGuard<'_, Shard>> {
        let shard = self.0.get(usize::from(id.spread()) % SHARDS)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests;
