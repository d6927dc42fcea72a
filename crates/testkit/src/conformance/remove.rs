//! Promise of `remove`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloakroom_session::store::{Replaced, Touched};
use cloakroom_session::{Record, SessionId, Store, Timestamp};
use tokio::task::yield_now;

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{fresh_id, full, next, noon, plain};
use super::steady::Steady;

/// 8. `remove` is final: no replace and no touch under way brings the record back. Removing what is not there
///    is fine.
///
/// # Panics
/// When one does.
pub async fn promise_08_remove_is_final<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    store.remove(fresh_id()).await;

    let first = full(now);
    store.put(&first, now).await;
    store.remove(first.id).await;
    is_gone(&store, &first, now).await;
    store.remove(first.id).await;

    for round in 0..ROUNDS {
        nobody_brings_it_back(&store, round, now).await;
    }
}

async fn is_gone<S: Store>(store: &Steady<S>, record: &Record, now: Timestamp) {
    assert_eq!(store.load(record.id, now).await, None, "removed");
    assert_eq!(store.replace(next(record), record.revision, now).await, Replaced::Gone, "a late replace");
    assert_eq!(store.touch(record.id, now, now).await, Touched::Gone, "a late touch");
    assert_eq!(store.load(record.id, now).await, None, "still removed");
}

/// Replaces and touches without a pause, and in the middle of them a remove.
async fn nobody_brings_it_back<S: Store>(store: &Steady<S>, round: usize, now: Timestamp) {
    let first = plain(now);
    store.put(&first, now).await;
    let removed = Arc::new(AtomicBool::new(false));
    let racers = (0..TASKS).map(|n| -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let (store, removed) = (store.clone(), Arc::clone(&removed));
        match n {
            0 => Box::pin(remove_after(store, first.id, round % 8, removed)),
            _ if n % 2 == 0 => Box::pin(replace_until(store, first.clone(), removed, now)),
            _ => Box::pin(touch_until(store, first.id, removed, now)),
        }
    });
    at_once(racers).await;
    is_gone(store, &first, now).await;
}

async fn remove_after<S: Store>(store: Steady<S>, id: SessionId, turns: usize, removed: Arc<AtomicBool>) {
    for _ in 0..turns {
        yield_now().await;
    }
    store.remove(id).await;
    removed.store(true, Ordering::SeqCst);
}

async fn replace_until<S: Store>(
    store: Steady<S>,
    mut newest: Record,
    removed: Arc<AtomicBool>,
    now: Timestamp,
) {
    loop {
        let late = removed.load(Ordering::SeqCst);
        let over = next(&newest);
        match store.replace(over.clone(), newest.revision, now).await {
            Replaced::Gone => return,
            answer if late => panic!("a replace begun after the remove was answered {answer:?}"),
            Replaced::Done => newest = over,
            Replaced::Conflict(there) => newest = *there,
        }
        yield_now().await;
    }
}

async fn touch_until<S: Store>(store: Steady<S>, id: SessionId, removed: Arc<AtomicBool>, now: Timestamp) {
    loop {
        let late = removed.load(Ordering::SeqCst);
        match store.touch(id, now, now).await {
            Touched::Gone => return,
            Touched::Done => assert!(!late, "a touch begun after the remove was done"),
        }
        yield_now().await;
    }
}
