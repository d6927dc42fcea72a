//! Promise of `of_principal`.

use cloakroom_session::store::{Replaced, Touched};
use cloakroom_session::{Client, Directory, Principal, Record, Timestamp};

use super::race::{ROUNDS, TASKS, at_once};
use super::specimen::{
    before, fresh_id, fresh_principal, full, living, millis, next, noon, plain, principal_of, secs, signed,
    signed_in,
};
use super::steady::Steady;

/// Names that a careless directory takes for one another: by case, by space, by pattern, by separator, by form.
const ALIKE: [&str; 14] = [
    "bob",
    "Bob",
    "BOB",
    "bob ",
    " bob",
    "bo",
    "bobb",
    "b%",
    "b_b",
    "bob/1",
    "bob:1",
    "b\u{f3}b",
    "bo\u{301}b",
    "\u{ff42}ob",
];

/// 12. `of_principal` lists exactly the live sessions of exactly that principal.
///
/// # Panics
/// When it lists others, or not all.
pub async fn promise_12_a_principal_has_exactly_its_own_sessions<D: Directory>(store: D) {
    let (store, noon) = (Steady::new(store), noon());
    store.put(&plain(noon), noon).await;
    nobody_is_taken_for_another(&store, noon).await;
    a_line_tells_what_the_record_tells(&store, noon).await;
    for _ in 0..ROUNDS.div_ceil(2) {
        nothing_is_lost_at_once(&store, noon + secs(1)).await;
    }
    only_the_living(&store, noon + secs(2)).await;
}

async fn nobody_is_taken_for_another<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let run = fresh_id().to_string();
    let mut principals: Vec<_> = ALIKE.iter().map(|name| principal_of(&run, name)).collect();
    // As long as a name may be, told apart by its last octet only.
    let stem = "x".repeat(Principal::BYTES_MAX - run.len() - 2);
    principals.extend(["1", "2"].map(|last| principal_of(&run, &format!("{stem}{last}"))));

    let mut sessions = Vec::new();
    for principal in &principals {
        let mut ids = Vec::new();
        for _ in 0..2 {
            let record = signed_in(principal, now, now);
            store.admit(&record, now).await;
            ids.push(record.id);
        }
        ids.sort();
        sessions.push(ids);
    }
    for (principal, ids) in principals.iter().zip(&sessions) {
        assert_eq!(store.ids_of(principal, now).await, *ids, "the sessions of {principal:?}");
    }
    assert_eq!(store.ids_of(&principal_of(&run, "nobody"), now).await, [], "of somebody never seen");
}

async fn a_line_tells_what_the_record_tells<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let alice = fresh_principal("alice");
    let first = signed(full(noon), &alice, noon);
    store.admit(&first, noon).await;
    assert_eq!(store.of_principal(&alice, noon).await, [first.summary()], "signed in");

    let now = noon + secs(1);
    assert_eq!(store.touch(first.id, now, now).await, Touched::Done);
    let touched = Record { seen: now, ..first };
    assert_eq!(store.of_principal(&alice, now).await, [touched.summary()], "touched");

    let over = Record {
        client: Some(Client::new("another", "::1")),
        lifetime: plain(now).lifetime,
        ..next(&touched)
    };
    assert_eq!(store.replace(over.clone(), touched.revision, now).await, Replaced::Done);
    assert_eq!(store.of_principal(&alice, now).await, [over.summary()], "replaced");
}

/// Sign-ins and removals of one principal, all at once.
async fn nothing_is_lost_at_once<D: Directory>(store: &Steady<D>, now: Timestamp) {
    let alice = fresh_principal("alice");
    let records: Vec<_> = (0..TASKS).map(|_| signed_in(&alice, now, now)).collect();
    at_once(records.iter().cloned().enumerate().map(|(n, record)| {
        let store = store.clone();
        async move {
            store.admit(&record, now).await;
            if n % 4 == 0 {
                store.end(record.id).await;
            }
        }
    }))
    .await;
    let kept = records.iter().enumerate().filter(|(n, _)| n % 4 != 0).map(|(_, record)| record.id);
    let mut kept: Vec<_> = kept.collect();
    kept.sort();
    assert_eq!(store.ids_of(&alice, now).await, kept, "all that signed in, none that were removed");
}

async fn only_the_living<D: Directory>(store: &Steady<D>, noon: Timestamp) {
    let alice = fresh_principal("alice");
    let removed = signed_in(&alice, noon, noon);
    let brief = signed(living(noon, secs(10), secs(60)), &alice, noon);
    let long = signed_in(&alice, noon, noon);
    for record in [&removed, &brief, &long] {
        store.admit(record, noon).await;
    }
    store.end(removed.id).await;
    let mut both = [brief.id, long.id];
    both.sort();
    let deadline = brief.deadline();
    assert_eq!(store.ids_of(&alice, before(deadline, millis(1))).await, both, "until the deadline");
    assert_eq!(store.ids_of(&alice, deadline).await, [long.id], "at the deadline");
    assert_eq!(store.ids_of(&alice, noon).await, [long.id], "the clock went back");
}
