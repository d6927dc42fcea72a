//! Promise of `sweep`.

use std::future::Future;
use std::pin::Pin;

use cloakroom_session::store::{Inserted, Touched};
use cloakroom_session::{Directory, Record, Timestamp};

use super::race::{ROUNDS, at_once};
use super::specimen::{before, fresh_principal, living, millis, noon, plain, secs, signed, signed_in};
use super::steady::Steady;

/// Often enough for any store.
const SWEEPS_MAX: usize = 10_000;

/// Records of each kind.
const RECORDS: usize = 25;

/// 16. `sweep` removes expired records only, at most `limit` of them; called often enough, all.
///
/// # Panics
/// When it takes a living one, or more than it may, or leaves an expired one for ever.
pub async fn promise_16_sweep_takes_the_expired_only<D: Directory>(store: D) {
    let (store, noon) = (Steady::new(store), noon());
    let alice = fresh_principal("alice");
    let (mut expired, mut living_on) = (Vec::new(), Vec::new());
    for n in 0..RECORDS {
        expired.push(living(noon, secs(10), secs(60)));
        living_on.push(if n % 2 == 0 { plain(noon) } else { living(noon, millis(10_001), secs(60)) });
    }
    for record in expired.iter().chain(&living_on) {
        assert_eq!(store.insert(record.clone(), noon).await, Inserted::Done);
    }
    let ended = signed(living(noon, secs(10), secs(60)), &alice, noon);
    let stays = signed_in(&alice, noon, noon);
    store.admit(&ended, noon).await;
    store.admit(&stays, noon).await;
    // As old as the expired ones, but seen since.
    let seen = living(noon, secs(10), secs(60));
    store.put(&seen, noon).await;
    let later = noon + secs(9);
    assert_eq!(store.touch(seen.id, later, later).await, Touched::Done);

    let deadline = noon + secs(10);
    assert_eq!(store.sweep(deadline, 0).await, 0, "a limit of none");
    let swept = sweep_all(&store, deadline, 3).await;
    assert!(swept > RECORDS, "{swept} swept of {} that have expired", RECORDS + 1);
    for record in living_on.iter().chain([&stays, &Record { seen: later, ..seen }]) {
        assert_eq!(store.load(record.id, deadline).await.as_ref(), Some(record), "not expired, still there");
    }
    assert_eq!(store.ids_of(&alice, deadline).await, [stays.id], "and listed");

    for round in 0..ROUNDS as u64 {
        beside_a_touch(&store, round, deadline + secs(20 * round)).await;
    }
}

/// Sweeps until nothing is left; how many there were.
async fn sweep_all<D: Directory>(store: &Steady<D>, now: Timestamp, limit: usize) -> usize {
    let mut all = 0;
    for _ in 0..SWEEPS_MAX {
        let swept = store.sweep(now, limit).await;
        assert!(swept <= limit, "{swept} swept under a limit of {limit}");
        all += swept;
        if swept == 0 {
            return all;
        }
    }
    panic!("{SWEEPS_MAX} sweeps, and still something to be swept: nothing is removed");
}

/// A visitor who comes in the last millisecond: whose touch is done, is not swept.
async fn beside_a_touch<D: Directory>(store: &Steady<D>, round: u64, noon: Timestamp) {
    let record = living(noon, secs(10), secs(60));
    store.put(&record, noon).await;
    let (id, deadline) = (record.id, record.deadline());
    let last = before(deadline, millis(1));
    let (toucher, sweeper) = (store.clone(), store.clone());
    let touch: Pin<Box<dyn Future<Output = Option<Touched>> + Send>> =
        Box::pin(async move { Some(toucher.touch(id, last, last).await) });
    let sweep: Pin<Box<dyn Future<Output = Option<Touched>> + Send>> = Box::pin(async move {
        sweeper.sweep(deadline, usize::MAX).await;
        None
    });
    let racers = if round.is_multiple_of(2) { [touch, sweep] } else { [sweep, touch] };
    let answers = at_once(racers).await;
    let there = store.load(id, deadline).await.is_some();
    assert_eq!(there, answers.contains(&Some(Touched::Done)), "there exactly if the touch was done");
}
