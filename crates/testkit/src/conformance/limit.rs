//! Promise of limits.

use std::num::NonZeroU32;

use cloakroom_session::store::SignedIn;
use cloakroom_session::{Directory, Record, SessionId, SessionLimit, Timestamp};

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{before, fresh_principal, living, millis, next, noon, plain, secs, signed, signed_in};
use super::steady::Steady;

/// Of the limits tried here.
const MAX: NonZeroU32 = NonZeroU32::MIN.saturating_add(2);
const END_OLDEST: SessionLimit = SessionLimit::EndOldest(MAX);
const REFUSE: SessionLimit = SessionLimit::Refuse(MAX);

/// 13. However many sign in at once, never more sessions are left than the limit allows.
///
/// # Panics
/// When there are more, or when a limit ends or refuses what it need not.
pub async fn promise_13_no_more_sessions_than_the_limit<D: Directory>(store: D) {
    let (store, now) = (Steady::new(store), noon());
    the_oldest_end(&store, now).await;
    the_next_is_refused(&store, now).await;
    its_own_session_does_not_count(&store, now).await;
    for round in 0..ROUNDS {
        all_at_once(&store, if round % 2 == 0 { END_OLDEST } else { REFUSE }, now).await;
    }
    the_expired_do_not_count(&store, now).await;
}

fn done(evicted: &[SessionId]) -> SignedIn {
    SignedIn::Done { evicted: evicted.to_vec() }
}

async fn the_oldest_end<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let alice = fresh_principal("alice");
    // Oldest first by sign-in, not by creation.
    let records: Vec<_> = (0..4)
        .map(|n| {
            let created = before(now, millis(n));
            Record { created, ..signed_in(&alice, before(now, millis(100 - n)), now) }
        })
        .collect();
    for record in &records[..3] {
        let answer = store.sign_in(record.clone(), None, END_OLDEST, now).await;
        assert_eq!(answer, done(&[]), "within the limit");
    }
    let one_less = SessionLimit::EndOldest(NonZeroU32::MIN.saturating_add(1));
    let answer = store.sign_in(records[3].clone(), None, one_less, now).await;
    assert_eq!(answer, done(&[records[0].id, records[1].id]), "those signed in longest ago, in their order");
    let mut left = [records[2].id, records[3].id];
    left.sort();
    assert_eq!(store.ids_of(&alice, now).await, left);
    for ended in &records[..2] {
        assert_eq!(store.load(ended.id, now).await, None, "ended for another");
    }
}

async fn the_next_is_refused<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let alice = fresh_principal("alice");
    let records: Vec<_> = (0..4).map(|_| signed_in(&alice, now, now)).collect();
    for record in &records[..3] {
        assert_eq!(store.sign_in(record.clone(), None, REFUSE, now).await, done(&[]), "within the limit");
    }
    let visitor = plain(now);
    store.put(&visitor, now).await;
    let over = signed(next(&visitor), &alice, now);
    let answer = store.sign_in(over, Some(visitor.revision), REFUSE, now).await;
    assert_eq!(answer, SignedIn::TooMany, "over the limit, from a session");
    assert_eq!(store.load(visitor.id, now).await.as_ref(), Some(&visitor), "who stays who they were");
    let answer = store.sign_in(records[3].clone(), None, REFUSE, now).await;
    assert_eq!(answer, SignedIn::TooMany, "over the limit");
    assert_eq!(store.load(records[3].id, now).await, None, "nothing was stored");

    store.end(records[0].id).await;
    let answer = store.sign_in(records[3].clone(), None, REFUSE, now).await;
    assert_eq!(answer, done(&[]), "once another is gone");
}

async fn its_own_session_does_not_count<D: Directory>(store: &Steady<D>, now: Timestamp) {
    for limit in [END_OLDEST, REFUSE] {
        let alice = fresh_principal("alice");
        let records: Vec<_> = (0..3).map(|_| signed_in(&alice, now, now)).collect();
        for record in &records {
            store.admit(record, now).await;
        }
        let again = signed(next(&records[0]), &alice, now);
        let answer = store.sign_in(again, Some(records[0].revision), limit, now).await;
        assert_eq!(answer, done(&[]), "signing in once more where one is signed in");
        assert_eq!(store.ids_of(&alice, now).await.len(), 3);
    }
}

async fn all_at_once<D: Directory>(store: &Steady<D>, limit: SessionLimit, now: Timestamp) {
    let alice = fresh_principal("alice");
    let records: Vec<_> = (0..TASKS).map(|_| signed_in(&alice, now, now)).collect();
    let answers = at_once(records.iter().cloned().map(|record| {
        let store = store.clone();
        async move { store.sign_in(record, None, limit, now).await }
    }))
    .await;
    let listed = store.ids_of(&alice, now).await;
    assert!(listed.len() <= MAX.get() as usize, "{} sessions under a limit of {MAX}", listed.len());
    assert!(!listed.is_empty(), "a limit of {MAX} lets somebody in");
    for record in &records {
        let live = store.load(record.id, now).await.is_some();
        assert_eq!(live, listed.contains(&record.id), "what is not listed is ended");
    }
    for (record, answer) in records.iter().zip(&answers) {
        match answer {
            SignedIn::Done { .. } => {}
            SignedIn::TooMany if limit == REFUSE => {
                assert!(!listed.contains(&record.id), "refused, and yet signed in");
            }
            other => panic!("a sign-in of many was answered {other:?}"),
        }
    }
}

async fn the_expired_do_not_count<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let (alice, bob) = (fresh_principal("alice"), fresh_principal("bob"));
    let deadline = noon + secs(10);
    for principal in [&alice, &bob] {
        for _ in 0..3 {
            store.admit(&signed(living(noon, secs(10), secs(60)), principal, noon), noon).await;
        }
    }
    for (principal, limit) in [(&alice, END_OLDEST), (&bob, REFUSE)] {
        let record = signed_in(principal, deadline, deadline);
        let answer = store.sign_in(record, None, limit, deadline).await;
        assert_eq!(answer, done(&[]), "all the others have expired");
    }
}
