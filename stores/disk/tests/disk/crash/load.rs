//! The child: tasks that each work on sessions of their own, and revoke each other's.

use std::fmt;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cloakroom_disk::{DiskStore, Durability};
use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, Touched};
use cloakroom_session::{
    Directory as _, Lifetime, Record, Revision, SecretHash, SessionLimit, Store as _, Timestamp,
};

use super::deed::Deed;
use crate::specimen::{NOON, principal, record, settings, values};

pub(super) const ORDERS: &str = "CLOAKROOM_DISK_CRASH_ORDERS";
const TASKS: u64 = 8;
const SESSIONS_PER_TASK: usize = 8;
/// People whose sessions are revoked all at once.
pub(super) const PEOPLE: u64 = 5;
/// Small enough for tables to be written and merged while the child lives.
const MEMTABLE_BYTES: u64 = 64 * 1024;
/// Ends are rarer than beginnings, or there would be nobody left to end.
const REVOKE_ONE_IN: u64 = 60;

/// What a child is told.
pub(super) struct Orders {
    pub(super) durability: Durability,
    pub(super) round: u64,
    pub(super) seed: u64,
    pub(super) folder: PathBuf,
}

impl fmt::Display for Orders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { durability, round, seed, folder } = self;
        write!(f, "{durability:?} {round} {seed} {}", super::text(folder))
    }
}

impl Orders {
    fn read(text: &str) -> Option<Self> {
        let [durability, round, seed, folder] = text.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let durability = if durability == "Durable" { Durability::Durable } else { Durability::Relaxed };
        Some(Self { durability, round: round.parse().ok()?, seed: seed.parse().ok()?, folder: folder.into() })
    }
}

/// No test of its own: does nothing unless it is told what to do.
#[test]
fn under_load_until_killed() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders = Orders::read(&orders).expect("orders");
    let mut settings = settings(orders.durability);
    settings.memtable_bytes = MEMTABLE_BYTES;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().expect("a runtime");
    let store = DiskStore::open(&orders.folder, settings).expect("opens");
    let clock = Arc::new(AtomicU64::new(NOON.as_millis() + orders.round * 1_000_000));
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let chance = Chance::new(orders.seed ^ (task << 32));
            let first = (orders.round * TASKS + task) << 32;
            let (store, clock) = (store.clone(), Arc::clone(&clock));
            runtime.spawn(Task { task, store, clock, chance, next: first, sessions: Vec::new() }.work())
        })
        .collect();
    for task in tasks {
        runtime.block_on(task).expect("works until it is killed");
    }
}

struct Task {
    task: u64,
    store: DiskStore,
    clock: Arc<AtomicU64>,
    chance: Chance,
    next: u64,
    sessions: Vec<(u64, Record)>,
}

/// How a deed ended.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum End {
    Done,
    Gone,
    Refused,
}

impl Task {
    async fn work(mut self) {
        loop {
            let (deed, record) = self.choose();
            write_down(&format!("do {} {deed}", self.task));
            let end = self.attempt(deed, record.clone()).await.expect("the store answers");
            let word = match end {
                End::Done => "done",
                End::Gone => "gone",
                End::Refused => "refused",
            };
            write_down(&format!("{word} {}", self.task));
            self.remember(deed, record, end);
        }
    }

    /// What to do next, and the record to do it with.
    fn choose(&mut self) -> (Deed, Record) {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let at = Timestamp::from_millis(now);
        if self.chance.below(REVOKE_ONE_IN) == 0 {
            return (Deed::Revoke { who: self.chance.below(PEOPLE), now }, fresh(0, at));
        }
        let place = self.chance.below(SESSIONS_PER_TASK as u64) as usize;
        let Some((number, record)) = self.sessions.get(place).cloned() else {
            self.next += 1;
            let number = self.next;
            return (Deed::Insert { number, mark: number, now }, fresh(number, at));
        };
        let revision = record.revision.next();
        let next = Record { revision, seen: at, ..record };
        let (mark, lock) = (self.chance.below(1 << 40), self.chance.below(256));
        let revision = revision.as_u64();
        match self.chance.below(10) {
            0..4 => (Deed::Replace { number, revision, mark, now }, Record { values: values(mark), ..next }),
            4..6 => (Deed::Rotate { number, revision, lock, now }, Record { lock: hash(lock), ..next }),
            6 => (Deed::Touch { number, now }, Record { revision: record.revision, ..next }),
            7 => (Deed::Remove { number }, next),
            _ => {
                let who = self.chance.below(PEOPLE);
                let principal = Some(principal(&who.to_string()));
                let next = Record { lock: hash(lock), principal, authenticated: Some(at), ..next };
                (Deed::SignIn { number, revision, lock, who, now }, next)
            }
        }
    }

    async fn attempt(&self, deed: Deed, record: Record) -> Result<End, StoreError> {
        let expected = |revision: u64| Revision::from_u64(revision - 1);
        let at = Timestamp::from_millis;
        Ok(match deed {
            Deed::Insert { now, .. } => match self.store.insert(record.into(), at(now)).await? {
                Inserted::Done => End::Done,
                Inserted::Taken => panic!("a number was used twice"),
            },
            Deed::Replace { revision, now, .. } | Deed::Rotate { revision, now, .. } => {
                match self.store.replace(record.into(), expected(revision), at(now)).await? {
                    Replaced::Done => End::Done,
                    Replaced::Gone => End::Gone,
                    Replaced::Conflict(there) => panic!("nobody else writes {there:?}"),
                }
            }
            Deed::Touch { now, .. } => match self.store.touch(record.id, at(now), at(now)).await? {
                Touched::Done => End::Done,
                Touched::Gone => End::Gone,
            },
            Deed::Remove { .. } => match self.store.remove(record.id, Some(record.lock)).await? {
                Removed::Done => End::Done,
                Removed::Gone => End::Gone,
                Removed::Conflict(there) => panic!("nobody else writes {there:?}"),
            },
            Deed::SignIn { revision, now, .. } => {
                let expected = Some(expected(revision));
                match self.store.sign_in(record.into(), expected, SessionLimit::Unlimited, at(now)).await? {
                    SignedIn::Done { .. } => End::Done,
                    SignedIn::Gone => End::Gone,
                    SignedIn::Revoked => End::Refused,
                    other => panic!("nobody else writes: {other:?}"),
                }
            }
            Deed::Revoke { who, now } => {
                self.store.revoke(&principal(&who.to_string()), None, at(now)).await?;
                End::Done
            }
        })
    }

    fn remember(&mut self, deed: Deed, record: Record, end: End) {
        let number = match deed {
            Deed::Revoke { .. } => return,
            Deed::Insert { number, .. } => return self.sessions.push((number, record)),
            Deed::Replace { number, .. }
            | Deed::Rotate { number, .. }
            | Deed::Touch { number, .. }
            | Deed::Remove { number }
            | Deed::SignIn { number, .. } => number,
        };
        let over = end == End::Gone || matches!(deed, Deed::Remove { .. });
        if over {
            self.sessions.retain(|(other, _)| *other != number);
        } else if end == End::Done {
            self.sessions
                .iter_mut()
                .filter(|(other, _)| *other == number)
                .for_each(|(_, old)| *old = record.clone());
        }
    }
}

fn fresh(number: u64, now: Timestamp) -> Record {
    Record { lifetime: Lifetime::NIST_AAL1, ..record(number, now) }
}

pub(super) fn hash(lock: u64) -> SecretHash {
    SecretHash::from_bytes([lock as u8; SecretHash::BYTES])
}

/// One write for one line, so that a kill leaves no half of one.
fn write_down(line: &str) {
    let written = std::io::stdout().lock().write_all(format!("{line}\n").as_bytes());
    written.expect("somebody reads");
}

/// Chance by seed: SplitMix64.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}
