//! What one caller is told to be over, no other revives.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;

use super::*;
use crate::lifetime::Lifetime;

const ROUNDS: usize = 50;
/// Long enough for another thread to come to the lock, in most rounds.
const TURNS: usize = 200;

/// It comes while somebody else has the lock, who is told a later time.
#[test]
fn a_replace_that_waits_for_the_lock_is_judged_by_the_time_when_it_has_it() {
    let noon = Timestamp::from_millis(43_200_000);
    let (id, lock) = (SessionId::from_bytes([1; 12]), SecretHash::from_bytes([2; 32]));
    let first = Record::new(id, lock, Lifetime::IDLE_20_MINUTES, noon);
    let over = Arc::new(Record { revision: first.revision.next(), ..first.clone() });
    for _ in 0..ROUNDS {
        let (store, comes) = (MemoryStore::new(), AtomicBool::new(false));
        assert_eq!(ready(store.insert(first.clone().into(), noon)), Inserted::Done);
        thread::scope(|scope| {
            let shard = store.shards.of(id);
            let replacing = scope.spawn(|| {
                comes.store(true, Ordering::SeqCst);
                ready(store.replace(over.clone(), first.revision, noon))
            });
            while !comes.load(Ordering::SeqCst) {
                thread::yield_now();
            }
            (0..TURNS).for_each(|_| thread::yield_now());
            let now = store.shards.raise(first.deadline());
            assert!(shard.live(id, now).is_none());
            drop(shard);
            assert_eq!(replacing.join().expect("answers"), Replaced::Gone);
        });
    }
}

/// This store never waits.
fn ready<T>(answer: impl Future<Output = Result<T, StoreError>>) -> T {
    match pin!(answer).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.expect("answers"),
        Poll::Pending => panic!("the memory store waited"),
    }
}
