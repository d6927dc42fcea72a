//! Every place at which a writer can have been ended.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use cloakroom_formats::php::SavePath;
use cloakroom_session::store::{Inserted, Replaced};
use cloakroom_session::{Lifetime, Record, Revision, SecretHash, TicketForm, Timestamp, Values};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::settings::FilesSettings;
use crate::shelf::Shelf;

const RAW: &str = "0123456789abcdefghijklmnop";
const OLD: &[u8] = b"n|i:1;";
const NEW: &[u8] = b"n|i:22;p|s:3:\"abc\";";

struct Scene {
    folder: TempDir,
    house: House,
    record: Record,
}

impl Scene {
    /// A session whose content is [`OLD`].
    fn new() -> Self {
        let ours_alone = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().permissions(ours_alone).tempdir().expect("a folder");
        let settings = FilesSettings::default();
        let save_path = SavePath::parse(folder.path().to_str().expect("a path")).expect("a path");
        let opened = Folder::open(save_path, &[]).expect("opens");
        let shelf = Shelf::open(&opened, settings.durability).expect("opens");
        let house = House { folder: opened, shelf, settings };
        let scene = Self { folder, house, record: record() };
        let inserted = scene.house.insert(&scene.record).expect("answers");
        assert!(matches!(inserted, Attempt::Done(Inserted::Done)));
        assert_eq!(fs::read(scene.path(RAW)).expect("there"), OLD);
        scene
    }

    fn path(&self, raw: &str) -> PathBuf {
        self.folder.path().join(format!("sess_{raw}"))
    }

    fn sidecar(&self) -> Sidecar {
        self.house.shelf.read(self.record.id).expect("reads").expect("there")
    }

    /// The sidecar of a writer that was ended while it wrote [`NEW`].
    fn writing(&self) {
        let stage = Stage::Writing { old: OLD.into(), new: NEW.into() };
        let record = Record { revision: Revision::from_u64(2), ..self.sidecar().record };
        let sidecar = Sidecar { stage, hash: Hash::of(NEW), record, ..self.sidecar() };
        self.house.shelf.put(&sidecar).expect("written");
    }

    fn load(&self) -> Option<Record> {
        done(self.house.load(self.record.id)).map(|record| (*record).clone())
    }

    fn find(&self, raw: &str) -> Option<Record> {
        done(self.house.find(self.record.id, &raw.parse().expect("an id"))).map(|record| (*record).clone())
    }
}

fn done<T>(answer: Result<Attempt<T>, Failure>) -> T {
    match answer.expect("answers") {
        Attempt::Done(answer) => answer,
        Attempt::Busy => panic!("nobody else has the lock"),
    }
}

fn record() -> Record {
    let ticket = TicketForm::Php.read(RAW.as_bytes()).expect("an id");
    let now = Timestamp::from_millis(1_000_000);
    let lock = TicketForm::Php.lock(&ticket.secret);
    let values = [("n", &b"1"[..])].into_iter().collect::<Values>();
    Record { values, ..Record::new(ticket.id, lock, Lifetime::NIST_AAL1, now) }
}

fn number(record: &Record) -> &[u8] {
    record.values.get("n").expect("a number")
}

proptest! {
    #[test]
    fn every_part_of_a_write_is_recognised(
        old in prop::collection::vec(0u8..3, 0..9),
        new in prop::collection::vec(0u8..3, 0..9),
        cut in 0usize..9,
    ) {
        let cut = cut.min(new.len());
        let torn = [&new[..cut], old.get(cut..).unwrap_or_default()].concat();
        prop_assert_eq!(is_partly(&torn, &old, &new), torn != new);
    }
}

#[test]
fn what_php_wrote_since_is_not_taken_for_ours() {
    assert!(!is_partly(b"n|i:3;", b"n|i:1;", b"n|i:2;"));
    assert!(!is_partly(b"", b"n|i:1;", b"n|i:2;"));
    assert!(!is_partly(b"n|i:1;m|i:1;", b"n|i:1;", b"n|i:2;"));
}

#[test]
fn a_write_is_finished_wherever_it_was_left() {
    for cut in 0..=NEW.len() {
        let scene = Scene::new();
        scene.writing();
        let torn = [&NEW[..cut], OLD.get(cut..).unwrap_or_default()].concat();
        fs::write(scene.path(RAW), torn).expect("written");
        let found = scene.load().expect("there");
        assert_eq!((number(&found), found.revision.as_u64()), (&b"22"[..], 2), "at {cut}");
        assert_eq!(fs::read(scene.path(RAW)).expect("there"), NEW);
        assert_eq!(scene.sidecar().stage, Stage::Done);
    }
}

#[test]
fn what_php_wrote_after_the_end_of_a_writer_stays() {
    let scene = Scene::new();
    scene.writing();
    fs::write(scene.path(RAW), b"n|i:3;").expect("written");
    let found = scene.load().expect("there");
    assert_eq!(number(&found), b"3");
    assert_ne!(found.revision.as_u64(), 2, "it is no revision of ours");
    assert_eq!(scene.sidecar().stage, Stage::Done);
}

#[test]
fn what_nobody_can_have_written_is_written_anew() {
    let scene = Scene::new();
    scene.writing();
    fs::write(scene.path(RAW), [0; 40]).expect("written");
    assert_eq!(number(&scene.load().expect("there")), b"22");
}

#[test]
fn a_session_that_php_ended_meanwhile_is_over() {
    let scene = Scene::new();
    scene.writing();
    fs::remove_file(scene.path(RAW)).expect("there");
    assert_eq!(scene.find(RAW), None);
    assert!(scene.house.shelf.read(scene.record.id).expect("reads").is_none());
}

/// PHP ends a session and, for the same cookie, begins another under the same name.
#[test]
fn another_session_of_the_same_name_has_nothing_of_the_first() {
    for writing in [false, true] {
        let scene = Scene::new();
        let first = scene.load().expect("there");
        let values = [("a|b", &b"1"[..]), ("n", b"1")].into_iter().collect();
        let next = Record { revision: first.revision.next(), values, ..first.clone() };
        let replaced = scene.house.replace(&next.into(), first.revision, first.created);
        assert!(matches!(done(replaced), Replaced::Done));
        assert!(scene.load().expect("there").values.get("a|b").is_some(), "kept aside");
        if writing {
            scene.writing();
        }
        fs::remove_file(scene.path(RAW)).expect("there");
        fs::write(scene.path(RAW), OLD).expect("written");
        let second = scene.find(RAW).expect("there");
        assert_eq!(second.values.get("a|b"), None);
        assert_eq!((number(&second), second.lifetime), (&b"1"[..], scene.house.settings.begun_by_php));
    }
}

/// The session of [`Scene::new`] with another lock, as far as the writer came.
struct Moved {
    scene: Scene,
    to: RawId,
    lock: SecretHash,
}

fn moved(committed: bool) -> Moved {
    let scene = Scene::new();
    let lock = SecretHash::from_bytes([7; 32]);
    let to: RawId = lock.php_id(scene.record.id).parse().expect("an id");
    let file = scene.house.folder.create_file(&to).expect("made").expect("new");
    file.write(NEW).expect("written");
    if committed {
        let record = Record { lock, revision: Revision::from_u64(2), ..scene.sidecar().record };
        let stage = Stage::Moving { from: RAW.parse().expect("an id") };
        let (hash, incarnation) = (Hash::of(NEW), file.incarnation());
        scene.house.shelf.put(&Sidecar { stage, hash, incarnation, record }).expect("written");
    }
    Moved { scene, to, lock }
}

#[test]
fn a_move_that_was_not_committed_is_none() {
    let Moved { scene, .. } = moved(false);
    let found = scene.find(RAW).expect("there");
    assert_eq!((number(&found), found.lock), (&b"1"[..], scene.record.lock));
}

#[test]
fn a_move_that_was_committed_is_finished() {
    for first in [true, false] {
        let Moved { scene, to, lock } = moved(true);
        // Whether it is asked for by the old id or by the new one.
        let found = scene.find(if first { RAW } else { to.as_str() }).expect("there");
        assert_eq!((number(&found), found.lock), (&b"22"[..], lock));
        assert!(!scene.path(RAW).exists(), "nothing is left under the old id");
        assert_eq!(scene.sidecar().stage, Stage::Done);
    }
}

#[test]
fn who_ended_the_moved_session_ended_the_old_one() {
    let Moved { scene, to, .. } = moved(true);
    fs::remove_file(scene.path(to.as_str())).expect("there");
    assert_eq!(scene.find(RAW), None);
    assert!(!scene.path(RAW).exists());
}
