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

    /// Nothing is held across a panic but whole assignments, so a poisoned lock is as good as any.
    fn shard(&self, id: SessionId) -> Option<MutexGuard<'_, Shard>> {
        let [.., last] = id.as_bytes();
        let shard = self.0.get(usize::from(*last) % SHARDS)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const ID: SessionId = SessionId::from_bytes([1; SessionId::BYTES]);

    fn seen(cache: &Cache) -> Option<Vec<u8>> {
        cache.look(ID).ok()
    }

    #[test]
    fn a_reader_that_comes_late_fills_nothing() {
        let cache = Cache::new(1024 * 1024);
        for writer in [|cache: &Cache| cache.put(ID, b"new"), |cache: &Cache| cache.forget(ID)] {
            cache.forget(ID);
            let missed = cache.look(ID).expect_err("nothing is there");
            writer(&cache);
            let before = seen(&cache);
            cache.fill(ID, b"old", missed);
            assert_eq!(seen(&cache), before);
        }
        let missed = cache.look(ID).expect_err("nothing is there");
        cache.fill(ID, b"old", missed);
        assert_eq!(seen(&cache).as_deref(), Some(b"old".as_slice()));
    }

    #[test]
    fn a_row_that_has_grown_too_large_leaves_no_older_one_behind() {
        let cache = Cache::new(1024 * 1024);
        cache.put(ID, b"small");
        assert!(seen(&cache).is_some());
        cache.put(ID, &vec![7; 64 * 1024]);
        assert_ne!(seen(&cache).as_deref(), Some(b"small".as_slice()));
    }

    #[test]
    fn it_stays_within_its_bounds_and_can_be_off() {
        let (small, off) = (Cache::new(64 * 4096), Cache::new(0));
        for number in 0..=255 {
            let id = SessionId::from_bytes([number; SessionId::BYTES]);
            small.put(id, &[7; 1000]);
            off.put(id, &[7; 1000]);
        }
        let bytes: usize = small.0.iter().map(|shard| shard.lock().expect("whole").rows.bytes()).sum();
        assert!(bytes > 0 && bytes <= 64 * 4096, "{bytes}");
        assert_eq!(seen(&off), None);
    }

    /// A writer, an engine and three readers, who do one step at a time.
    #[derive(Default)]
    struct World {
        engine: HashMap<u8, Vec<u8>>,
        /// What the engine has and the cache was not told of yet.
        committed: Option<u8>,
        /// The number of the last change of an id that its caller was told of.
        told: HashMap<u8, u32>,
        changes: u32,
        readers: [Option<(u8, Generation, Option<Vec<u8>>)>; 3],
    }

    #[derive(Clone, Debug)]
    enum Step {
        Change(u8, Option<usize>),
        Publish,
        Look(usize, u8),
        Fill(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        let id = 0..5_u8;
        // Some rows are as long as the one before, most push others out.
        let length = prop::option::weighted(0.6, prop::sample::select(vec![4, 1300, 1300, 2000, 9000]));
        prop_oneof![
            2 => (id.clone(), length).prop_map(|(id, length)| Step::Change(id, length)),
            2 => Just(Step::Publish),
            3 => (0..3_usize, id).prop_map(|(reader, id)| Step::Look(reader, id)),
            2 => (0..3_usize).prop_map(Step::Fill),
        ]
    }

    impl World {
        fn publish(&mut self, cache: &Cache) {
            if let Some(id) = self.committed.take() {
                match self.engine.get(&id) {
                    Some(octets) => cache.put(of_one_shard(id), octets),
                    None => cache.forget(of_one_shard(id)),
                }
                self.told.insert(id, self.changes);
            }
        }

        fn change(&mut self, id: u8, length: Option<usize>) {
            self.changes += 1;
            let row = |length| {
                let mut octets = vec![0; length];
                octets[..4].copy_from_slice(&self.changes.to_le_bytes());
                octets
            };
            match length {
                Some(length) => drop(self.engine.insert(id, row(length))),
                None => drop(self.engine.remove(&id)),
            }
            self.committed = Some(id);
        }
    }

    fn of_one_shard(id: u8) -> SessionId {
        let mut octets = [7; SessionId::BYTES];
        octets[0] = id;
        SessionId::from_bytes(octets)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn nothing_older_is_answered_than_what_was_acknowledged(steps in prop::collection::vec(step(), 0..150)) {
            let (cache, mut world) = (Cache::new(SHARDS * SHARD_BYTES_MIN), World::default());
            for step in steps {
                match step {
                    Step::Change(id, length) => {
                        world.publish(&cache);
                        world.change(id, length);
                    }
                    Step::Publish => world.publish(&cache),
                    Step::Look(reader, id) => match cache.look(of_one_shard(id)) {
                        Ok(octets) => {
                            let of = u32::from_le_bytes(octets[..4].try_into().expect("four octets"));
                            prop_assert!(of >= world.told.get(&id).copied().unwrap_or_default());
                        }
                        Err(missed) => {
                            world.readers[reader] = Some((id, missed, world.engine.get(&id).cloned()));
                        }
                    },
                    Step::Fill(reader) => {
                        if let Some((id, missed, Some(octets))) = world.readers[reader].take() {
                            cache.fill(of_one_shard(id), &octets, missed);
                        }
                    }
                }
            }
        }
    }
}
