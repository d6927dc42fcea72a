//! The faulty store does what it is told, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use cloakroom_session::store::{Inserted, Removed, Replaced, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{
    Lifetime, MemoryStore, Record, Revision, Secret, SecretHash, SessionId, Store, Ticket, Timestamp,
};
use cloakroom_testkit::{Calls, Failure, FaultyStore, Moment, Odds, SeededChance, Verb};

const NOON: Timestamp = Timestamp::from_millis(43_200_000);

// Without a fault it is the store within.
cloakroom_testkit::conformance!(without_a_fault: Directory => FaultyStore::new(MemoryStore::new()));

fn record(seed: u64) -> Arc<Record> {
    let mut chance = SeededChance::new(seed);
    let id = SessionId::fresh(&mut chance).expect("a seed");
    let lock = Secret::fresh(&mut chance).expect("a seed").hash();
    Arc::new(Record::new(id, lock, Lifetime::IDLE_20_MINUTES, NOON))
}

/// A store whose records are filed by the whole ticket.
struct ByTicket(MemoryStore);

impl Store for ByTicket {
    async fn load(&self, _: SessionId, _: Timestamp) -> Answer<Option<Arc<Record>>> {
        Ok(None)
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Answer<Option<Arc<Record>>> {
        self.0.load(ticket.id, now).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Answer<Inserted> {
        self.0.insert(record, now).await
    }

    async fn replace(&self, record: Arc<Record>, expected: Revision, now: Timestamp) -> Answer<Replaced> {
        self.0.replace(record, expected, now).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Answer<Touched> {
        self.0.touch(id, seen, now).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Answer<Removed> {
        self.0.remove(id, lock).await
    }
}

type Answer<T> = Result<T, StoreError>;

#[tokio::test]
async fn what_is_found_by_its_ticket_is_found() {
    // Whoever stands in between passes it on.
    let store = FaultyStore::new(Arc::new(ByTicket(MemoryStore::new())));
    let record = record(1);
    let secret = Secret::fresh(&mut SeededChance::new(2)).expect("a seed");
    let ticket = Ticket { id: record.id, secret };
    assert_eq!(store.insert(record.clone(), NOON).await.expect("stored"), Inserted::Done);
    store.fail_next(Verb::Load, Failure::Unavailable);
    assert!(store.find(&ticket, NOON).await.is_err());
    assert_eq!(store.find(&ticket, NOON).await.expect("answers").as_ref(), Some(&record));
    let erased = cloakroom_session::store::DynStore::find(&store, &ticket, NOON);
    assert_eq!(erased.await.expect("answers"), Some(record));
}

fn next(record: &Record, seen_secs: u64) -> Arc<Record> {
    let seen = NOON + Duration::from_secs(seen_secs);
    Arc::new(Record { revision: record.revision.next(), seen, ..record.clone() })
}

#[tokio::test]
async fn a_call_fails_before_or_after_its_work() {
    let store = FaultyStore::new(MemoryStore::new());
    let [before, after] = [1, 2].map(record);
    store.fail_next(Verb::Insert, Failure::Unavailable);
    store.fail_next(Verb::Insert, Failure::AnswerLost);
    for record in [&before, &after] {
        let error = store.insert(record.clone(), NOON).await.expect_err("told to fail");
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert_eq!(error.to_string(), "the session store could not insert the session: it is not available");
    }
    assert_eq!(store.load(before.id, NOON).await.ok(), Some(None), "nothing was done");
    assert_eq!(store.load(after.id, NOON).await.ok(), Some(Some(after)), "it was done");
    assert_eq!(store.insert(before, NOON).await.ok(), Some(Inserted::Done), "and the third goes well");
    assert_eq!(store.calls(), Calls { insert: 3, load: 2, ..Calls::default() });
}

#[tokio::test]
async fn an_outage_lasts_until_it_is_healed() {
    let store = FaultyStore::new(MemoryStore::new());
    store.go_down();
    store.pass_next(Verb::Load);
    let id = record(1).id;
    assert!(store.load(id, NOON).await.is_ok(), "said for this one");
    for _ in 0..3 {
        assert!(store.load(id, NOON).await.is_err());
        assert!(store.remove(id, None).await.is_err());
    }
    let down = store.calls();
    store.heal();
    assert!(store.load(id, NOON).await.is_ok());
    assert_eq!(store.calls().since(&down), Calls { load: 1, ..Calls::default() });
    assert_eq!(store.calls().total(), 8);
}

#[tokio::test]
async fn a_seed_fails_the_same_calls_again() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let store = FaultyStore::new(MemoryStore::new());
        store.fail_by_seed(seed, Odds { unavailable_percent: 30, answer_lost_percent: 20 });
        let mut outcomes = Vec::new();
        for n in 0..200 {
            let record = record(n);
            let answered = store.insert(record.clone(), NOON).await.is_ok();
            let there = store.sound().load(record.id, NOON).await.expect("a sound store").is_some();
            assert!(there || !answered, "what is acknowledged is there");
            outcomes.push((answered, there));
        }
        for (wanted, of_200) in [((false, false), 60), ((false, true), 40), ((true, true), 100)] {
            let found = outcomes.iter().filter(|outcome| **outcome == wanted).count();
            assert!(found.abs_diff(of_200) < 30, "{found} of 200 are {wanted:?}");
        }
        runs.push(outcomes);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn held_calls_happen_in_the_order_they_are_let_go() {
    let mut winners = Vec::new();
    for seed in 0..20 {
        let store = FaultyStore::new(MemoryStore::new());
        let first = record(1);
        assert_eq!(store.insert(first.clone(), NOON).await.ok(), Some(Inserted::Done));
        let gate = store.hold(Verb::Replace, Moment::Before);
        let mut tasks = Vec::new();
        for n in 1..=4 {
            let (store, over) = (store.clone(), next(&first, n));
            tasks.push(tokio::spawn(async move { store.replace(over, Revision::FIRST, NOON).await }));
            gate.until(tasks.len()).await;
        }
        assert_eq!(store.load(first.id, NOON).await.ok(), Some(Some(first)), "nothing has happened yet");
        gate.release_shuffled(seed).await;
        let mut done = Vec::new();
        for task in tasks {
            done.push(task.await.expect("a task").ok() == Some(Replaced::Done));
        }
        assert_eq!(done.iter().filter(|done| **done).count(), 1);
        winners.extend(done.iter().position(|done| *done));
    }
    for n in 0..4 {
        assert!(winners.contains(&n), "in some order each comes first: {winners:?}");
    }
}

#[tokio::test]
async fn held_after_its_work_a_call_has_happened() {
    let store = FaultyStore::new(MemoryStore::new());
    let record = record(1);
    let gate = store.hold(Verb::Insert, Moment::After);
    let held = tokio::spawn({
        let (store, record) = (store.clone(), record.clone());
        async move { store.insert(record, NOON).await }
    });
    gate.until(1).await;
    assert_eq!(store.load(record.id, NOON).await.ok(), Some(Some(record)), "it has happened");
    assert!(!held.is_finished(), "and nobody knows");
    gate.open();
    assert_eq!(held.await.expect("a task").ok(), Some(Inserted::Done));
}

#[tokio::test]
async fn loads_that_meet_have_read_the_same_revision() {
    const REQUESTS: u64 = 40;
    let store = FaultyStore::new(MemoryStore::new());
    let first = record(1);
    assert_eq!(store.insert(first.clone(), NOON).await.ok(), Some(Inserted::Done));
    store.hold_until_met(Verb::Load, Moment::After, 40);
    let tasks: Vec<_> = (0..REQUESTS)
        .map(|n| {
            let (store, id) = (store.clone(), first.id);
            tokio::spawn(async move {
                let read = store.load(id, NOON).await.expect("a sound store").expect("a record");
                store.replace(next(&read, n), read.revision, NOON).await.expect("a sound store")
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += usize::from(task.await.expect("a task") == Replaced::Done);
    }
    assert_eq!(done, 1, "all but one are told that they come late");
    assert!(store.load(first.id, NOON).await.is_ok(), "and nobody waits any more");
}
