//! Promises of `replace`.

use std::sync::Arc;

use cloakroom_session::store::{Replaced, SignedIn, Touched};
use cloakroom_session::{Directory, Record, Revision, SessionId, SessionLimit, Store, Timestamp};

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{fresh_principal, full, living, next, noon, number, numbered, plain, secs, signed_in};
use super::steady::Steady;

/// More conflicts than a fair race can have.
const ATTEMPTS_MAX: usize = 1_000;

/// 4. `replace` writes only over the revision it expects: of any number that expect the same one, exactly one
///    is done, the others are given the newest record.
///
/// # Panics
/// When an update is lost.
pub async fn promise_04_replace_has_one_winner<S: Store>(store: S) {
    let (store, now) = (Steady::new(store), noon());
    other_revisions_conflict(&store, now).await;
    for _ in 0..ROUNDS {
        one_of_many_is_done(&store, now).await;
    }
    for _ in 0..ROUNDS.div_ceil(10) {
        no_count_is_lost(&store, now).await;
    }
}

async fn other_revisions_conflict<S: Store>(store: &Steady<S>, now: Timestamp) {
    let first = full(now);
    store.put(&first, now).await;
    let second = numbered(next(&first), 2);
    assert_eq!(store.replace(second.clone(), first.revision, now).await, Replaced::Done);
    let older = store.replace(numbered(second.clone(), 3), first.revision, now).await;
    assert_eq!(older, Replaced::Conflict(Arc::new(second.clone())), "expecting an older revision");
    let newer = store.replace(numbered(second.clone(), 4), second.revision.next(), now).await;
    assert_eq!(newer, Replaced::Conflict(Arc::new(second.clone())), "expecting one that is yet to come");
    assert_eq!(store.load(first.id, now).await, Some(second), "nothing was written");
}

async fn one_of_many_is_done<S: Store>(store: &Steady<S>, now: Timestamp) {
    let first = plain(now);
    store.put(&first, now).await;
    let rivals: Vec<_> = (0..TASKS).map(|n| numbered(next(&first), n)).collect();
    let answers = at_once(rivals.iter().cloned().map(|rival| {
        let store = store.clone();
        async move { store.replace(rival, first.revision, now).await }
    }))
    .await;
    let done: Vec<_> = rivals.iter().zip(&answers).filter(|(_, answer)| **answer == Replaced::Done).collect();
    assert_eq!(done.len(), 1, "replaces over one revision that were done");
    let winner = done[0].0;
    assert_eq!(store.load(first.id, now).await.as_ref(), Some(winner), "what the winner wrote");
    for answer in answers.iter().filter(|answer| **answer != Replaced::Done) {
        assert_eq!(*answer, Replaced::Conflict(Arc::new(winner.clone())), "the others are given the newest");
    }
}

async fn no_count_is_lost<S: Store>(store: &Steady<S>, now: Timestamp) {
    let first = plain(now);
    store.put(&first, now).await;
    at_once((0..TASKS).map(|_| count_one(store.clone(), first.id, now))).await;
    let last = store.load(first.id, now).await.expect("the record that was counted in");
    assert_eq!(number(&last), TASKS, "each count is there");
    assert_eq!(last.revision.as_u64(), Revision::FIRST.as_u64() + TASKS as u64, "each moved the revision");
}

/// Adds one to the number in a record, as often as others come first.
pub(super) async fn count_one<S: Store>(store: Steady<S>, id: SessionId, now: Timestamp) {
    let mut newest = store.load(id, now).await.expect("a record to count in");
    for _ in 0..ATTEMPTS_MAX {
        let counted = numbered(next(&newest), number(&newest) + 1);
        match store.replace(counted, newest.revision, now).await {
            Replaced::Done => return,
            Replaced::Conflict(there) => newest = Arc::unwrap_or_clone(there),
            Replaced::Gone => panic!("a record vanished while it was counted in"),
        }
    }
    panic!("{ATTEMPTS_MAX} conflicts in a row: the record given is not the newest");
}

/// 5. `replace` never creates, and never revives the expired.
///
/// # Panics
/// When it does.
pub async fn promise_05_replace_never_creates_or_revives<S: Store>(store: S) {
    let (store, noon) = (Steady::new(store), noon());
    let never = plain(noon);
    assert_eq!(store.replace(next(&never), never.revision, noon).await, Replaced::Gone, "never stored");
    assert_eq!(store.load(never.id, noon).await, None, "not created");

    let expired = living(noon, secs(10), secs(60));
    store.put(&expired, noon).await;
    let deadline = expired.deadline();
    let late = Record { seen: deadline, ..next(&expired) };
    assert_eq!(store.replace(late.clone(), expired.revision, deadline).await, Replaced::Gone, "expired");
    assert_eq!(store.load(expired.id, deadline).await, None, "not revived");
    assert_eq!(store.replace(late, expired.revision, noon).await, Replaced::Gone, "the clock went back");
    assert_eq!(store.load(expired.id, noon).await, None, "not revived by an older time");

    let longer = Record { lifetime: plain(noon).lifetime, ..next(&expired) };
    assert_eq!(store.replace(longer, expired.revision, deadline).await, Replaced::Gone, "a longer lifetime");
    assert_eq!(store.load(expired.id, deadline).await, None, "not revived by a longer lifetime");
}

/// 6. `replace` keeps the larger `seen`, and attaches no principal.
///
/// # Panics
/// When it does not.
pub async fn promise_06_replace_keeps_the_larger_seen<S: Store>(store: S) {
    let (store, noon) = (Steady::new(store), noon());
    let first = plain(noon);
    store.put(&first, noon).await;
    let later = noon + secs(5);
    assert_eq!(store.touch(first.id, later, later).await, Touched::Done);
    // As a request writes it that was admitted before the touch.
    let second = next(&first);
    assert_eq!(store.replace(second.clone(), first.revision, later).await, Replaced::Done);
    let kept = Record { seen: later, ..second };
    assert_eq!(store.load(first.id, later).await.as_ref(), Some(&kept), "the touch is not undone");

    let latest = noon + secs(8);
    let third = Record { seen: latest, ..next(&kept) };
    assert_eq!(store.replace(third.clone(), kept.revision, latest).await, Replaced::Done);
    assert_eq!(store.load(first.id, latest).await.as_ref(), Some(&third), "a later one is taken");

    let claimed = Record { principal: Some(fresh_principal("eve")), ..next(&third) };
    assert_eq!(store.replace(claimed.clone(), third.revision, latest).await, Replaced::Done);
    let anonymous = Record { principal: None, ..claimed };
    assert_eq!(store.load(first.id, latest).await, Some(anonymous), "only a sign-in attaches a principal");
}

/// 6. `replace` keeps the principal that the record has, and the directory its entry.
///
/// # Panics
/// When it does not.
pub async fn promise_06_replace_keeps_the_principal<D: Directory>(store: D) {
    let (store, now) = (Steady::new(store), noon());
    let (alice, eve) = (fresh_principal("alice"), fresh_principal("eve"));
    let mut there = signed_in(&alice, now, now);
    store.admit(&there, now).await;
    for written in [None, Some(eve.clone())] {
        let over = Record { principal: written, ..next(&there) };
        assert_eq!(store.replace(over.clone(), there.revision, now).await, Replaced::Done);
        there = Record { principal: Some(alice.clone()), ..over };
        assert_eq!(store.load(there.id, now).await.as_ref(), Some(&there), "still signed in");
        assert_eq!(store.ids_of(&alice, now).await, [there.id], "still listed");
        assert_eq!(store.ids_of(&eve, now).await, [], "and with nobody else");
    }
    // The other way round: what a sign-in attached survives a replace that began before it.
    let anonymous = plain(now);
    store.put(&anonymous, now).await;
    let signed =
        Record { revision: anonymous.revision.next(), id: anonymous.id, ..signed_in(&alice, now, now) };
    let answer = store.sign_in(signed.clone(), Some(anonymous.revision), SessionLimit::Unlimited, now).await;
    assert_eq!(answer, SignedIn::Done { evicted: Vec::new() });
    let late = store.replace(next(&anonymous), anonymous.revision, now).await;
    assert_eq!(late, Replaced::Conflict(Arc::new(signed)), "a replace from before the sign-in");
}
