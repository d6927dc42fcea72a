//! Promise of `remove`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloakroom_session::store::{Removed, Replaced, Touched};
use cloakroom_session::{Record, SessionId, Store, Timestamp};
use tokio::task::yield_now;

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{fresh_id, fresh_lock, full, millis, next, noon, numbered, plain};
use super::steady::Steady;

/// 8. `remove` is final: no replace and no touch under way brings the record back. Removing what is not there
///    is fine.
///
/// # Panics
/// When one does.
pub async fn promise_08_remove_is_final<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    assert_eq!(store.remove(fresh_id(), None).await, Removed::Gone, "never stored");

    let first = full(now);
    store.put(&first, now).await;
    assert_eq!(store.remove(first.id, None).await, Removed::Done, "whatever its lock");
    is_gone(&store, &first, now).await;
    assert_eq!(store.remove(first.id, None).await, Removed::Gone, "removed already");

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
    assert_eq!(store.remove(id, None).await, Removed::Done, "among replaces and touches");
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
            Replaced::Conflict(there) => newest = Arc::unwrap_or_clone(there),
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

/// 8. Given a lock, `remove` removes the record only while it has that lock.
///
/// # Panics
/// When another lock removes it, or its own does not.
pub async fn promise_08_remove_asks_for_the_lock<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    only_its_own_lock_removes(&store, now).await;
    for round in 0..ROUNDS {
        a_removal_or_another_lock(&store, round, now + millis(1)).await;
    }
}

async fn only_its_own_lock_removes<S: Store>(store: &Steady<S>, noon: Timestamp) {
    let first = full(noon);
    assert_eq!(store.remove(first.id, Some(first.lock)).await, Removed::Gone, "never stored");
    store.put(&first, noon).await;
    let second = numbered(next(&first), 2);
    assert_eq!(store.replace(second.clone(), first.revision, noon).await, Replaced::Done);
    let now = noon + millis(1);
    assert_eq!(store.touch(first.id, now, now).await, Touched::Done);
    let newest = Record { seen: now, ..second };

    // A lock of before opens it for a while, and ends nothing: its holder looks at the newer record.
    let before = newest.previous.as_ref().map(|previous| previous.lock);
    for lock in [Some(first.lock), before, Some(fresh_lock())] {
        let answer = store.remove(first.id, lock).await;
        assert_eq!(answer, Removed::Conflict(Arc::new(newest.clone())), "with another lock");
        assert_eq!(store.load(first.id, now).await.as_ref(), Some(&newest), "it stays");
    }
    assert_eq!(store.remove(first.id, Some(newest.lock)).await, Removed::Done, "with the lock it has");
    is_gone(store, &newest, now).await;
    assert_eq!(store.remove(first.id, Some(newest.lock)).await, Removed::Gone, "removed already");
}

/// Sign-outs with the lock that a record has, beside requests that give it another: one of them all is done.
async fn a_removal_or_another_lock<S: Store>(store: &Steady<S>, round: usize, now: Timestamp) {
    let first = plain(now);
    store.put(&first, now).await;
    let removes = move |n: usize| (n + round).is_multiple_of(2);
    let rivals: Vec<_> = (0..TASKS).map(|n| numbered(next(&first), n)).collect();
    let answers = at_once(rivals.iter().cloned().enumerate().map(|(n, over)| {
        let (store, id, lock, revision) = (store.clone(), first.id, first.lock, first.revision);
        async move {
            if removes(n) {
                return as_replaced(store.remove(id, Some(lock)).await);
            }
            store.replace(over, revision, now).await
        }
    }))
    .await;
    let done: Vec<_> = (0..TASKS).filter(|n| answers[*n] == Replaced::Done).collect();
    assert_eq!(done.len(), 1, "removals and replaces of one lock that were done");
    let left = (!removes(done[0])).then(|| rivals[done[0]].clone());
    assert_eq!(store.load(first.id, now).await, left, "as the one that was done left it");
    let told = left.map_or(Replaced::Gone, |newest| Replaced::Conflict(Arc::new(newest)));
    for answer in answers.iter().filter(|answer| **answer != Replaced::Done) {
        assert_eq!(*answer, told, "what the others are told");
    }
}

/// The same answer in the words of the other verb, so that the two compare.
fn as_replaced(answer: Removed) -> Replaced {
    match answer {
        Removed::Done => Replaced::Done,
        Removed::Gone => Replaced::Gone,
        Removed::Conflict(newest) => Replaced::Conflict(newest),
    }
}
