//! What others may put into the folder, and which folders are refused.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use cloakroom_files::{FilesSettings, FilesStore, OpenError, Unsafe};
use cloakroom_session::Store as _;
use cloakroom_session::store::{Inserted, Removed, StoreErrorKind};
use cloakroom_testkit::conformance::run;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

use crate::specimen::{noon, open, private_folder, record, ticket};

const RAW: &str = "0123456789abcdefghijklmnop";
const OTHERS: &[u8] = b"n|i:1;";

/// A folder with something under the name of a session, and a store on it.
fn planted(plant: impl FnOnce(&Path)) -> (TempDir, FilesStore) {
    let folder = private_folder();
    plant(&folder.path().join(format!("sess_{RAW}")));
    let store = open(folder.path(), FilesSettings::default());
    (folder, store)
}

/// That it is not taken for a session, and that nothing is written over it.
fn is_refused(plant: impl FnOnce(&Path)) {
    let (folder, store) = planted(plant);
    run(async {
        let found = store.find(&ticket(RAW), noon()).await.map_err(|error| error.kind());
        assert_eq!(found, Err(StoreErrorKind::Damaged));
        let inserted = store.insert(record(RAW, &[("n", "2")]).into(), noon()).await.expect("answers");
        assert_eq!(inserted, Inserted::Taken);
    });
    drop(folder);
}

fn written(path: &Path, mode: u32) {
    fs::write(path, OTHERS).expect("a file");
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("ours");
}

#[test]
fn a_file_of_our_own_is_taken() {
    let (_folder, store) = planted(|path| written(path, 0o600));
    run(async {
        let found = store.find(&ticket(RAW), noon()).await.expect("answers").expect("a session");
        assert_eq!(found.values.get("n"), Some(&b"1"[..]));
    });
}

#[test]
fn a_link_is_refused_and_what_it_leads_to_is_left_alone() {
    let elsewhere = private_folder();
    let target = elsewhere.path().join("target");
    written(&target, 0o600);
    is_refused(|path| symlink(&target, path).expect("a link"));
    assert_eq!(fs::read(&target).expect("a file"), OTHERS);

    let nowhere = elsewhere.path().join("nowhere");
    is_refused(|path| symlink(&nowhere, path).expect("a link"));
    assert!(!nowhere.exists(), "nothing was made through the link");

    let second = elsewhere.path().join("second");
    is_refused(|path| {
        written(path, 0o600);
        fs::hard_link(path, &second).expect("a second name");
    });
    assert_eq!(fs::read(&second).expect("a file"), OTHERS);
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    is_refused(|path| mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe"));
    is_refused(|path| mknodat(CWD, path, FileType::Socket, Mode::RUSR | Mode::WUSR, 0).expect("a socket"));
    is_refused(|path| fs::create_dir(path).expect("a folder"));
}

#[test]
fn a_file_that_others_may_write_to_is_refused() {
    is_refused(|path| written(path, 0o620));
    is_refused(|path| written(path, 0o602));
    let (folder, _) = planted(|path| written(path, 0o660));
    let store = FilesStore::open(&format!("0;660;{}", folder.path().display()), FilesSettings::default());
    run(async {
        let found = store.expect("opens").find(&ticket(RAW), noon()).await;
        assert!(found.expect("answers").is_some(), "as save_path says");
    });
}

/// Only root can give a file away.
#[test]
fn a_file_of_another_user_is_refused() {
    const STRANGER: u32 = 54_321;
    if chown(private_folder().path(), Some(STRANGER), None).is_err() {
        return;
    }
    let given = |path: &Path| {
        written(path, 0o600);
        chown(path, Some(STRANGER), None).expect("root");
    };
    is_refused(given);
    let (folder, _) = planted(given);
    let mut settings = FilesSettings::default();
    settings.other_owners.push(STRANGER);
    run(async {
        let found = open(folder.path(), settings).find(&ticket(RAW), noon()).await;
        assert!(found.expect("answers").is_some(), "unless the settings say so");
    });
    chown(folder.path(), Some(STRANGER), None).expect("root");
    assert_eq!(why_unsafe(folder.path()), Some(Unsafe::Owner { uid: STRANGER }));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let (_folder, store) = planted(|path| {
        let file = fs::File::create(path).expect("a file");
        file.set_len(1 << 40).expect("a large one");
    });
    run(async {
        let found = store.find(&ticket(RAW), noon()).await.map_err(|error| error.kind());
        assert_eq!(found, Err(StoreErrorKind::Damaged));
    });
}

fn why_unsafe(folder: &Path) -> Option<Unsafe> {
    match FilesStore::open(folder.to_str().expect("a path"), FilesSettings::default()) {
        Err(OpenError::Unsafe { why, .. }) => Some(why),
        _ => None,
    }
}

#[test]
fn a_folder_that_others_rule_is_refused() {
    let folder = private_folder();
    let with_mode = |mode| {
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).expect("ours");
        why_unsafe(folder.path())
    };
    for mode in [0o755, 0o1777, 0o777, 0o750, 0o740, 0o704, 0o1773] {
        assert_eq!(with_mode(mode), Some(Unsafe::Listed { mode }), "{mode:o}");
    }
    assert_eq!(with_mode(0o733), Some(Unsafe::Writable));
    for mode in [0o700, 0o711, 0o730, 0o1730, 0o1733] {
        assert_eq!(with_mode(mode), None, "{mode:o}");
    }
    let sidecars: PathBuf = folder.path().join(".cloakroom");
    assert_eq!(fs::metadata(&sidecars).expect("made").permissions().mode() & 0o777, 0o700);
    fs::set_permissions(&sidecars, Permissions::from_mode(0o750)).expect("ours");
    assert_eq!(why_unsafe(folder.path()), Some(Unsafe::Mode { mode: 0o750 }));

    fs::remove_dir(&sidecars).expect("empty");
    let elsewhere = private_folder();
    symlink(elsewhere.path(), &sidecars).expect("a link");
    let opened = FilesStore::open(folder.path().to_str().expect("a path"), FilesSettings::default());
    assert!(matches!(opened, Err(OpenError::Io { .. })), "{opened:?}");
}

/// What is advised is taken.
#[test]
fn a_folder_that_is_refused_is_taken_as_advised() {
    let folder = private_folder();
    let with_mode = |mode| {
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).expect("ours");
        why_unsafe(folder.path())
    };
    for mode in [0o777, 0o733, 0o755] {
        let advice = with_mode(mode).expect("refused").to_string();
        let advised: Vec<&str> =
            advice.split("chmod ").skip(1).map(|rest| rest[..4].trim_matches(',')).collect();
        assert_eq!(advised, ["700", "1733"], "{advice}");
    }
    assert_eq!((with_mode(0o700), with_mode(0o1733)), (None, None));
}

/// The folders below are listable where PHP's own script made them.
#[test]
fn a_folder_with_a_depth_is_open_to_nobody_else() {
    let folder = private_folder();
    let save_path = format!("1;{}", folder.path().display());
    for mode in [0o711, 0o730, 0o1733] {
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).expect("ours");
        let opened = FilesStore::open(&save_path, FilesSettings::default());
        let why = Unsafe::Mode { mode };
        assert!(
            matches!(&opened, Err(OpenError::Unsafe { why: w, .. }) if *w == why),
            "{mode:o}: {opened:?}"
        );
    }
}

/// As Debian has it. To root nothing is unreadable.
#[test]
fn a_folder_that_cannot_be_read_will_do() {
    let folder = private_folder();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o1333)).expect("ours");
    let store = open(folder.path(), FilesSettings::default());
    let record = record(RAW, &[("n", "1")]);
    run(async {
        assert_eq!(store.insert(record.clone().into(), noon()).await.expect("answers"), Inserted::Done);
        let found = store.find(&ticket(RAW), noon()).await.expect("answers");
        assert_eq!(found.as_deref(), Some(&record));
        assert_eq!(store.remove(record.id, None).await.expect("answers"), Removed::Done);
        assert_eq!(store.load(record.id, noon()).await.expect("answers"), None);
    });
    fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).expect("ours");
}

#[test]
fn what_is_no_folder_is_said_at_once() {
    let open = |save_path: &str| FilesStore::open(save_path, FilesSettings::default());
    assert!(matches!(open("/nowhere/at/all"), Err(OpenError::Missing { .. })));
    assert!(matches!(open("/dev/null"), Err(OpenError::Io { .. })));
    for save_path in ["", "x;/tmp", "1;999;/tmp"] {
        assert!(matches!(open(save_path), Err(OpenError::SavePath(_))), "{save_path}");
    }
}

/// PHP does not make the folders of a depth; a page in Rust says so instead of losing the session.
#[test]
fn a_depth_needs_its_folders() {
    let folder = private_folder();
    let save_path = format!("2;{}", folder.path().display());
    let store = FilesStore::open(&save_path, FilesSettings::default()).expect("opens");
    run(async {
        assert_eq!(store.find(&ticket(RAW), noon()).await.expect("answers"), None);
        let record = record(RAW, &[("n", "1")]);
        assert!(store.insert(record.clone().into(), noon()).await.is_err());
        fs::create_dir_all(folder.path().join("0/1")).expect("folders");
        assert_eq!(store.insert(record.clone().into(), noon()).await.expect("answers"), Inserted::Done);
        assert!(folder.path().join(format!("0/1/sess_{RAW}")).is_file());
        assert_eq!(*store.load(record.id, noon()).await.expect("answers").expect("there"), record);
    });
}
