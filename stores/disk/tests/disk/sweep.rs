//! Expired records go, in bites; entries by deadline are moved lazily and never lost.

use std::time::Duration;

use cloakroom_session::store::{Replaced, Touched};
use cloakroom_session::{Directory as _, Lifetime, Revision, Store as _, Timestamp};
use tempfile::tempdir;

use crate::anatomy::Anatomy;
use crate::specimen::{NOON, id, insert, open, record, sign_in};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_expired_go_and_the_others_stay() {
    let folder = tempdir().expect("a folder");
    let store = open(folder.path());
    // All of one moment, so that many entries share a deadline.
    for number in 0..300 {
        insert(&store, record(number, NOON), NOON).await;
    }
    sign_in(&store, 300, "ann", NOON).await;
    for number in 0..100 {
        let touched = store.touch(id(number), NOON + 10 * MINUTE, NOON + 10 * MINUTE).await;
        assert_eq!(touched.expect("answers"), Touched::Done);
    }
    assert_eq!(store.sweep(NOON + 19 * MINUTE, usize::MAX).await.expect("answers"), 0);
    assert_eq!(store.sweep(NOON + 20 * MINUTE, 150).await.expect("answers"), 150, "no more than asked for");
    assert_eq!(store.sweep(NOON + 20 * MINUTE, 150).await.expect("answers"), 51);
    assert_eq!(store.sweep(NOON + 20 * MINUTE, 150).await.expect("answers"), 0);
    for number in 0..100 {
        assert!(store.load(id(number), NOON).await.expect("answers").is_some(), "{number} was touched");
    }
    assert_eq!(store.sweep(NOON + 30 * MINUTE, usize::MAX).await.expect("answers"), 100);
    drop(store);
    assert_eq!(Anatomy::of(folder.path()).check(), 0);
}

#[tokio::test]
async fn what_is_written_behind_the_sweep_is_swept_too() {
    let folder = tempdir().expect("a folder");
    let mut store = open(folder.path());
    let tomorrow = NOON + Duration::from_secs(24 * 60 * 60);
    for number in 0..200 {
        insert(&store, record(number, NOON), NOON).await;
    }
    assert_eq!(store.sweep(tomorrow, usize::MAX).await.expect("answers"), 200);
    for reopened in [false, true, false, true] {
        // Over before it was stored: its entry stands where the sweep has already been.
        insert(&store, record(900, NOON), NOON).await;
        insert(&store, record(901, Timestamp::from_millis(0)), NOON).await;
        if reopened {
            drop(store);
            store = open(folder.path());
        }
        assert_eq!(store.sweep(tomorrow, usize::MAX).await.expect("answers"), 2, "reopened: {reopened}");
    }
    drop(store);
    assert_eq!(Anatomy::of(folder.path()).check(), 0);
}

#[tokio::test]
async fn an_earlier_deadline_moves_the_entry_at_once() {
    let folder = tempdir().expect("a folder");
    let store = open(folder.path());
    insert(&store, record(1, NOON), NOON).await;
    let mut shorter = record(1, NOON);
    shorter.revision = Revision::FIRST.next();
    shorter.lifetime = Lifetime::new(MINUTE, MINUTE).expect("valid");
    assert_eq!(store.replace(shorter.into(), Revision::FIRST, NOON).await.expect("answers"), Replaced::Done);
    assert_eq!(store.sweep(NOON + MINUTE, usize::MAX).await.expect("answers"), 1);
    drop(store);
    assert_eq!(Anatomy::of(folder.path()).check(), 0);
}

/// Nobody may be missed, however writes and sweeps interleave.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sweeps_beside_writes_miss_nobody() {
    const WRITERS: u64 = 4;
    const EACH: u64 = 400;
    let folder = tempdir().expect("a folder");
    let store = open(folder.path());
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in writer * EACH..(writer + 1) * EACH {
                    // Already over, at deadlines that jump to and fro.
                    let then = Timestamp::from_millis(NOON.as_millis() - number.wrapping_mul(7919) % 100_000);
                    insert(&store, record(number, then), NOON + 60 * MINUTE).await;
                }
            })
        })
        .collect();
    let mut swept = 0;
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        let (one, other) =
            tokio::join!(store.sweep(NOON + 60 * MINUTE, 50), store.sweep(NOON + 60 * MINUTE, 50));
        swept += one.expect("answers") + other.expect("answers");
    }
    swept += store.sweep(NOON + 60 * MINUTE, usize::MAX).await.expect("answers");
    assert_eq!(swept as u64, WRITERS * EACH);
    drop(store);
    assert_eq!(Anatomy::of(folder.path()).check(), 0);
}

#[tokio::test]
async fn entries_that_lead_to_nothing_are_cleared_away() {
    let folder = tempdir().expect("a folder");
    let store = open(folder.path());
    insert(&store, record(1, NOON), NOON).await;
    insert(&store, record(2, NOON), NOON).await;
    drop(store);
    let anatomy = Anatomy::of(folder.path());
    anatomy.sessions.remove(id(1).as_bytes()).expect("removes");
    drop(anatomy);
    let store = open(folder.path());
    assert_eq!(store.sweep(NOON + 20 * MINUTE, usize::MAX).await.expect("answers"), 1);
    drop(store);
    assert_eq!(Anatomy::of(folder.path()).check(), 0);
}
