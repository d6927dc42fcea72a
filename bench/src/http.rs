//! Modifications per second through HTTP: each website a process of its own, driven by wrk.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::bar::Bar;
use crate::command::Effort;
use crate::fetch::sees_modifications;
use crate::machine::filesystem;
use crate::report::{Report, Table};
use crate::serve::{Variant, cookies};
use crate::side::Side;
use crate::stats::median;
use crate::wrk::{CONNECTIONS, Run, Target, Wrk};

const SESSIONS: u64 = 10_000;

/// A website under measurement.
struct Site {
    side: Side,
    name: &'static str,
    process: Child,
    port: u16,
    cookies: PathBuf,
    runs: Vec<Run>,
}

pub fn run(effort: Effort, scratch: &Path) -> Result<Report> {
    let folder = tempfile::tempdir_in(scratch)?;
    let wrk = Wrk::new(folder.path())?;
    let mut sites = sites(folder.path(), effort.of(SESSIONS, 1000))?;
    let (rounds, secs) = effort.of((5, 6), (1, 1));
    for site in &sites {
        site.check()?;
        wrk.drive(site.target(), 1)?;
    }
    for round in 0..rounds {
        eprintln!("http: round {} of {rounds}", round + 1);
        for site in &mut sites {
            let run = wrk.drive(site.target(), secs).with_context(|| format!("drive {}", site.name))?;
            site.runs.push(run);
        }
    }
    let mut report = report(&sites);
    report.notes = vec![
        format!(
            "wrk -t1 -c{CONNECTIONS} -d{secs}, {rounds} rounds by turns, the median; wrk and the server share the machine's cores."
        ),
        format!(
            "Every request presents the next of {} sessions of 8 values of 60 octets and changes one value.",
            effort.of(SESSIONS, 1000)
        ),
        format!(
            "Relaxed durability, SQLite in WAL mode with synchronous=NORMAL; data on {}.",
            filesystem(folder.path())?
        ),
    ];
    Ok(report)
}

fn sites(folder: &Path, sessions: u64) -> Result<Vec<Site>> {
    [
        (Variant::Bare, Side::Floor, "axum alone"),
        (Variant::SqliteOne, Side::Peer, "tower-sessions SQLite, pool of 1"),
        (Variant::SqliteTen, Side::Peer, "tower-sessions SQLite, pool of 10"),
        (Variant::Ours, Side::Ours, "cloakroom, disk store"),
    ]
    .into_iter()
    .map(|(variant, side, name)| Site::start(variant, side, name, folder, sessions))
    .collect()
}

impl Site {
    fn start(variant: Variant, side: Side, name: &'static str, folder: &Path, sessions: u64) -> Result<Self> {
        eprintln!("http: starting {name}");
        let word = variant.to_possible_value().context("name the variant")?.get_name().to_owned();
        let data = folder.join(&word);
        std::fs::create_dir(&data)?;
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", &word, "--sessions", &sessions.to_string(), "--data"])
            .arg(&data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start a server")?;
        let mut line = String::new();
        let output = process.stdout.take().context("read the server's output")?;
        BufReader::new(output).read_line(&mut line)?;
        let port = line.trim().parse().with_context(|| format!("{name} did not start"))?;
        Ok(Self { side, name, process, port, cookies: cookies(&data), runs: Vec::new() })
    }

    /// Sees that a modification is stored.
    fn check(&self) -> Result<()> {
        if self.side == Side::Floor {
            return Ok(());
        }
        let lines = std::fs::read_to_string(&self.cookies)?;
        let cookie = lines.lines().next().context("find a cookie")?;
        sees_modifications(self.port, cookie).with_context(|| self.name)
    }

    fn target(&self) -> Target<'_> {
        Target { port: self.port, page: "/modify", cookies: &self.cookies }
    }

    fn per_second(&self) -> f64 {
        median(&self.runs.iter().map(|run| run.per_second).collect::<Vec<_>>())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Closing its input ends it; a kill makes sure, and says nothing new where it has ended.
        drop(self.process.stdin.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn report(sites: &[Site]) -> Report {
    let mut report = Report::new("http");
    let head = ["website", "per second", "p99", "of the bare router", "of the peer"];
    let mut table = Table::new("Modifications per second", &head);
    let (bare, peer) = (best(sites, Side::Floor), best(sites, Side::Peer));
    let share = |rate: f64, of: Option<f64>| of.map_or("–".into(), |of| format!("{:.2}", rate / of));
    for site in sites {
        let rate = site.per_second();
        table.rows.push(vec![
            site.name.into(),
            format!("{rate:.0}"),
            site.runs.last().map(|run| run.latency_p99.clone()).unwrap_or_default(),
            share(rate, bare),
            share(rate, peer),
        ]);
    }
    report.tables.push(table);
    if let (Some(ours), Some(bare), Some(peer)) = (best(sites, Side::Ours), bare, peer) {
        let asked = (5.0 * peer).min(bare / 2.0);
        report.bars.push(Bar::at_least(
            "ours, of the less of 5 × the peer and half the bare router",
            ours / asked,
            1.0,
        ));
    }
    report
}

fn best(sites: &[Site], side: Side) -> Option<f64> {
    sites.iter().filter(|site| site.side == side).map(Site::per_second).max_by(f64::total_cmp)
}
