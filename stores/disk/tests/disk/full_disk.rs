//! A full disk: a small one is mounted for the test, as root.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cloakroom_disk::{DiskStore, Durability, OpenError};
use cloakroom_session::store::{Inserted, Removed, Replaced, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{Directory as _, Revision, SessionLimit, Store as _, Values};
use tempfile::{TempDir, tempdir};

use crate::specimen::{NOON, id, insert, principal, record, settings, sign_in, values};

const MIB: u64 = 1024 * 1024;
/// Long enough for any machine; what is waited for takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// A file system of its own, gone with the value.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` where mounting is not permitted, which under `CI=true` is a failure.
    fn mount(mib: u64) -> Option<Self> {
        let folder = tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "cloakroom-test"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "CI must be allowed to mount a tmpfs");
        eprintln!("skipped: only root may mount the small disk that this test fills");
        None
    }

    fn grow(&self, mib: u64) {
        let remount = format!("remount,size={mib}m");
        let status = Command::new("mount").args(["-o", &remount]).arg(self.0.path()).status();
        assert!(status.is_ok_and(|status| status.success()), "grows");
    }

    fn store(&self) -> PathBuf {
        self.0.path().join("sessions")
    }

    /// Takes all space but `bytes`.
    fn fill_but(&self, bytes: u64) -> PathBuf {
        let stat = rustix::fs::statvfs(self.0.path()).expect("tells");
        let taken = (stat.f_bavail * stat.f_frsize).saturating_sub(bytes);
        let path = self.0.path().join("filler");
        let mut file = File::create(&path).expect("creates");
        for _ in 0..taken / 4096 {
            file.write_all(&[7; 4096]).expect("writes");
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn open(path: &Path, reserve_bytes: u64) -> Result<DiskStore, OpenError> {
    let mut settings = settings(Durability::Durable);
    settings.reserve_bytes = reserve_bytes;
    DiskStore::open(path, settings)
}

fn kind<T>(answer: Result<T, StoreError>) -> Result<T, StoreErrorKind> {
    answer.map_err(|error| error.kind())
}

#[tokio::test]
async fn below_the_reserve_nothing_grows_and_removals_go_on() {
    let Some(disk) = SmallDisk::mount(64) else { return };
    let store = open(&disk.store(), 16 * MIB).expect("opens");
    insert(&store, record(1, NOON), NOON).await;
    insert(&store, record(2, NOON), NOON).await;
    sign_in(&store, 3, "ann", NOON).await;
    insert(&store, record(5, NOON), NOON).await;
    let filler = disk.fill_but(8 * MIB);

    let mut number = 1000;
    let start = Instant::now();
    while kind(store.insert(record(number, NOON).into(), NOON).await) != Err(StoreErrorKind::Full) {
        assert!(start.elapsed() < PATIENCE, "the store does not see that the disk is full");
        number += 1;
    }
    let mut next = record(1, NOON);
    next.revision = Revision::FIRST.next();
    assert_eq!(kind(store.replace(next.into(), Revision::FIRST, NOON).await), Err(StoreErrorKind::Full));
    let mut ann = record(4, NOON);
    (ann.principal, ann.authenticated) = (Some(principal("ann")), Some(NOON));
    let signed_in = store.sign_in(ann.into(), None, SessionLimit::Unlimited, NOON).await;
    assert_eq!(signed_in.expect_err("is refused").kind(), StoreErrorKind::Full);
    // What changes nothing is answered as ever.
    assert_eq!(kind(store.insert(record(1, NOON).into(), NOON).await), Ok(Inserted::Taken));

    let later = NOON + Duration::from_secs(60);
    assert!(store.load(id(1), later).await.expect("answers").is_some());
    assert_eq!(kind(store.touch(id(1), later, later).await), Ok(Touched::Done));
    assert_eq!(kind(store.remove(id(2), None).await), Ok(Removed::Done));
    assert_eq!(store.load(id(2), later).await.expect("answers"), None);
    assert_eq!(kind(store.revoke(&principal("ann"), None, later).await), Ok(1));
    let over = NOON + Duration::from_secs(20 * 60);
    assert!(store.sweep(over, usize::MAX).await.expect("sweeps") > 0);

    std::fs::remove_file(filler).expect("removes");
    let mut next = record(1, over);
    next.revision = Revision::FIRST.next();
    let replaced = store.replace(next.into(), Revision::FIRST, later).await.expect("there is space again");
    assert_eq!(replaced, Replaced::Done);
}

/// Without a reserve the engine itself runs out of space. The way back is the one that the error
/// tells: make room, drop every handle, open again.
#[tokio::test]
async fn a_store_that_ran_full_is_reopened_with_all_that_was_acknowledged() {
    let Some(disk) = SmallDisk::mount(24) else { return };
    let store = open(&disk.store(), 0).expect("opens");
    let large = vec![7; 64 * 1024];
    let large: Values = [("large", large.as_slice())].into_iter().collect();
    let mut acknowledged = 0;
    let error = loop {
        let mut record = record(acknowledged, NOON);
        record.values = large.clone();
        match store.insert(record.into(), NOON).await {
            Ok(answer) => assert_eq!(answer, Inserted::Done),
            Err(error) => break error,
        }
        acknowledged += 1;
    };
    assert!(acknowledged > 10, "{acknowledged}");
    assert_eq!(error.kind(), StoreErrorKind::Full, "{error}");
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    assert!(cause.contains("open it again"), "{cause}");

    // Reads go on; no write does, and none is lost.
    assert_there(&store, acknowledged, &large).await;
    assert!(store.remove(id(0), None).await.is_err());
    assert!(store.insert(record(acknowledged + 1, NOON).into(), NOON).await.is_err());
    assert_there(&store, acknowledged, &large).await;

    drop(store);
    disk.grow(128);
    let store = open(&disk.store(), 0).expect("opens again");
    assert_there(&store, acknowledged, &large).await;
    let mut next = record(0, NOON);
    (next.revision, next.values) = (Revision::FIRST.next(), values(1));
    assert_eq!(kind(store.replace(next.into(), Revision::FIRST, NOON).await), Ok(Replaced::Done));
    assert_eq!(kind(store.remove(id(1), None).await), Ok(Removed::Done));
}

async fn assert_there(store: &DiskStore, count: u64, values: &Values) {
    for number in 0..count {
        let record = store.load(id(number), NOON).await.expect("answers").expect("is there");
        assert_eq!(&record.values, values);
    }
}
