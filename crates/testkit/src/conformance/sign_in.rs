//! Promise of `sign_in`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cloakroom_session::store::{Removed, Replaced, SignedIn, Touched};
use cloakroom_session::{Directory, Principal, Record, SessionLimit, Timestamp};
use tokio::task::yield_now;

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{fresh_principal, full, living, next, noon, numbered, plain, secs, signed, signed_in};
use super::steady::Steady;

const DONE: SignedIn = SignedIn::Done { evicted: Vec::new() };

/// 11. `sign_in` attaches the principal and writes the record in one step; expecting a revision it behaves as
///     replace, expecting nothing as insert. A record with a principal is refused by insert, as misuse.
///
/// # Panics
/// When it does not.
pub async fn promise_11_sign_in_is_one_step<D: Directory>(store: D) {
    let (store, now) = (Steady::new(store), noon());
    as_insert(&store, now).await;
    never_by_insert(&store, now).await;
    as_replace(&store, now).await;
    to_another_principal(&store, now).await;
    for round in 0..ROUNDS {
        one_of_many_is_done(&store, now).await;
        one_of_three_verbs_is_done(&store, round, now).await;
        no_reader_sees_a_half(&store, now).await;
    }
    never_the_expired(&store, now).await;
}

async fn sign<D: Directory>(
    store: &Steady<D>,
    over: &Record,
    there: Option<&Record>,
    now: Timestamp,
) -> SignedIn {
    store.sign_in(over.clone(), there.map(|there| there.revision), SessionLimit::Unlimited, now).await
}

async fn as_insert<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let alice = fresh_principal("alice");
    let first = signed(full(now), &alice, now);
    assert_eq!(sign(store, &first, None, now).await, DONE);
    assert_eq!(store.load(first.id, now).await.as_ref(), Some(&first), "as signed in, every field");
    let second = numbered(first.clone(), 2);
    assert_eq!(sign(store, &second, None, now).await, SignedIn::Taken, "there is one");
    assert_eq!(store.load(first.id, now).await.as_ref(), Some(&first), "the first stays");
    assert_eq!(store.ids_of(&alice, now).await, [first.id]);
}

async fn never_by_insert<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let alice = fresh_principal("alice");
    let record = signed_in(&alice, now, now);
    store.turn_away(&record, now).await;
    assert_eq!(store.ids_of(&alice, now).await, [], "nobody was signed in");
    assert_eq!(sign(store, &record, None, now).await, DONE, "the way in");
}

async fn as_replace<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let alice = fresh_principal("alice");
    let never = signed_in(&alice, noon, noon);
    let expected = plain(noon);
    assert_eq!(sign(store, &never, Some(&expected), noon).await, SignedIn::Gone, "never stored");
    assert_eq!(store.load(never.id, noon).await, None, "not created");

    let first = full(noon);
    store.put(&first, noon).await;
    let later = noon + secs(1);
    assert_eq!(store.touch(first.id, later, later).await, Touched::Done);
    let over = signed(next(&first), &alice, later);
    let early = sign(store, &over, Some(&over), later).await;
    let touched = Record { seen: later, ..first.clone() };
    assert_eq!(early, SignedIn::Conflict(Arc::new(touched)), "expecting another revision");
    assert_eq!(store.ids_of(&alice, later).await, [], "nobody was signed in");

    assert_eq!(sign(store, &over, Some(&first), later).await, DONE);
    let kept = Record { seen: later, ..over };
    assert_eq!(store.load(first.id, later).await.as_ref(), Some(&kept), "with the larger `seen`");
    assert_eq!(store.ids_of(&alice, later).await, [first.id]);
    let late = sign(store, &next(&kept), Some(&first), later).await;
    assert_eq!(late, SignedIn::Conflict(Arc::new(kept)), "expecting the revision before");
}

async fn to_another_principal<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let now = noon + secs(1);
    let (alice, bob) = (fresh_principal("alice"), fresh_principal("bob"));
    let first = signed_in(&alice, now, now);
    store.admit(&first, now).await;
    let again = signed(next(&first), &alice, now);
    assert_eq!(sign(store, &again, Some(&first), now).await, DONE, "the same principal once more");
    assert_eq!(store.ids_of(&alice, now).await, [first.id], "listed once");
    let other = signed(next(&again), &bob, now);
    assert_eq!(sign(store, &other, Some(&again), now).await, DONE, "another principal over the first");
    assert_eq!(store.load(first.id, now).await, Some(other), "the record is the other's");
    assert_eq!(store.ids_of(&alice, now).await, [], "the first principal's no more");
    assert_eq!(store.ids_of(&bob, now).await, [first.id], "and the other's");
}

async fn one_of_many_is_done<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let now = noon + secs(1);
    let alice = fresh_principal("alice");
    let first = plain(now);
    let revision = first.revision;
    for there in [None, Some(revision)] {
        let base = if there.is_some() { next(&first) } else { Record { id: plain(now).id, ..first.clone() } };
        if there.is_some() {
            store.put(&first, now).await;
        }
        let rivals: Vec<_> = (0..TASKS).map(|n| numbered(signed(base.clone(), &alice, now), n)).collect();
        let answers = at_once(rivals.iter().cloned().map(|rival| {
            let store = store.clone();
            async move { store.sign_in(rival, there, SessionLimit::Unlimited, now).await }
        }))
        .await;
        let winners: Vec<_> = rivals.iter().zip(&answers).filter(|(_, answer)| **answer == DONE).collect();
        assert_eq!(winners.len(), 1, "sign-ins to one session that were done");
        assert_eq!(store.load(base.id, now).await.as_ref(), Some(winners[0].0), "what the winner wrote");
        let refused = match there {
            None => SignedIn::Taken,
            Some(_) => SignedIn::Conflict(Arc::new(winners[0].0.clone())),
        };
        let others = answers.iter().filter(|answer| **answer != DONE);
        others.for_each(|answer| assert_eq!(*answer, refused, "what the others are told"));
        assert!(store.ids_of(&alice, now).await.contains(&base.id), "listed");
    }
}

/// Sign-ins beside the replaces and the sign-outs of the visitor's other tabs: one of them all is done.
async fn one_of_three_verbs_is_done<D: Directory>(store: &Steady<D>, round: usize, noon: Timestamp) {
    let now = noon + secs(1);
    let alice = fresh_principal("alice");
    let first = plain(now);
    store.put(&first, now).await;
    let racers = (0..TASKS).map(|n| -> Pin<Box<dyn Future<Output = bool> + Send>> {
        let (store, over, expected) = (store.clone(), numbered(next(&first), n), first.revision);
        let (id, lock) = (first.id, first.lock);
        match (n + round) % 3 {
            0 => Box::pin(async move { store.replace(over, expected, now).await == Replaced::Done }),
            1 => Box::pin(async move { store.remove(id, Some(lock)).await == Removed::Done }),
            _ => {
                let over = signed(over, &alice, now);
                let unlimited = SessionLimit::Unlimited;
                Box::pin(async move { store.sign_in(over, Some(expected), unlimited, now).await == DONE })
            }
        }
    });
    let answers = at_once(racers).await;
    assert_eq!(answers.iter().filter(|done| **done).count(), 1, "verbs upon one revision that were done");
    let signed_in = store.load(first.id, now).await.and_then(|there| there.principal);
    let listed: &[_] = if signed_in.is_some() { &[first.id] } else { &[] };
    assert_eq!(store.ids_of(&alice, now).await, listed, "record and directory say the same");
}

/// Readers see the record before the sign-in or the record after it.
async fn no_reader_sees_a_half<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let now = noon + secs(1);
    let alice = fresh_principal("alice");
    let first = full(now);
    store.put(&first, now).await;
    let over = signed(next(&first), &alice, now);
    let racers = (0..4).map(|n| -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let (store, first, over, alice) = (store.clone(), first.clone(), over.clone(), alice.clone());
        if n == 1 {
            return Box::pin(async move {
                assert_eq!(sign(&store, &over, Some(&first), now).await, DONE);
            });
        }
        Box::pin(watch(store, first, over, alice, now))
    });
    at_once(racers).await;
}

async fn watch<D: Directory>(
    store: Steady<D>,
    first: Record,
    over: Record,
    alice: Principal,
    now: Timestamp,
) {
    for _ in 0..4 {
        let listed = store.ids_of(&alice, now).await;
        let there = store.load(first.id, now).await.expect("a record that nobody removed");
        assert!(there == first || there == over, "half a sign-in: {there:?}");
        assert!(listed.is_empty() || there == over, "listed, and not signed in");
        yield_now().await;
    }
}

async fn never_the_expired<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let noon = noon + secs(1);
    let alice = fresh_principal("alice");
    let expired = living(noon, secs(10), secs(60));
    store.put(&expired, noon).await;
    let deadline = expired.deadline();
    let over = Record { seen: deadline, ..signed(next(&expired), &alice, deadline) };
    assert_eq!(sign(store, &over, Some(&expired), deadline).await, SignedIn::Gone, "expired");
    assert_eq!(sign(store, &over, Some(&expired), noon).await, SignedIn::Gone, "the clock went back");
    assert_eq!(store.load(expired.id, deadline).await, None, "not revived");
    assert_eq!(store.ids_of(&alice, deadline).await, [], "and not listed");
}
