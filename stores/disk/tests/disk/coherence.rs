//! The cache never shows what is no more: readers that miss race with the writer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloakroom_disk::{DiskStore, Durability};
use cloakroom_session::store::{Removed, Replaced};
use cloakroom_session::{Record, Revision, SessionId, Store as _};
use tempfile::tempdir;

use crate::specimen::{self, NOON, insert, mark, settings, values};

const SESSIONS: u64 = 100;
const ROUNDS: u64 = 12;
const READERS: u64 = 4;

/// Numbers a shard apart: with all sessions in four shards of a small cache, most reads miss.
const APART: u64 = 16;
const CACHE_BYTES: usize = 64 * 4096;

fn id(number: u64) -> SessionId {
    specimen::id(number * APART)
}

fn record(number: u64) -> Record {
    specimen::record(number * APART, NOON)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn no_reader_brings_back_what_was_removed_or_replaced() {
    let folder = tempdir().expect("a folder");
    let mut settings = settings(Durability::Relaxed);
    settings.cache_bytes = CACHE_BYTES;
    let store = DiskStore::open(folder.path(), settings).expect("opens");
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> =
        (0..READERS).map(|seed| tokio::spawn(read(store.clone(), Arc::clone(&done), seed))).collect();

    for round in 0..ROUNDS {
        for number in 0..SESSIONS {
            insert(&store, record(number), NOON).await;
        }
        for number in 0..SESSIONS {
            let mut next = record(number);
            (next.revision, next.values) = (Revision::FIRST.next(), values(round));
            let answer = store.replace(next.into(), Revision::FIRST, NOON).await.expect("answers");
            assert_eq!(answer, Replaced::Done);
            let seen = store.load(id(number), NOON).await.expect("answers").expect("is there");
            assert_eq!((seen.revision, mark(&seen.values)), (Revision::FIRST.next(), Some(round)));
            // A neighbour, removed a while ago: late readers had their chance.
            if number >= 3 {
                assert_eq!(store.remove(id(number - 3), None).await.expect("answers"), Removed::Done);
                assert_eq!(store.load(id(number - 3), NOON).await.expect("answers"), None);
            }
        }
        for number in 0..SESSIONS {
            let _ = store.remove(id(number), None).await.expect("answers");
        }
        for number in 0..SESSIONS {
            assert_eq!(store.load(id(number), NOON).await.expect("answers"), None, "round {round}, {number}");
        }
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.expect("reads on");
    }
}

/// Reads round and round, each reader in an order of its own.
async fn read(store: DiskStore, done: Arc<AtomicBool>, seed: u64) {
    let mut number = seed;
    while !done.load(Ordering::Relaxed) {
        number = (number * 5 + 2 * seed + 1) % SESSIONS;
        store.load(id(number), NOON).await.expect("answers");
        tokio::task::yield_now().await;
    }
}
