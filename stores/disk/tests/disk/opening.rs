//! Opening, closing, and what is refused.

use std::fs;
use std::path::Path;

use cloakroom_disk::{DiskSettings, DiskStore, Durability, OpenError};
use cloakroom_session::store::{Removed, SignedIn, StoreErrorKind};
use cloakroom_session::{Client, Directory as _, Previous, SecretHash, SessionLimit, Store as _};
use tempfile::tempdir;

use crate::anatomy::Anatomy;
use crate::specimen::{NOON, id, insert, open, principal, record, settings, sign_in};

fn refused(folder: &Path) -> OpenError {
    DiskStore::open(folder, DiskSettings::default()).expect_err("is refused")
}

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let folder = tempdir().expect("a folder");
    for durability in [Durability::Relaxed, Durability::Durable] {
        let path = folder.path().join(format!("{durability:?}"));
        let mut full = record(1, NOON);
        full.previous = Some(Box::new(Previous {
            lock: SecretHash::from_bytes([3; 32]),
            until: NOON,
            successor: [4; 24],
        }));
        full.client = Some(Client::new("agent", "::1"));
        let store = DiskStore::open(&path, settings(durability)).expect("opens");
        insert(&store, full.clone(), NOON).await;
        sign_in(&store, 2, "ann", NOON).await;
        sign_in(&store, 3, "bob", NOON).await;
        assert_eq!(store.revoke(&principal("bob"), None, NOON).await.expect("answers"), 1);
        drop(store);

        let store = DiskStore::open(&path, settings(durability)).expect("opens again");
        assert_eq!(store.load(id(1), NOON).await.expect("answers"), Some(full.into()));
        let anns = store.of_principal(&principal("ann"), NOON).await.expect("answers");
        assert_eq!(anns.iter().map(|summary| summary.id).collect::<Vec<_>>(), [id(2)]);
        assert_eq!(store.load(id(3), NOON).await.expect("answers"), None);

        // The revocation is remembered, too.
        let mut late = record(4, NOON);
        let before = cloakroom_session::Timestamp::from_millis(NOON.as_millis() - 1);
        (late.principal, late.authenticated) = (Some(principal("bob")), Some(before));
        let answer = store.sign_in(late.into(), None, SessionLimit::Unlimited, NOON).await;
        assert_eq!(answer.expect("answers"), SignedIn::Revoked);
        drop(store);
        assert_eq!(Anatomy::of(&path).check(), 2);
    }
}

#[test]
fn a_second_store_is_refused() {
    let folder = tempdir().expect("a folder");
    let first = open(folder.path());
    let error = refused(folder.path());
    assert!(matches!(&error, OpenError::InUse { path } if path == folder.path()), "{error}");
    let clone = first.clone();
    drop(first);
    assert!(matches!(refused(folder.path()), OpenError::InUse { .. }), "a handle is left");
    drop(clone);
    drop(open(folder.path()));
}

#[test]
fn a_newer_format_is_refused() {
    let folder = tempdir().expect("a folder");
    drop(open(folder.path()));
    fs::write(folder.path().join("FORMAT"), "cloakroom-disk 2\n").expect("writes");
    let error = refused(folder.path());
    assert!(matches!(error, OpenError::Newer { found: 2, known: 1, .. }), "{error}");
}

#[test]
fn a_folder_of_something_else_is_refused_and_left_alone() {
    let folder = tempdir().expect("a folder");
    fs::write(folder.path().join("letter.txt"), "dear").expect("writes");
    assert!(matches!(refused(folder.path()), OpenError::NotOurs { .. }));
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("reads").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names, ["letter.txt"]);
    fs::write(folder.path().join("FORMAT"), "something else\n").expect("writes");
    assert!(matches!(refused(folder.path()), OpenError::NotOurs { .. }));
}

#[test]
fn a_format_that_we_never_wrote_is_refused() {
    for text in [
        "cloakroom-disk 0\n",
        "cloakroom-disk +1\n",
        "cloakroom-disk 01\n",
        "cloakroom-disk 1",
        "cloakroom-disk 1 \n",
    ] {
        let folder = tempdir().expect("a folder");
        fs::write(folder.path().join("FORMAT"), text).expect("writes");
        assert!(matches!(refused(folder.path()), OpenError::NotOurs { .. }), "{text:?}");
    }
}

#[test]
fn what_somebody_else_is_creating_is_left_alone() {
    for (creating, beside) in [("mine", "engine"), ("", "notes.txt")] {
        let folder = tempdir().expect("a folder");
        fs::write(folder.path().join("CREATING"), creating).expect("writes");
        fs::create_dir(folder.path().join("engine")).expect("makes");
        fs::write(folder.path().join("engine/theirs"), "kept").expect("writes");
        fs::write(folder.path().join(beside).with_extension("txt"), "kept").expect("writes");
        assert!(matches!(refused(folder.path()), OpenError::NotOurs { .. }), "{creating:?}");
        assert_eq!(fs::read_to_string(folder.path().join("engine/theirs")).expect("still there"), "kept");
        assert_eq!(fs::read_to_string(folder.path().join("CREATING")).expect("still there"), creating);
    }
}

#[test]
fn a_file_is_no_folder() {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("writes");
    assert!(matches!(refused(&file), OpenError::Io { .. }));
}

/// A crash while the folder was being made: before the engine was whole nothing was acknowledged,
/// and whatever is left of it stands in nobody's way.
#[test]
fn a_folder_half_made_is_made_anew() {
    let whole = tempdir().expect("a folder");
    drop(open(whole.path()));
    for left in ["nothing", "LOCK", "engine/lock", "engine/0.jnl", "engine/version"] {
        let folder = tempdir().expect("a folder");
        if left != "nothing" {
            fs::write(folder.path().join("LOCK"), "").expect("writes");
        }
        if left.starts_with("engine") {
            fs::write(folder.path().join("CREATING"), "").expect("writes");
            fs::create_dir(folder.path().join("engine")).expect("makes");
            fs::copy(whole.path().join(left), folder.path().join(left)).expect("copies");
        }
        drop(open(folder.path()));
        drop(open(folder.path()));
        assert!(folder.path().join("FORMAT").exists() && !folder.path().join("CREATING").exists(), "{left}");
    }
}

/// The engine of a finished folder is never made anew in silence.
#[test]
fn a_lost_engine_is_not_replaced_by_an_empty_one() {
    let folder = tempdir().expect("a folder");
    drop(open(folder.path()));
    fs::remove_dir_all(folder.path().join("engine")).expect("removes");
    assert!(matches!(refused(folder.path()), OpenError::Damaged { .. }));
}

#[cfg(unix)]
#[test]
fn the_folder_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("sessions");
    drop(open(&path));
    assert_eq!(fs::metadata(path).expect("is there").permissions().mode() & 0o777, 0o700);
}

/// Octets that are no record are an error to whoever asks, and removals go through all the same.
#[tokio::test]
async fn a_damaged_record_is_neither_absent_nor_in_the_way() {
    let folder = tempdir().expect("a folder");
    let store = open(folder.path());
    sign_in(&store, 1, "ann", NOON).await;
    sign_in(&store, 2, "ann", NOON).await;
    sign_in(&store, 3, "ann", NOON).await;
    drop(store);
    spoil(folder.path(), 1, |row| row[8] = 9);
    spoil(folder.path(), 2, |row| row.truncate(40));

    let store = open(folder.path());
    let kind = |answer: Result<_, cloakroom_session::store::StoreError>| answer.map_err(|error| error.kind());
    assert_eq!(kind(store.load(id(1), NOON).await), Err(StoreErrorKind::Newer));
    assert_eq!(kind(store.load(id(2), NOON).await), Err(StoreErrorKind::Damaged));
    let listed = store.of_principal(&principal("ann"), NOON).await;
    assert_eq!(listed.expect_err("cannot be answered").kind(), StoreErrorKind::Newer);
    let inserted = store.insert(record(2, NOON).into(), NOON).await;
    assert_eq!(inserted.expect_err("cannot be answered").kind(), StoreErrorKind::Damaged);

    // Whether it has that lock cannot be told; without one it goes.
    let locked = store.remove(id(1), Some(record(1, NOON).lock)).await;
    assert_eq!(locked.expect_err("cannot be answered").kind(), StoreErrorKind::Newer);
    assert_eq!(store.remove(id(1), None).await.expect("goes through"), Removed::Done);
    assert_eq!(store.load(id(1), NOON).await.expect("answers"), None);
    // Of those it ends, only the one that could still be used counts.
    assert_eq!(store.revoke(&principal("ann"), None, NOON).await.expect("goes through"), 1);
    assert_eq!(store.load(id(2), NOON).await.expect("answers"), None);
}

fn spoil(folder: &Path, number: u64, how: impl FnOnce(&mut Vec<u8>)) {
    let anatomy = Anatomy::of(folder);
    let mut row = anatomy.sessions.get(id(number).as_bytes()).expect("reads").expect("is there").to_vec();
    how(&mut row);
    anatomy.sessions.insert(id(number).as_bytes(), row).expect("writes");
}
