//! Promise of lifetimes.

use cloakroom_session::store::{Replaced, Touched};
use cloakroom_session::{Lifetime, Record, Store, Timestamp};

use super::specimen::{before, full, living, millis, next, noon, secs};
use super::steady::Steady;

/// 9. A record's own lifetime rules, also when a replace changes it.
///
/// # Panics
/// When another lifetime rules.
pub async fn promise_09_each_record_has_its_own_lifetime<S: Store>(store: S) {
    let (store, noon) = (Steady::new(store), noon());
    let [short, long] = [living(noon, secs(10), secs(60)), living(noon, secs(30), secs(60))];
    let grows = living(noon, secs(11), secs(60));
    let shrinks = living(noon, secs(59), secs(60));
    let lasts = full(noon);
    for record in [&short, &long, &grows, &shrinks, &lasts] {
        store.put(record, noon).await;
    }
    let grown = relived(&store, &grows, life(40, 45).persistent(true), noon).await;
    let shrunk = relived(&store, &shrinks, life(12, 12), noon).await;
    // A later write that is about something else keeps the lifetime that was chosen.
    let grown = relived(&store, &grown, grown.lifetime, noon).await;

    ends(&store, &short, noon + secs(10)).await;
    ends(&store, &shrunk, noon + secs(12)).await;
    let seen = noon + secs(29);
    assert_eq!(store.touch(long.id, seen, seen).await, Touched::Done);
    assert_eq!(store.touch(grown.id, seen, seen).await, Touched::Done);
    ends(&store, &Record { seen, ..grown }, noon + secs(45)).await;
    ends(&store, &Record { seen, ..long }, noon + secs(59)).await;
    assert_eq!(store.load(lasts.id, noon + secs(59)).await, Some(lasts), "and the longest is still there");
}

fn life(idle_secs: u64, absolute_secs: u64) -> Lifetime {
    Lifetime::new(secs(idle_secs), secs(absolute_secs)).expect("a lifetime")
}

async fn relived<S: Store>(store: &Steady<S>, record: &Record, lifetime: Lifetime, now: Timestamp) -> Record {
    let over = Record { lifetime, ..next(record) };
    assert_eq!(store.replace(over.clone(), record.revision, now).await, Replaced::Done);
    over
}

async fn ends<S: Store>(store: &Steady<S>, record: &Record, deadline: Timestamp) {
    let last = before(deadline, millis(1));
    assert_eq!(store.load(record.id, last).await.as_ref(), Some(record), "alive until its own deadline");
    assert_eq!(store.load(record.id, deadline).await, None, "over at its own deadline");
}
