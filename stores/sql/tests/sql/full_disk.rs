//! No room: a small disk is mounted for the test, as root.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use cloakroom_session::store::{Inserted, StoreError, StoreErrorKind};
use cloakroom_session::{Record, Store as _};
use cloakroom_sql::{Dialect, SqlStore, SqliteStore, Why};
use cloakroom_testkit::conformance::run;
use tempfile::{TempDir, tempdir};

use crate::databases::{Database as _, OnPostgres, patient};
use crate::specimen::{NOON, id, insert, load, record, why};

/// A file system of its own, gone with the value.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` where mounting is not permitted, which under `CI=true` is a failure.
    fn mount() -> Option<Self> {
        let folder = tempdir().expect("a folder");
        if mount("size=2m", folder.path()) {
            // Servers run as others.
            let open = std::fs::Permissions::from_mode(0o777);
            std::fs::set_permissions(folder.path(), open).expect("opens it");
            return Some(Self(folder));
        }
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "CI must be allowed to mount a tmpfs");
        eprintln!("skipped: only root may mount the small disk that this test fills");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn grow(&self) {
        assert!(mount("remount,size=64m", self.path()), "grows");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn mount(options: &str, path: &Path) -> bool {
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", options, "cloakroom-test"]).arg(path).output();
    mounted.is_ok_and(|output| output.status.success())
}

/// 64 KiB that cannot be compressed.
fn large(number: u64) -> Arc<Record> {
    let mut state = number + 1;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    });
    let octets: Vec<u8> = noise.take(64 * 1024).collect();
    Arc::new(Record { values: [("large", octets.as_slice())].into_iter().collect(), ..record(number) })
}

/// Inserts until something goes wrong.
async fn fill<D: Dialect>(store: &SqlStore<D>) -> StoreError {
    let mut number = 100;
    loop {
        number += 1;
        match store.insert(large(number), NOON).await {
            Ok(answer) => assert_eq!(answer, Inserted::Done),
            Err(error) => return error,
        }
    }
}

async fn stays_usable<D: Dialect>(store: &SqlStore<D>, disk: &SmallDisk) {
    let error = fill(store).await;
    assert_eq!(error.kind(), StoreErrorKind::Full);
    assert_eq!(why(Err::<(), _>(error)), Why::Full);
    assert_eq!(load(store, 1).await.expect("reads go on"), Some(record(1)));
    disk.grow();
    assert_eq!(store.insert(large(2), NOON).await.expect("room again"), Inserted::Done);
    assert!(store.load(id(2), NOON).await.expect("answers").is_some());
}

#[test]
fn sqlite_on_a_full_disk_says_so_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    run(async {
        let url = format!("sqlite:{}/sessions.db", disk.path().display());
        SqliteStore::migrate(&url).await.expect("migrates");
        let store = SqliteStore::connect(&url, patient()).await.expect("connects");
        insert(&store, &record(1)).await;
        stays_usable(&store, &disk).await;
    });
}

#[test]
fn postgres_on_a_full_disk_says_so_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store().await;
        insert(&store, &record(1)).await;
        let (path, name) = (disk.path().join("space"), format!("small_{}", database.name()));
        std::fs::create_dir(&path).expect("the disk takes a folder");
        let owned = Command::new("chown").arg("postgres").arg(&path).status();
        assert!(owned.is_ok_and(|status| status.success()), "the server's user owns it");
        database.run(&format!("CREATE TABLESPACE {name} LOCATION '{}'", path.display())).await;
        database.run(&format!("ALTER TABLE cloakroom_session SET TABLESPACE {name}")).await;
        stays_usable(&store, &disk).await;
    });
}
