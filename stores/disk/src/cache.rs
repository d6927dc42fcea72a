//! Hot records in memory, in front of the engine.
//!
//! 1. The writer puts what it committed, and takes away what it removed, before it acknowledges.
//! 2. A reader that missed fills in what it read from the engine, but only if the writer changed
//!    nothing in that shard since before the read: a late fill would bring a removed session back.
//! 3. What is here was in the engine first: losing an entry costs a read, never a write.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cloakroom_session::SessionId;
use quick_cache::Weighter;
use quick_cache::unsync::Cache as Rows;

use crate::row::Row;

const SHARDS: usize = 64;
/// Octets that a row takes beside its values: itself, its slot in the cache, its small allocations.
const ROW_BYTES: usize = size_of::<Row>() + 216;
/// Octets of a usual row, from which the cache guesses how many it will hold.
const ROW_BYTES_USUAL: usize = ROW_BYTES + 256;
/// Below this a shard could not hold one usual row.
const SHARD_BYTES_MIN: usize = 4096;

/// Empty, with no shards at all, when it is switched off.
pub(crate) struct Cache(Box<[Mutex<Shard>]>);

struct Shard {
    rows: Rows<SessionId, Arc<Row>, Weight>,
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
        Self((0..shards).map(|_| Mutex::new(Shard::new(shard_bytes))).collect())
    }

    /// The row, or what [`Cache::fill`] wants to be told.
    pub(crate) fn look(&self, id: SessionId) -> Result<Arc<Row>, Generation> {
        let Some(shard) = self.shard(id) else { return Err(Generation::default()) };
        shard.rows.get(&id).cloned().ok_or(shard.generation)
    }

    /// Keeps what the engine had, unless the writer was here since the look of that `generation`.
    pub(crate) fn fill(&self, row: &Arc<Row>, generation: Generation) {
        if let Some(mut shard) = self.shard(row.record.id)
            && shard.generation == generation
        {
            shard.rows.insert(row.record.id, Arc::clone(row));
        }
    }

    /// Keeps what the writer committed.
    pub(crate) fn put(&self, row: Arc<Row>) {
        if let Some(mut shard) = self.shard(row.record.id) {
            shard.generation.0 += 1;
            shard.rows.insert(row.record.id, row);
        }
    }

    /// Forgets what the writer removed.
    pub(crate) fn forget(&self, id: SessionId) {
        if let Some(mut shard) = self.shard(id) {
            shard.generation.0 += 1;
            shard.rows.remove(&id);
        }
    }

    /// Nothing is held across a panic but whole assignments, so a poisoned lock is as good as any.
    fn shard(&self, id: SessionId) -> Option<MutexGuard<'_, Shard>> {
        let [.., last] = id.as_bytes();
        let shard = self.0.get(usize::from(*last) % SHARDS)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shard {
    fn new(bytes: usize) -> Self {
        let rows = Rows::with_weighter(bytes / ROW_BYTES_USUAL + 1, bytes as u64, Weight);
        Self { rows, generation: Generation::default() }
    }
}

#[derive(Clone, Copy)]
struct Weight;

impl Weighter<SessionId, Arc<Row>> for Weight {
    fn weight(&self, _: &SessionId, row: &Arc<Row>) -> u64 {
        (ROW_BYTES + row.record.values.as_bytes().len()) as u64
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_session::{Lifetime, Record, Revision, SecretHash, Timestamp, Values};

    use super::*;

    fn row(revision: u64, values: &[u8]) -> Arc<Row> {
        let now = Timestamp::from_millis(0);
        Arc::new(Row::new(Record {
            id: SessionId::from_bytes([1; 12]),
            revision: Revision::from_u64(revision),
            lock: SecretHash::from_bytes([1; 32]),
            previous: None,
            principal: None,
            authenticated: None,
            lifetime: Lifetime::IDLE_20_MINUTES,
            created: now,
            seen: now,
            renewed: now,
            client: None,
            values: [("n", values)].into_iter().collect::<Values>(),
        }))
    }

    fn revision(cache: &Cache) -> Option<u64> {
        cache.look(SessionId::from_bytes([1; 12])).ok().map(|row| row.record.revision.as_u64())
    }

    #[test]
    fn a_reader_that_comes_late_fills_nothing() {
        let cache = Cache::new(1024 * 1024);
        let id = row(1, b"").record.id;
        for writer in
            [|cache: &Cache| cache.put(row(2, b"")), |cache: &Cache| cache.forget(row(1, b"").record.id)]
        {
            cache.forget(id);
            let missed = cache.look(id).expect_err("nothing is there");
            writer(&cache);
            let before = revision(&cache);
            cache.fill(&row(1, b""), missed);
            assert_eq!(revision(&cache), before);
        }
        let missed = cache.look(id).expect_err("nothing is there");
        cache.fill(&row(1, b""), missed);
        assert_eq!(revision(&cache), Some(1));
    }

    #[test]
    fn a_row_that_has_grown_too_large_leaves_no_older_one_behind() {
        let cache = Cache::new(1024 * 1024);
        cache.put(row(1, b"small"));
        assert_eq!(revision(&cache), Some(1));
        cache.put(row(2, &vec![7; 64 * 1024]));
        assert_ne!(revision(&cache), Some(1));
    }

    #[test]
    fn it_stays_within_its_bounds_and_can_be_off() {
        let (small, off) = (Cache::new(64 * 4096), Cache::new(0));
        for number in 0..1000 {
            let record =
                Record { id: SessionId::from_bytes([number as u8; 12]), ..row(number, b"").record.clone() };
            small.put(Arc::new(Row::new(record.clone())));
            off.put(Arc::new(Row::new(record)));
        }
        let weight: u64 = small.0.iter().map(|shard| shard.lock().expect("whole").rows.weight()).sum();
        assert!(weight > 0 && weight <= 64 * 4096, "{weight}");
        assert_eq!(revision(&off), None);
    }
}
