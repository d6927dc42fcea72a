//! Where and with what a measurement was taken.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::stats::median;

/// The crates whose versions decide what a figure means.
const CRATES: [&str; 13] = [
    "aws-lc-rs",
    "axum",
    "axum_session",
    "biscotti",
    "cookie",
    "cookie_store",
    "fjall",
    "libsqlite3-sys",
    "sqlx",
    "tokio",
    "tower",
    "tower-sessions",
    "tower-sessions-sqlx-store",
];

/// The machine, the day and the versions of a run.
#[derive(Serialize)]
pub struct Machine {
    pub date: String,
    pub cores: usize,
    pub cpu: String,
    pub kernel: String,
    pub rustc: String,
    /// The commit measured, with a `+` when the checkout differs from it.
    pub commit: String,
    pub versions: Vec<String>,
}

impl Machine {
    pub fn here() -> Self {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        Self {
            date: time::OffsetDateTime::now_utc().date().to_string(),
            cores,
            cpu: field("/proc/cpuinfo", "model name"),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().into(),
            rustc: output("rustc", &["--version"]),
            commit: commit(),
            versions: versions(include_str!("../Cargo.lock")),
        }
    }

    /// The machine as the closing paragraph of a page.
    pub fn page(&self) -> String {
        let mut text = String::from("## Machine\n\n");
        let _ = writeln!(text, "- {}, commit {}", self.date, self.commit);
        let _ = writeln!(text, "- {} cores, {}, Linux {}", self.cores, self.cpu, self.kernel);
        let _ = writeln!(text, "- {}, release build", self.rustc);
        let _ = writeln!(text, "- {}", self.versions.join(", "));
        text
    }
}

/// The kind of file system that holds `path`, as the kernel calls it.
pub fn filesystem(path: &Path) -> Result<String> {
    let path = path.canonicalize().context("find the bench's folder")?;
    let mounts = fs::read_to_string("/proc/mounts").context("read the list of mounts")?;
    let of_mount = |line: &str| {
        let mut fields = line.split(' ').skip(1);
        Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
    };
    let holders = mounts.lines().filter_map(of_mount).filter(|(mount, _)| path.starts_with(mount));
    let (_, kind) = holders.max_by_key(|(mount, _)| mount.len()).context("find the mount")?;
    Ok(kind)
}

/// What one append with fdatasync costs in `folder`, microseconds, median of fifty.
pub fn sync_micros(folder: &Path) -> Result<f64> {
    let mut file = File::create(folder.join("sync-probe")).context("create a file to sync")?;
    let mut samples = Vec::new();
    for _ in 0..50 {
        file.write_all(&[0; 512])?;
        let start = Instant::now();
        file.sync_data()?;
        samples.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(median(&samples))
}

/// Resident memory of this process in octets: now, and the most it ever was.
pub fn resident() -> (u64, u64) {
    let octets = |name| {
        let text = field("/proc/self/status", name);
        text.trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
    };
    (octets("VmRSS"), octets("VmHWM"))
}

fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim());
    value.unwrap_or("unknown").to_owned()
}

fn commit() -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    let head = output("git", &["-C", folder, "rev-parse", "--short", "HEAD"]);
    let changes = output("git", &["-C", folder, "status", "--porcelain", "--untracked-files=no"]);
    if changes.is_empty() { head } else { head + "+" }
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".into(), |it| String::from_utf8_lossy(&it.stdout).trim().to_owned())
}

fn versions(lock: &str) -> Vec<String> {
    let mut lines = lock.lines();
    let mut versions = Vec::new();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("name = \"").and_then(|rest| rest.strip_suffix('"')) else {
            continue;
        };
        let version = lines.next().unwrap_or_default().trim_start_matches("version = ").trim_matches('"');
        if CRATES.contains(&name) {
            versions.push(format!("{name} {version}"));
        }
    }
    versions
}
