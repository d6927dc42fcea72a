//! The loss of power, tried: SIGKILL leaves what the system was handed, so a copy of the folder is
//! cut back to what had reached the disk when somebody was acknowledged, and opened.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn};
use cloakroom_session::{
    Directory as _, Lifetime, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store as _,
    Timestamp,
};
use fjall::PersistMode;
use tempfile::tempdir;

use crate::{DiskSettings, DiskStore, Durability};

/// How much of the journal is known to have reached the disk. The engine appends to a journal that
/// it has found on opening, so the file's length is what was written; before, it is not.
pub(crate) struct OnDisk {
    journal: PathBuf,
    length: AtomicU64,
}

impl OnDisk {
    pub(crate) fn of(engine: &Path) -> Self {
        let journal = engine.join("0.jnl");
        Self { length: AtomicU64::new(length(&journal)), journal }
    }

    /// To be called by the writer's thread, after the engine did what `mode` says.
    pub(crate) fn note(&self, mode: PersistMode) {
        if mode != PersistMode::Buffer {
            self.length.store(length(&self.journal), Ordering::SeqCst);
        }
    }

    pub(crate) fn length(&self) -> u64 {
        self.length.load(Ordering::SeqCst)
    }
}

fn length(journal: &Path) -> u64 {
    fs::metadata(journal).map_or(0, |metadata| metadata.len())
}

/// The revision of a session that has signed in.
const LAST_REVISION: u64 = 4;
const NOON: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// How much is going on.
#[derive(Clone, Copy)]
struct Load {
    tasks: u64,
    /// Sessions that a task lives through, one after the other.
    lives: u64,
    /// A cut after each so many acknowledgements.
    cut_every: u64,
}

/// Many share a wait for the disk.
const CROWD: Load = Load { tasks: 16, lives: 10, cut_every: 40 };
/// Nobody else's wait covers for one's own.
const ALONE: Load = Load { tasks: 1, lives: 6, cut_every: 1 };

/// What was acknowledged and promised, by the number of the session.
type Ledger = BTreeMap<u64, Acknowledged>;

#[derive(Clone, Copy, Debug)]
enum Acknowledged {
    /// At least this revision, which is also what its lock is made of.
    There {
        revision: u64,
    },
    Ended,
}

/// What the power left: what had been acknowledged, and how much of the journal was on the disk.
struct Cut {
    ledger: Ledger,
    journal: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Deed {
    Insert,
    Replace,
    Rotate,
    SignIn,
    Remove,
    Revoke,
}

#[test]
fn durable_loses_nothing_to_a_loss_of_power() {
    for load in [CROWD, ALONE] {
        try_out(Durability::Durable, load, |_| true);
    }
}

#[test]
fn relaxed_loses_no_end_and_no_lock_to_a_loss_of_power() {
    for load in [CROWD, ALONE] {
        try_out(Durability::Relaxed, load, |deed| !matches!(deed, Deed::Insert | Deed::Replace));
    }
}

/// Lives many lives at once, and cuts the power again and again.
fn try_out(durability: Durability, load: Load, promised: fn(Deed) -> bool) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("store");
    drop(open(&path, durability));
    let Load { tasks, lives, cut_every } = load;
    let store = open(&path, durability);
    let trial = Trial { store, promised, cut_every, noted: Mutex::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    thread::scope(|scope| {
        for task in 0..tasks {
            let trial = &trial;
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                for life in 0..lives {
                    runtime.block_on(trial.live(task * lives + life));
                }
            });
        }
    });
    let Trial { store, noted, .. } = trial;
    drop(store);
    let cuts = noted.into_inner().expect("whole").cuts;
    assert!(cuts.len() as u64 >= tasks * lives * 4 / cut_every, "{}", cuts.len());
    for (number, cut) in cuts.iter().enumerate() {
        let copy = folder.path().join(format!("cut-{number}"));
        copy_folder(&path, &copy);
        let journal = fs::File::options().write(true).open(copy.join("engine/0.jnl")).expect("opens");
        journal.set_len(cut.journal).expect("cuts");
        runtime.block_on(compare(&open(&copy, durability), &cut.ledger));
    }
}

struct Trial {
    store: DiskStore,
    promised: fn(Deed) -> bool,
    cut_every: u64,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    ledger: Ledger,
    count: u64,
    cuts: Vec<Cut>,
}

impl Trial {
    /// A session from its beginning to its end; every third one stays.
    async fn live(&self, number: u64) {
        let mut record = record(number);
        assert_eq!(self.store.insert(record.clone().into(), NOON).await.expect("answers"), Inserted::Done);
        self.acknowledged(Deed::Insert, number, Acknowledged::There { revision: 1 });
        for deed in [Deed::Replace, Deed::Rotate] {
            let expected = record.revision;
            record.revision = expected.next();
            if deed == Deed::Rotate {
                record.lock = lock(record.revision);
            }
            let answer = self.store.replace(record.clone().into(), expected, NOON).await;
            assert_eq!(answer.expect("answers"), Replaced::Done);
            self.acknowledged(deed, number, Acknowledged::There { revision: record.revision.as_u64() });
        }
        let who = Principal::new(&number.to_string()).expect("a name");
        let expected = record.revision;
        (record.revision, record.lock) = (expected.next(), lock(expected.next()));
        (record.principal, record.authenticated) = (Some(who.clone()), Some(NOON));
        let answer =
            self.store.sign_in(record.clone().into(), Some(expected), SessionLimit::Unlimited, NOON).await;
        assert_eq!(answer.expect("answers"), SignedIn::Done { evicted: Vec::new() });
        self.acknowledged(Deed::SignIn, number, Acknowledged::There { revision: LAST_REVISION });
        match number % 3 {
            0 => {
                let answer = self.store.remove(record.id, Some(record.lock)).await;
                assert_eq!(answer.expect("answers"), Removed::Done);
                self.acknowledged(Deed::Remove, number, Acknowledged::Ended);
            }
            1 => {
                assert_eq!(self.store.revoke(&who, None, NOON).await.expect("answers"), 1);
                self.acknowledged(Deed::Revoke, number, Acknowledged::Ended);
            }
            _ => {}
        }
    }

    /// Notes it if it was promised to stay, and now and then cuts the power.
    fn acknowledged(&self, deed: Deed, number: u64, what: Acknowledged) {
        let mut noted = self.noted.lock().expect("whole");
        if (self.promised)(deed) {
            noted.ledger.insert(number, what);
        }
        noted.count += 1;
        if noted.count.is_multiple_of(self.cut_every) {
            let cut = Cut { ledger: noted.ledger.clone(), journal: self.store.on_disk().length() };
            noted.cuts.push(cut);
        }
    }
}

/// What was not yet acknowledged at the cut may have reached the disk, or not.
async fn compare(store: &DiskStore, ledger: &Ledger) {
    for (number, acknowledged) in ledger {
        let found = store.load(id(*number), NOON).await.expect("answers");
        match (acknowledged, &found) {
            (Acknowledged::Ended, found) => assert_eq!(*found, None, "{number} came back"),
            (Acknowledged::There { revision }, Some(found)) => {
                assert!(found.revision.as_u64() >= *revision, "{number}: {acknowledged:?}, {found:?}");
            }
            (Acknowledged::There { revision }, None) => {
                assert!(*revision == LAST_REVISION && number % 3 != 2, "{number} is lost: {acknowledged:?}");
            }
        }
    }
}

fn open(path: &Path, durability: Durability) -> DiskStore {
    DiskStore::open(path, DiskSettings { durability, ..DiskSettings::default() }).expect("opens")
}

fn id(number: u64) -> SessionId {
    let mut bytes = [0; SessionId::BYTES];
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    SessionId::from_bytes(bytes)
}

fn lock(revision: Revision) -> SecretHash {
    SecretHash::from_bytes([revision.as_u64() as u8; SecretHash::BYTES])
}

fn record(number: u64) -> Record {
    Record {
        values: [("n", &[7; 300][..])].into_iter().collect(),
        ..Record::new(id(number), lock(Revision::FIRST), Lifetime::IDLE_20_MINUTES, NOON)
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).expect("makes");
    for entry in fs::read_dir(from).expect("reads").map(|entry| entry.expect("reads")) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(from, to).expect("copies");
        }
    }
}
