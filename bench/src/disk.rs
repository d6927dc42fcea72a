//! Modifications per second through the disk stores alone.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use cloakroom_disk::Durability;
use tokio::runtime::Runtime;

use crate::bar::Bar;
use crate::command::Effort;
use crate::drive::{Spread, Verb, Work, throughput};
use crate::machine::{filesystem, sync_micros};
use crate::ours::disk;
use crate::ours::kept::Kept;
use crate::payload::KEYS;
use crate::peers::tower_sessions_sqlite::{Sqlite, Synchronous};
use crate::report::{Report, Table};
use crate::side::Side;
use crate::stats::median;
use crate::subject::Subject;

/// Tasks that modify at the same time.
const TASKS: [u64; 3] = [1, 8, 32];
const POPULATION: u64 = 10_000;
/// How many connections the peer's pool may open: the better of these counts for it.
const CONNECTIONS: [u32; 2] = [1, 10];

/// What an acknowledged write survives.
#[derive(Clone, Copy, PartialEq)]
enum Promise {
    /// Nothing.
    Nothing,
    /// The end of the process.
    Relaxed,
    /// The loss of power.
    Durable,
}

struct Contender<'run> {
    name: String,
    side: Side,
    promise: Promise,
    round: Box<dyn Fn(Work, Duration) -> Result<f64> + 'run>,
    /// Per number of tasks, modifications per second of each round.
    rates: [Vec<f64>; TASKS.len()],
}

pub fn run(effort: Effort, scratch: &Path) -> Result<Report> {
    let folder = tempfile::tempdir_in(scratch)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut contenders = contenders(&runtime, folder.path())?;
    let (rounds, span) = effort.of((7, Duration::from_secs(2)), (2, Duration::from_millis(300)));
    for round in 0..rounds {
        eprintln!("disk: round {} of {rounds}", round + 1);
        for (place, tasks) in TASKS.into_iter().enumerate() {
            for contender in &mut contenders {
                let (verb, spread, seed) = (Verb::Modify, Spread::Uniform, round);
                let work = Work { verb, spread, population: POPULATION, tasks, seed };
                contender.rates[place].push((contender.round)(work, span)?);
            }
        }
    }
    report(&contenders, folder.path(), rounds, span)
}

fn contenders<'run>(runtime: &'run Runtime, folder: &Path) -> Result<Vec<Contender<'run>>> {
    let name = "cloakroom, memory store: what the harness allows".to_owned();
    let floor = Contender::new(runtime, name, Side::Floor, Promise::Nothing, Kept::in_memory())?;
    let mut contenders = vec![floor];
    for (promise, synchronous, word) in
        [(Promise::Relaxed, Synchronous::Normal, "NORMAL"), (Promise::Durable, Synchronous::Full, "FULL")]
    {
        for connections in CONNECTIONS {
            let name = format!("tower-sessions SQLite, synchronous={word}, pool of {connections}");
            let home = folder.join(format!("sqlite-{word}-{connections}"));
            std::fs::create_dir_all(&home)?;
            let subject = runtime.block_on(Sqlite::open(&home, synchronous, connections))?;
            contenders.push(Contender::new(runtime, name, Side::Peer, promise, subject)?);
        }
    }
    for (promise, durability, word) in [
        (Promise::Relaxed, Durability::Relaxed, "relaxed"),
        (Promise::Durable, Durability::Durable, "durable"),
    ] {
        let name = format!("cloakroom, disk store, {word}");
        let subject = disk::open(&folder.join(format!("ours-{word}")), durability)?;
        contenders.push(Contender::new(runtime, name, Side::Ours, promise, subject)?);
    }
    Ok(contenders)
}

impl<'run> Contender<'run> {
    fn new<S: Subject>(
        runtime: &'run Runtime,
        name: String,
        side: Side,
        promise: Promise,
        subject: S,
    ) -> Result<Self> {
        eprintln!("disk: populating {name}");
        runtime.block_on(subject.populate(0..POPULATION, KEYS))?;
        let subject = Arc::new(subject);
        let round = Box::new(move |work, span| runtime.block_on(throughput(&subject, work, span)));
        Ok(Self { name, side, promise, round, rates: Default::default() })
    }

    fn rate(&self, place: usize) -> f64 {
        median(&self.rates[place])
    }
}

fn report(contenders: &[Contender<'_>], folder: &Path, rounds: u64, span: Duration) -> Result<Report> {
    let mut report = Report::new("disk");
    report.tables.push(table(contenders));
    for (place, tasks) in TASKS.into_iter().enumerate() {
        report.bars.extend(bar(contenders, Promise::Relaxed, place, tasks));
    }
    report.bars.extend(bar(contenders, Promise::Durable, TASKS.len() - 1, TASKS[TASKS.len() - 1]));
    report.notes = vec![
        format!("{POPULATION} sessions of {KEYS} values of 60 octets; a modification loads, changes one value and saves."),
        format!("Contenders by turns, {rounds} rounds of {} ms; the median of the rounds, and the slowest and fastest.", span.as_millis()),
        "relaxed: acknowledged before it is synced (SQLite: WAL, synchronous=NORMAL); durable: after (synchronous=FULL).".into(),
        "Bars compare with the better of the peer's two pools.".into(),
        format!("Data on {}; an append with fdatasync takes {:.0} µs there.", filesystem(folder)?, sync_micros(folder)?),
    ];
    Ok(report)
}

fn table(contenders: &[Contender<'_>]) -> Table {
    let mut table = Table::new(
        "Modifications per second",
        &["contender", "promise", "tasks", "per second", "slowest–fastest"],
    );
    for contender in contenders {
        for (place, tasks) in TASKS.into_iter().enumerate() {
            let rates = &contender.rates[place];
            let slowest = rates.iter().copied().fold(f64::INFINITY, f64::min);
            let fastest = rates.iter().copied().fold(0.0, f64::max);
            let promise = match contender.promise {
                Promise::Nothing => "none",
                Promise::Relaxed => "relaxed",
                Promise::Durable => "durable",
            };
            table.rows.push(vec![
                contender.name.clone(),
                promise.into(),
                tasks.to_string(),
                format!("{:.0}", contender.rate(place)),
                format!("{slowest:.0}–{fastest:.0}"),
            ]);
        }
    }
    table
}

fn bar(contenders: &[Contender<'_>], promise: Promise, place: usize, tasks: u64) -> Option<Bar> {
    let best = |side| {
        let of_side = contenders.iter().filter(|it| it.side == side && it.promise == promise);
        of_side.map(|contender| contender.rate(place)).max_by(f64::total_cmp)
    };
    let ratio = best(Side::Ours)? / best(Side::Peer)?;
    let what = match promise {
        Promise::Nothing => return None,
        Promise::Relaxed => format!("relaxed, {tasks} tasks: of SQLite NORMAL"),
        Promise::Durable => format!("durable, {tasks} tasks: of SQLite FULL"),
    };
    Some(Bar::at_least(what, ratio, 5.0))
}
