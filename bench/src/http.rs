//! Modifications per second through HTTP: each website a process of its own, driven by wrk.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::bar::Bar;
use crate::command::Effort;
use crate::machine::filesystem;
use crate::report::{Report, Table};
use crate::serve::{Variant, cookies};
use crate::side::Side;
use crate::stats::median;

const CONNECTIONS: u32 = 32;
const SESSIONS: u64 = 10_000;

/// Every request presents another session.
const SCRIPT: &str = r#"
local requests, last = {}, 0
function init(arguments)
    for line in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("GET", "/modify", { ["Cookie"] = line })
    end
end
function request()
    last = last % #requests + 1
    return requests[last]
end
"#;

/// A website under measurement.
struct Site {
    side: Side,
    name: &'static str,
    process: Child,
    port: u16,
    cookies: PathBuf,
    runs: Vec<Run>,
}

/// What wrk says of one run.
struct Run {
    per_second: f64,
    latency_p99: String,
}

pub fn run(effort: Effort, scratch: &Path) -> Result<Report> {
    let folder = tempfile::tempdir_in(scratch)?;
    let script = folder.path().join("modify.lua");
    std::fs::write(&script, SCRIPT).context("write the script for wrk")?;
    let mut sites = sites(folder.path(), effort.of(SESSIONS, 1000))?;
    let (rounds, secs) = effort.of((5, 6), (1, 1));
    for site in &sites {
        site.check()?;
        wrk(site, &script, 1)?;
    }
    for round in 0..rounds {
        eprintln!("http: round {} of {rounds}", round + 1);
        for site in &mut sites {
            let run = wrk(site, &script, secs).with_context(|| format!("drive {}", site.name))?;
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
        let before = get(self.port, "/value", cookie)?;
        get(self.port, "/modify", cookie)?;
        let after = get(self.port, "/value", cookie)?;
        ensure!(before != after, "{} does not keep what it was given", self.name);
        Ok(())
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

fn wrk(site: &Site, script: &Path, secs: u32) -> Result<Run> {
    let output = Command::new("wrk")
        .args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{secs}"), "--latency", "-s"])
        .arg(script)
        .arg(format!("http://127.0.0.1:{}/modify", site.port))
        .arg("--")
        .arg(&site.cookies)
        .output()
        .context("run wrk (Debian: apt install wrk)")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk failed: {}", String::from_utf8_lossy(&output.stderr));
    ensure!(
        !text.contains("Non-2xx") && !text.contains("Socket errors"),
        "not every request was answered: {text}"
    );
    let after = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    let per_second = after("Requests/sec:").context("read wrk's figure")?.parse()?;
    Ok(Run { per_second, latency_p99: after("99%").unwrap_or("unknown").to_owned() })
}

/// The body of a page, once.
fn get(port: u16, page: &str, cookie: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(
        stream,
        "GET {page} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "{page} answered {answer}");
    Ok(answer.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned())
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
