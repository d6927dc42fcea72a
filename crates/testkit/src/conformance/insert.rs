//! Promise of `insert`.

use cloakroom_session::store::Inserted;
use cloakroom_session::{Record, Store};

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{fresh_principal, full, noon, numbered, plain, signed, signed_in};
use super::steady::Steady;

/// 3. `insert` never overwrites: of any number of inserts of one id exactly one is done.
///
/// # Panics
/// When not exactly one is, or when another's record is found there.
pub async fn promise_03_insert_never_overwrites<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    let first = full(now);
    store.put(&first, now).await;
    let second = numbered(first.clone(), 2);
    assert_eq!(store.insert(second, now).await, Inserted::Taken, "a second insert");
    assert_eq!(store.load(first.id, now).await, Some(first), "the first stays");

    for _ in 0..ROUNDS {
        let one = plain(now);
        let rivals: Vec<_> = (0..TASKS).map(|n| numbered(one.clone(), n)).collect();
        let answers = at_once(rivals.iter().cloned().map(|rival| {
            let store = store.clone();
            async move { store.insert(rival, now).await }
        }))
        .await;
        let winners: Vec<_> =
            rivals.iter().zip(answers).filter(|(_, answer)| *answer == Inserted::Done).collect();
        assert_eq!(winners.len(), 1, "inserts of one id that were done");
        assert_eq!(store.load(one.id, now).await.as_ref(), Some(winners[0].0), "what the winner put there");
    }
}

/// 11. `insert` attaches no principal: a record with one is refused as misuse, and nothing of it is stored.
///
/// # Panics
/// When it is taken.
pub async fn promise_11_insert_attaches_nobody<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    let alice = fresh_principal("alice");
    for record in [signed_in(&alice, now, now), signed(full(now), &alice, now)] {
        store.turn_away(&record, now).await;
        store.put(&Record { principal: None, ..record }, now).await;
    }
}
