//! Promises of `load`.

use cloakroom_session::store::{Replaced, Touched};
use cloakroom_session::{Record, SessionId, Store};

use super::specimen::{before, fresh_id, full, living, millis, next, noon, numbered, plain, secs};
use super::steady::Steady;

/// 1. `load` answers the record as it was last acknowledged, every field and every octet.
///
/// # Panics
/// When it does not.
pub async fn promise_01_load_answers_what_was_acknowledged<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    assert_eq!(store.load(fresh_id(), now).await, None, "nothing was ever stored there");
    for (first, second) in [(plain(now), full(now)), (full(now), plain(now))] {
        store.put(&first, now).await;
        assert_eq!(store.load(first.id, now).await.as_ref(), Some(&first), "as inserted");
        assert_eq!(store.load(first.id, now).await.as_ref(), Some(&first), "as inserted, read again");

        // Every field but those that a replace must keep.
        let second = Record { id: first.id, revision: first.revision.next(), seen: first.seen, ..second };
        assert_eq!(store.replace(second.clone(), first.revision, now).await, Replaced::Done);
        assert_eq!(store.load(first.id, now).await.as_ref(), Some(&second), "as replaced");

        assert_eq!(store.touch(first.id, now + millis(1), now + millis(1)).await, Touched::Done);
        let touched = Record { seen: now + millis(1), ..second };
        assert_eq!(store.load(first.id, now + millis(1)).await, Some(touched), "as touched");
    }
    neighbours_are_not_confused(&store).await;
}

/// Ids that look alike: to whoever folds their case, cuts them at a zero octet or compares a part.
async fn neighbours_are_not_confused<S: Store>(store: &Steady<S>) {
    let (now, stem) = (noon() + millis(1), *fresh_id().as_bytes());
    // As text the first two end in `AAAA` and `aaaa`.
    let tails = [[0, 0, 0], [0x69, 0xa6, 0x9a], [0, 0, 1], [0xff, 0xff, 0xff], [b'%', b'_', b'\'']];
    let records: Vec<_> = (1..)
        .zip(tails)
        .map(|(number, tail)| {
            let mut id = stem;
            id[SessionId::BYTES - tail.len()..].copy_from_slice(&tail);
            numbered(Record { id: SessionId::from_bytes(id), ..plain(now) }, number)
        })
        .collect();
    for record in &records {
        store.put(record, now).await;
    }
    for record in &records {
        assert_eq!(store.load(record.id, now).await.as_ref(), Some(record), "each id is its own");
    }
}

/// 2. `load` never answers an expired record, swept or not, even when `now` goes back afterwards.
///
/// # Panics
/// When it does.
pub async fn promise_02_load_never_answers_the_expired<S: Store>(store: S) {
    let (store, noon) = (Steady::new(store), noon());
    let idle = living(noon, secs(10), secs(60));
    store.put(&idle, noon).await;
    lives_until(&store, &idle).await;

    let noon = noon + secs(10);
    let absolute = living(noon, secs(10), secs(15));
    store.put(&absolute, noon).await;
    let seen = noon + secs(9);
    assert_eq!(store.touch(absolute.id, seen, seen).await, Touched::Done);
    lives_until(&store, &Record { seen, ..absolute }).await;

    expired_unseen(&store).await;
}

/// To the millisecond, and not again once the clock is set back.
async fn lives_until<S: Store>(store: &Steady<S>, record: &Record) {
    let (id, deadline) = (record.id, record.deadline());
    let last = before(deadline, millis(1));
    assert_eq!(store.load(id, last).await.as_ref(), Some(record), "a millisecond before its deadline");
    assert_eq!(store.load(id, deadline).await, None, "at its deadline");
    assert_eq!(store.load(id, last).await, None, "the clock went back a millisecond");
    assert_eq!(store.load(id, record.created).await, None, "the clock went back to its beginning");
}

/// Time passes for a record that nobody asks for, whichever verb told the store of it.
async fn expired_unseen<S: Store>(store: &Steady<S>) {
    let noon = noon() + secs(60);
    let [by_load, by_touch, by_insert, by_replace] = [1, 2, 3, 4].map(|n| living(noon, secs(n), secs(n)));
    let other = plain(noon);
    for record in [&by_load, &by_touch, &by_insert, &by_replace, &other] {
        store.put(record, noon).await;
    }
    assert_eq!(store.load(fresh_id(), by_load.deadline()).await, None);
    assert_eq!(store.load(by_load.id, noon).await, None, "a load told the time");

    let now = by_touch.deadline();
    assert_eq!(store.touch(fresh_id(), now, now).await, Touched::Gone);
    assert_eq!(store.load(by_touch.id, noon).await, None, "a touch told the time");

    let now = by_insert.deadline();
    store.put(&plain(now), now).await;
    assert_eq!(store.load(by_insert.id, noon).await, None, "an insert told the time");

    let now = by_replace.deadline();
    assert_eq!(store.replace(next(&other), other.revision, now).await, Replaced::Done);
    assert_eq!(store.load(by_replace.id, noon).await, None, "a replace told the time");
}
