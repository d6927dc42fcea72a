//! A disk store as it grows: cost, memory, reopening, and requests during a sweep.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::bar::Bar;
use crate::command::Effort;
use crate::drive::{Spread, Verb, Work};
use crate::machine::filesystem;
use crate::report::{Report, Table};
use crate::specimen::order::{Answer, Order, StoreName};
use crate::specimen::process::Specimen;
use crate::stats::median;

/// Five values of 60 octets: 300.
const KEYS: usize = 5;
/// Tasks that ask at the same time.
const TASKS: u64 = 32;
/// The same while requests are timed: enough to keep both cores busy, not enough to queue for long.
const TASKS_TIMED: u64 = 8;
/// Expired sessions have numbers from here on.
const EXPIRED_FROM: u64 = 1 << 40;

#[derive(Args)]
pub struct Options {
    /// The store that grows.
    #[arg(long, value_enum, default_value_t = StoreName::Ours)]
    store: StoreName,
}

impl Default for Options {
    fn default() -> Self {
        Self { store: StoreName::Ours }
    }
}

/// How far it grows and how long is measured.
struct Scale {
    sizes: Vec<u64>,
    rounds: u64,
    millis: u64,
    expired: u64,
    sweeps: u64,
}

/// What was measured of one size.
#[derive(Default)]
struct Size {
    sessions: u64,
    populate_secs: f64,
    reopen_killed_secs: f64,
    reopen_closed_secs: f64,
    zipf_load: Vec<f64>,
    zipf_modify: Vec<f64>,
    uniform_load: Vec<f64>,
    uniform_modify: Vec<f64>,
    resident: f64,
    resident_most: f64,
}

/// What requests took beside a sweep, microseconds at the 99th percentile, and without.
#[derive(Default)]
struct Sweeps {
    quiet: Vec<f64>,
    swept: Vec<f64>,
    secs: Vec<f64>,
    requests: Vec<f64>,
}

pub fn run(effort: Effort, options: &Options, scratch: &Path) -> Result<Report> {
    let folder = tempfile::tempdir_in(scratch)?;
    let scale = effort.of(
        Scale {
            sizes: vec![10_000, 100_000, 1_000_000],
            rounds: 5,
            millis: 2000,
            expired: 100_000,
            sweeps: 5,
        },
        Scale { sizes: vec![1000, 10_000, 30_000], rounds: 2, millis: 300, expired: 10_000, sweeps: 1 },
    );
    let home = |sessions: u64| folder.path().join(sessions.to_string());
    let mut sizes = Vec::new();
    for sessions in scale.sizes.iter().copied() {
        std::fs::create_dir(home(sessions))?;
        sizes.push(populate(options.store, sessions, &home(sessions))?);
    }
    with_cache(options.store, &scale, &mut sizes, home)?;
    without_cache(options.store, &scale, &mut sizes, home)?;
    let largest = scale.sizes.last().copied().context("no size to measure")?;
    let sweeps = sweeps(options.store, &scale, largest, &home(largest))?;
    report(options.store, &scale, &sizes, &sweeps, folder.path())
}

/// Fills a store, modifies some of it, and kills it.
fn populate(store: StoreName, sessions: u64, home: &Path) -> Result<Size> {
    eprintln!("growth: populating {sessions}");
    let (mut specimen, _) = Specimen::start(store, home, true)?;
    let populate_secs = specimen.populate(0, sessions, KEYS)?;
    specimen.rate(work(Verb::Modify, Spread::Uniform, sessions, 99), 500)?;
    specimen.kill()?;
    Ok(Size { sessions, populate_secs, ..Size::default() })
}

fn with_cache(
    store: StoreName,
    scale: &Scale,
    sizes: &mut [Size],
    home: impl Fn(u64) -> PathBuf,
) -> Result<()> {
    let mut specimens = Vec::new();
    for size in &mut *sizes {
        let (specimen, secs) = Specimen::start(store, &home(size.sessions), true)?;
        size.reopen_killed_secs = secs;
        specimens.push(specimen);
    }
    for round in 0..=scale.rounds {
        eprintln!("growth: Zipf with cache, round {round} of {}", scale.rounds);
        for (size, specimen) in sizes.iter_mut().zip(&mut specimens) {
            let load = specimen.rate(work(Verb::Load, Spread::Zipf, size.sessions, round), scale.millis)?;
            let modify =
                specimen.rate(work(Verb::Modify, Spread::Zipf, size.sessions, round), scale.millis)?;
            // The first round fills the cache.
            if round > 0 {
                size.zipf_load.push(load);
                size.zipf_modify.push(modify);
            }
        }
    }
    for (size, mut specimen) in sizes.iter_mut().zip(specimens) {
        specimen.rate(work(Verb::Load, Spread::Uniform, size.sessions, 0), scale.millis)?;
        (size.resident, size.resident_most) = specimen.resident()?;
        specimen.order(&Order::Close)?;
    }
    Ok(())
}

fn without_cache(
    store: StoreName,
    scale: &Scale,
    sizes: &mut [Size],
    home: impl Fn(u64) -> PathBuf,
) -> Result<()> {
    let mut specimens = Vec::new();
    for size in &mut *sizes {
        let (specimen, secs) = Specimen::start(store, &home(size.sessions), false)?;
        size.reopen_closed_secs = secs;
        specimens.push(specimen);
    }
    for round in 0..=scale.rounds {
        eprintln!("growth: uniform without cache, round {round} of {}", scale.rounds);
        for (size, specimen) in sizes.iter_mut().zip(&mut specimens) {
            let load =
                specimen.rate(work(Verb::Load, Spread::Uniform, size.sessions, round), scale.millis)?;
            let modify =
                specimen.rate(work(Verb::Modify, Spread::Uniform, size.sessions, round), scale.millis)?;
            if round > 0 {
                size.uniform_load.push(load);
                size.uniform_modify.push(modify);
            }
        }
    }
    for mut specimen in specimens {
        specimen.order(&Order::Close)?;
    }
    Ok(())
}

fn sweeps(store: StoreName, scale: &Scale, population: u64, home: &Path) -> Result<Sweeps> {
    let mut sweeps = Sweeps::default();
    let (mut specimen, _) = Specimen::start(store, home, true)?;
    for round in 0..scale.sweeps {
        eprintln!("growth: sweep {} of {}", round + 1, scale.sweeps);
        let from = EXPIRED_FROM + round * scale.expired;
        specimen.order(&Order::PopulateExpired { from, count: scale.expired, keys: KEYS })?;
        let mut work = work(Verb::Mixed, Spread::Zipf, population, round);
        work.tasks = TASKS_TIMED;
        for sweeping in [false, true] {
            let order = Order::Latency { work, millis: scale.millis, sweeping };
            let Answer::Latency { p99_micros, requests, secs, .. } = specimen.order(&order)? else {
                bail!("timing was answered with something else");
            };
            if sweeping {
                sweeps.swept.push(p99_micros);
                sweeps.secs.push(secs);
                sweeps.requests.push(requests as f64);
            } else {
                sweeps.quiet.push(p99_micros);
            }
        }
    }
    specimen.order(&Order::Close)?;
    Ok(sweeps)
}

fn work(verb: Verb, spread: Spread, population: u64, seed: u64) -> Work {
    Work { verb, spread, population, tasks: TASKS, seed }
}

fn report(store: StoreName, scale: &Scale, sizes: &[Size], sweeps: &Sweeps, folder: &Path) -> Result<Report> {
    let mut report = Report::new("growth");
    report.tables = vec![costs(sizes), upkeep(sizes), sweep_table(sweeps, scale)];
    if store != StoreName::Sqlite {
        report.bars = bars(sizes, sweeps);
    }
    report.notes = vec![
        format!("Sessions of {KEYS} values of 60 octets; {TASKS} tasks at a time; sizes by turns, {} rounds of {} ms, medians.", scale.rounds, scale.millis),
        "Each store is a process of its own. Cost is the wall time of one operation with all tasks at work.".into(),
        "Reopening after SIGKILL follows populating and half a second of modifications. The kernel's page cache is warm.".into(),
        format!("Sweep: {} expired among the largest population, {TASKS_TIMED} tasks with nine loads to a modification by Zipf, {} sweeps, medians of the p99 of each.", scale.expired, scale.sweeps),
        format!("Data on {}.", filesystem(folder)?),
    ];
    Ok(report)
}

fn costs(sizes: &[Size]) -> Table {
    let head = [
        "sessions",
        "Zipf load µs",
        "Zipf modify µs",
        "uniform load µs, no cache",
        "uniform modify µs, no cache",
    ];
    let mut table = Table::new("Cost of one operation", &head);
    for size in sizes {
        let costs = [&size.zipf_load, &size.zipf_modify, &size.uniform_load, &size.uniform_modify];
        let costs = costs.map(|rates| format!("{:.2}", 1e6 / median(rates)));
        table.rows.push([size.sessions.to_string()].into_iter().chain(costs).collect());
    }
    table
}

fn upkeep(sizes: &[Size]) -> Table {
    let head = [
        "sessions",
        "resident MB",
        "at most MB",
        "reopened after kill, s",
        "reopened after close, s",
        "populated in s",
    ];
    let mut table = Table::new("Memory and reopening", &head);
    for size in sizes {
        table.rows.push(vec![
            size.sessions.to_string(),
            format!("{:.0}", size.resident),
            format!("{:.0}", size.resident_most),
            format!("{:.3}", size.reopen_killed_secs),
            format!("{:.3}", size.reopen_closed_secs),
            format!("{:.1}", size.populate_secs),
        ]);
    }
    table
}

fn sweep_table(sweeps: &Sweeps, scale: &Scale) -> Table {
    let head =
        ["expired", "p99 µs without", "p99 µs beside the sweep", "sweep s", "requests timed beside it"];
    let mut table = Table::new("Requests beside a sweep", &head);
    table.rows.push(vec![
        scale.expired.to_string(),
        format!("{:.0}", median(&sweeps.quiet)),
        format!("{:.0}", median(&sweeps.swept)),
        format!("{:.2}", median(&sweeps.secs)),
        format!("{:.0}", median(&sweeps.requests)),
    ]);
    table
}

fn bars(sizes: &[Size], sweeps: &Sweeps) -> Vec<Bar> {
    let (Some(least), Some(most)) = (sizes.first(), sizes.last()) else { return Vec::new() };
    let growth = |rates: fn(&Size) -> &Vec<f64>| median(rates(least)) / median(rates(most));
    let of = format!("at {} of at {}", most.sessions, least.sessions);
    vec![
        Bar::at_most(format!("Zipf load {of}"), growth(|size| &size.zipf_load), 1.5),
        Bar::at_most(format!("Zipf modify {of}"), growth(|size| &size.zipf_modify), 1.5),
        Bar::at_most(format!("uniform load, no cache, {of}"), growth(|size| &size.uniform_load), 3.0),
        Bar::at_most(format!("uniform modify, no cache, {of}"), growth(|size| &size.uniform_modify), 2.0),
        Bar::at_most(format!("resident MB at {}", most.sessions), most.resident, 400.0),
        Bar::at_most("reopening after SIGKILL, s", most.reopen_killed_secs, 2.0),
        Bar::at_most("reopening after a close, s", most.reopen_closed_secs, 2.0),
        Bar::at_most("p99 beside a sweep, of without", median(&sweeps.swept) / median(&sweeps.quiet), 2.0),
    ]
}
