//! Promises of `revoke`.

use std::future::Future;
use std::pin::Pin;

use cloakroom_session::store::{Replaced, SignedIn, Touched};
use cloakroom_session::{Directory, Principal, Record, SessionLimit, Timestamp};

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{before, fresh_principal, millis, next, noon, plain, secs, signed, signed_in};
use super::steady::Steady;

const DONE: SignedIn = SignedIn::Done { evicted: Vec::new() };

/// 14. `revoke`: no session that its principal authenticated before `now` survives, whatever sign-ins race with
///     it, but the one to be kept.
///
/// # Panics
/// When one survives.
pub async fn promise_14_no_session_survives_its_revocation<D: Directory>(store: D) {
    let (store, now) = (Steady::new(store), noon());
    all_but_one(&store, now).await;
    all(&store, now).await;
    for round in 0..ROUNDS {
        whatever_races_with_it(&store, round, now).await;
    }
}

async fn all_but_one<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let (alice, bob) = (fresh_principal("alice"), fresh_principal("Alice"));
    let records: Vec<_> = (0..4).map(|_| signed_in(&alice, before(now, millis(1)), now)).collect();
    let others: Vec<_> = (0..2).map(|_| signed_in(&bob, before(now, millis(1)), now)).collect();
    for record in records.iter().chain(&others) {
        store.admit(record, now).await;
    }
    let visitor = plain(now);
    store.put(&visitor, now).await;

    assert_eq!(store.revoke(&alice, Some(records[0].id), now).await, 3, "how many were ended");
    assert_eq!(store.ids_of(&alice, now).await, [records[0].id]);
    assert_eq!(store.load(records[0].id, now).await.as_ref(), Some(&records[0]), "the one to be kept");
    for ended in &records[1..] {
        assert_eq!(store.load(ended.id, now).await, None, "revoked");
        assert_eq!(store.replace(next(ended), ended.revision, now).await, Replaced::Gone, "a late replace");
        assert_eq!(store.touch(ended.id, now, now).await, Touched::Gone, "a late touch");
    }
    for other in others.iter().chain([&visitor]) {
        assert_eq!(store.load(other.id, now).await.as_ref(), Some(other), "somebody else's");
    }
    assert_eq!(store.revoke(&alice, Some(records[0].id), now).await, 0, "once more");
}

async fn all<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let (alice, bob) = (fresh_principal("alice"), fresh_principal("bob"));
    let [mine, other] = [&alice, &bob].map(|principal| signed_in(principal, before(now, millis(1)), now));
    store.admit(&mine, now).await;
    store.admit(&other, now).await;
    assert_eq!(store.revoke(&alice, Some(other.id), now).await, 1, "another's session keeps nothing");
    assert_eq!(store.load(mine.id, now).await, None, "revoked");
    assert_eq!(store.load(other.id, now).await.as_ref(), Some(&other), "not revoked");
    assert_eq!(store.revoke(&bob, None, now).await, 1);
    assert_eq!(store.ids_of(&bob, now).await, []);
    assert_eq!(store.revoke(&fresh_principal("nobody"), None, now).await, 0, "somebody never seen");
}

/// Sign-ins of both kinds and replaces, authenticated before `now`, and a revocation among them: each round in
/// another place.
async fn whatever_races_with_it<D: Directory>(store: &Steady<D>, round: usize, now: Timestamp) {
    let alice = fresh_principal("alice");
    let earlier = before(now, millis(1));
    let keep = signed_in(&alice, earlier, now);
    store.admit(&keep, now).await;
    let mut records = Vec::new();
    for n in 0..TASKS {
        let visitor = plain(now);
        match n % 3 {
            0 => {}
            1 => store.put(&visitor, now).await,
            _ => store.admit(&signed(visitor.clone(), &alice, earlier), now).await,
        }
        records.push(visitor);
    }
    let place = round % TASKS;
    let racers = records.iter().cloned().enumerate().map(|(n, visitor)| {
        let (store, alice, keep) = (store.clone(), alice.clone(), keep.id);
        async move {
            if n == place {
                store.revoke(&alice, Some(keep), now).await;
            }
            request(n, store, alice, visitor, earlier, now).await;
        }
    });
    at_once(racers).await;
    for record in &records {
        let left = store.load(record.id, now).await.and_then(|record| record.principal);
        assert_eq!(left, None, "signed in before the revocation, and still there after it");
    }
    assert_eq!(store.ids_of(&alice, now).await, [keep.id], "only the one to be kept");
    assert_eq!(store.load(keep.id, now).await, Some(keep), "which is untouched");
}

/// What one browser does: signs in where nothing is yet, signs a visitor in, or writes where it is signed in.
fn request<D: Directory>(
    n: usize,
    store: Steady<D>,
    alice: Principal,
    visitor: Record,
    earlier: Timestamp,
    now: Timestamp,
) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let revision = visitor.revision;
    let expected = (n % 3 == 1).then_some(revision);
    Box::pin(async move {
        if n % 3 == 2 {
            let over = next(&signed(visitor, &alice, earlier));
            let answer = store.replace(over, revision, now).await;
            assert!(matches!(answer, Replaced::Done | Replaced::Gone), "{answer:?}");
            return;
        }
        let over = Record { revision: expected.map_or(revision, |there| there.next()), ..visitor };
        let over = signed(over, &alice, earlier);
        let answer = store.sign_in(over, expected, SessionLimit::Unlimited, now).await;
        assert!(matches!(answer, SignedIn::Done { .. } | SignedIn::Revoked), "{answer:?}");
    })
}

/// 15. A sign-in authenticated before the last revocation is refused.
///
/// # Panics
/// When it is not, or when a later one is.
pub async fn promise_15_an_old_sign_in_is_refused_after_a_revocation<D: Directory>(store: D) {
    let (store, noon) = (Steady::new(store), noon());
    let alice = fresh_principal("alice");
    store.revoke(&alice, None, noon).await;
    old_ones_are_refused(&store, &alice, noon, noon).await;
    // The time of the last revocation counts, not the order in which they arrive.
    let later = noon + secs(5);
    store.revoke(&alice, None, later).await;
    store.revoke(&alice, None, noon).await;
    old_ones_are_refused(&store, &alice, later, later).await;
    // And it is not forgotten with the sessions.
    let much_later = later + plain(later).lifetime.idle();
    store.sweep(much_later, usize::MAX).await;
    old_ones_are_refused(&store, &alice, later, much_later).await;

    let bob = fresh_principal("bob");
    store.admit(&signed_in(&bob, before(noon, secs(1)), much_later), much_later).await;
}

async fn old_ones_are_refused<D: Directory>(
    store: &Steady<D>,
    alice: &Principal,
    revoked: Timestamp,
    now: Timestamp,
) {
    let old = before(revoked, millis(1));
    let refused = signed_in(alice, old, now);
    let unlimited = SessionLimit::Unlimited;
    let answer = store.sign_in(refused.clone(), None, unlimited, now).await;
    assert_eq!(answer, SignedIn::Revoked, "authenticated a millisecond before it");
    assert_eq!(store.load(refused.id, now).await, None, "nothing was stored");

    let visitor = plain(now);
    store.put(&visitor, now).await;
    let over = signed(next(&visitor), alice, old);
    let answer = store.sign_in(over, Some(visitor.revision), unlimited, now).await;
    assert_eq!(answer, SignedIn::Revoked, "from a session");
    assert_eq!(store.load(visitor.id, now).await.as_ref(), Some(&visitor), "who stays who they were");
    assert_eq!(store.ids_of(alice, now).await, [], "nobody is signed in");

    let over = signed(next(&visitor), alice, now.max(revoked));
    assert_eq!(
        store.sign_in(over, Some(visitor.revision), unlimited, now).await,
        DONE,
        "authenticated after"
    );
    store.end(visitor.id).await;
}
