//! Promise of `touch`.

use std::future::Future;
use std::pin::Pin;

use cloakroom_session::store::Touched;
use cloakroom_session::{Record, Revision, Store, Timestamp};

use super::race::{ROUNDS, TASKS, at_once};
use super::replace::count_one;
use super::specimen::{fresh_id, full, living, millis, noon, number, plain, secs};
use super::steady::Steady;

/// 7. `touch` never creates, never revives, never moves `seen` back nor the revision at all; a replace beside
///    it loses nothing.
///
/// # Panics
/// When it does.
pub async fn promise_07_touch_moves_nothing_but_seen<S: Store>(store: S) {
    let (store, noon) = (Steady::new(store), noon());
    let never = fresh_id();
    assert_eq!(store.touch(never, noon, noon).await, Touched::Gone, "never stored");
    assert_eq!(store.load(never, noon).await, None, "not created");

    seen_moves_forward_only(&store, noon).await;
    for _ in 0..ROUNDS.div_ceil(5) {
        nothing_is_lost_beside_it(&store, noon + secs(5)).await;
    }
    the_expired_stays_expired(&store, noon + secs(10)).await;
}

async fn seen_moves_forward_only<S: Store>(store: &Steady<S>, noon: Timestamp) {
    let first = full(noon);
    store.put(&first, noon).await;
    let later = noon + secs(5);
    assert_eq!(store.touch(first.id, later, later).await, Touched::Done);
    let touched = Record { seen: later, ..first };
    assert_eq!(store.load(touched.id, later).await.as_ref(), Some(&touched), "nothing but `seen` has moved");
    assert_eq!(store.touch(touched.id, noon, later).await, Touched::Done);
    assert_eq!(store.load(touched.id, later).await, Some(touched), "`seen` has not moved back");
}

async fn nothing_is_lost_beside_it<S: Store>(store: &Steady<S>, now: Timestamp) {
    let first = plain(now);
    store.put(&first, now).await;
    let racers = (0..TASKS).map(|n| -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let (store, id) = (store.clone(), first.id);
        if n % 2 == 0 {
            return Box::pin(count_one(store, id, now));
        }
        let seen = now + millis(n as u64);
        Box::pin(async move {
            assert_eq!(store.touch(id, seen, seen).await, Touched::Done, "a touch beside replaces");
        })
    });
    at_once(racers).await;
    let now = now + millis(TASKS as u64);
    let last = store.load(first.id, now).await.expect("a record that nobody removed");
    assert_eq!(number(&last), TASKS.div_ceil(2), "no replace is lost beside a touch");
    assert_eq!(last.revision.as_u64(), Revision::FIRST.as_u64() + TASKS.div_ceil(2) as u64, "revisions");
    let latest = (0..TASKS).rfind(|n| n % 2 == 1).unwrap_or_default();
    assert_eq!(last.seen, first.seen + millis(latest as u64), "no touch is lost beside a replace");
}

async fn the_expired_stays_expired<S: Store>(store: &Steady<S>, noon: Timestamp) {
    let expired = living(noon, secs(10), secs(60));
    store.put(&expired, noon).await;
    let deadline = expired.deadline();
    assert_eq!(store.touch(expired.id, deadline, deadline).await, Touched::Gone, "expired");
    assert_eq!(store.load(expired.id, deadline).await, None, "not revived");
    assert_eq!(store.touch(expired.id, noon, noon).await, Touched::Gone, "the clock went back");
    assert_eq!(store.load(expired.id, noon).await, None, "not revived by an older time");
}
