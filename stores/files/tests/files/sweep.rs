//! The sweep: what it takes, what it leaves, and how much at a time.

use std::fs;
use std::path::Path;
use std::time::Duration;

use cloakroom_files::{FilesSettings, Swept};
use cloakroom_session::store::{Inserted, Removed, Replaced};
use cloakroom_session::{Lifetime, Record, SecretHash, Store as _, Timestamp};
use cloakroom_testkit::conformance::run;

use crate::specimen::{noon, open, private_folder, record, ticket};

const MINUTE: Duration = Duration::from_secs(60);

fn raw(number: usize) -> String {
    format!("{number:026}").chars().rev().collect()
}

/// Names in a folder that are PHP's, or ours.
fn count(folder: &Path) -> (usize, usize) {
    let names = |path: &Path| fs::read_dir(path).expect("a folder").count();
    (names(folder) - 1, names(&folder.join(".cloakroom")))
}

#[test]
fn a_sweep_takes_what_is_over_bite_by_bite() {
    let folder = private_folder();
    let store = open(folder.path(), FilesSettings::default());
    run(async {
        for number in 0..20 {
            let minutes = if number % 2 == 0 { 1 } else { 30 };
            let lifetime = Lifetime::new(minutes * MINUTE, 60 * MINUTE).expect("a lifetime");
            let record = Record { lifetime, ..record(&raw(number), &[("n", "1")]) };
            assert_eq!(store.insert(record.into(), noon()).await.expect("answers"), Inserted::Done);
        }
        let now = noon() + 2 * MINUTE;
        let (mut ended, mut bites) = (0, 0);
        loop {
            let Swept { ended: more, round_done } = store.sweep(now, 3).await.expect("answers");
            assert!(more <= 3, "a bite");
            (ended, bites) = (ended + more, bites + 1);
            if round_done {
                break;
            }
        }
        assert_eq!((ended, bites), (10, 7));
        assert_eq!(count(folder.path()), (10, 10));
        for number in 0..20 {
            let found = store.find(&ticket(&raw(number)), noon()).await.expect("answers");
            assert_eq!(found.is_some(), number % 2 == 1, "{number}");
        }
    });
}

#[test]
fn what_php_ended_leaves_nothing() {
    let folder = private_folder();
    let store = open(folder.path(), FilesSettings::default());
    run(async {
        let path = folder.path().join(format!("sess_{}", raw(1)));
        fs::write(&path, "n|i:1;").expect("written");
        assert!(store.find(&ticket(&raw(1)), noon()).await.expect("answers").is_some());
        fs::remove_file(&path).expect("there");
        fs::write(folder.path().join(".cloakroom/~1-1"), "half").expect("written");
        assert_eq!(count(folder.path()), (0, 2));
        assert_eq!(store.sweep(noon(), 9).await.expect("answers"), Swept { ended: 0, round_done: true });
        assert_eq!(count(folder.path()), (0, 1), "one that is being written is left alone");
        store.sweep(noon() + 120 * MINUTE, 9).await.expect("answers");
        assert_eq!(count(folder.path()), (0, 0));
    });
}

#[test]
fn what_ended_here_or_was_given_another_secret_leaves_nothing() {
    let folder = private_folder();
    let store = open(folder.path(), FilesSettings::default());
    run(async {
        let first = record(&raw(1), &[("n", "1")]);
        assert_eq!(store.insert(first.clone().into(), noon()).await.expect("answers"), Inserted::Done);
        let lock = SecretHash::from_bytes([7; SecretHash::BYTES]);
        let second = Record { revision: first.revision.next(), lock, ..first.clone() };
        let replaced = store.replace(second.into(), first.revision, noon()).await.expect("answers");
        assert_eq!(replaced, Replaced::Done);
        assert_eq!(count(folder.path()), (1, 1));
        assert_eq!(store.remove(first.id, Some(lock)).await.expect("answers"), Removed::Done);
        assert_eq!(count(folder.path()), (0, 0));
    });
}

/// PHP's own collection goes by the time of its file.
#[test]
fn a_visit_to_a_rust_page_is_one_for_php() {
    let folder = private_folder();
    let store = open(folder.path(), FilesSettings::default());
    run(async {
        let record = record(&raw(1), &[("n", "1")]);
        assert_eq!(store.insert(record.clone().into(), noon()).await.expect("answers"), Inserted::Done);
        let seen = noon() + MINUTE;
        let _ = store.touch(record.id, seen, seen).await.expect("answers");
        let file = fs::metadata(folder.path().join(format!("sess_{}", raw(1)))).expect("there");
        let age = file.modified().expect("a time").duration_since(std::time::UNIX_EPOCH).expect("later");
        assert_eq!(age.as_millis(), u128::from(seen.as_millis()));
    });
}

/// Time is paused, and is turned by hand.
#[tokio::test(start_paused = true)]
async fn a_store_keeps_itself_swept_round_after_round() {
    let folder = private_folder();
    let store = open(folder.path(), FilesSettings::default());
    let sweeping = tokio::spawn(store.clone().keep_swept());
    for _ in 0..2 {
        for number in 0..100 {
            let long_ago = Timestamp::from_millis(noon().as_millis() - 3_600_000);
            let record = Record { seen: long_ago, created: long_ago, ..record(&raw(number), &[("n", "1")]) };
            assert_eq!(store.insert(record.into(), long_ago).await.expect("answers"), Inserted::Done);
        }
        while count(folder.path()) != (0, 0) {
            tokio::time::advance(MINUTE).await;
            tokio::task::yield_now().await;
        }
    }
    sweeping.abort();
}
