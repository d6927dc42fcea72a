//! Nothing older is answered than was acknowledged, and no more is kept than there is room for.

use std::collections::HashMap;

use cloakroom_session::TicketForm;
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
        let mut octets = [7; SessionId::BYTES];
        octets[SessionId::BYTES - 1] = number;
        let id = SessionId::from_bytes(octets);
        small.put(id, &[7; 1000]);
        off.put(id, &[7; 1000]);
    }
    let bytes: usize = small.0.iter().map(|shard| shard.lock().expect("whole").rows.bytes()).sum();
    assert!(bytes > 0 && bytes <= 64 * 4096, "{bytes}");
    assert_eq!(seen(&off), None);
}

#[test]
fn ids_of_phps_reach_every_shard() {
    let cache = Cache::new(64 * 4096);
    for number in 0..=255 {
        // Characters of four bits, as PHP's default is.
        let (one, other) = (number / 16, number % 16);
        let text = format!("00000000000{one:x}00{other:x}{}", "0".repeat(17));
        let ticket = TicketForm::Php.read(text.as_bytes()).expect("an id of PHP's");
        cache.put(ticket.id, &[7; 100]);
    }
    let reached = |shard: &&Mutex<Shard>| shard.lock().expect("whole").generation.0 > 0;
    assert_eq!(cache.0.iter().filter(reached).count(), SHARDS);
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
    readers: [Option<Missed>; 3],
}

/// What a reader looked for, and what the engine had of it.
type Missed = (u8, Generation, Option<Vec<u8>>);

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
