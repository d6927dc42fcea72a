//! The command line.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::machine::Machine;
use crate::report::Report;
use crate::{cookies, disk, farm, growth, http, in_process, serve, specimen};

/// Measures Cloakroom beside its peers, prints ratios beside their bars, and keeps them in
/// bench/results/.
#[derive(Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,

    /// Few rounds on small populations, to see that it runs; kept apart from the results.
    #[arg(long, global = true)]
    quick: bool,
}

#[derive(Subcommand)]
enum Part {
    /// What the session layer adds to one request, in one thread, on the memory stores.
    InProcess,
    /// Reading, building and sealing cookies, a user agent's jar, and hostile input, in one thread.
    Cookies,
    /// Modifications per second through the disk stores alone.
    Disk,
    /// Modifications per second through HTTP, driven by wrk.
    Http,
    /// Pages of a web farm's node on Redis, PostgreSQL and SQLite, driven by wrk.
    Farm,
    /// Loads, modifications, memory and reopening as the number of sessions grows.
    Growth(growth::Options),
    /// All of these, one after the other.
    All,
    #[command(hide = true)]
    Serve(serve::Options),
    #[command(hide = true)]
    FarmNode(farm::node::Options),
    #[command(hide = true)]
    Specimen(specimen::obey::Options),
}

/// How much to measure.
#[derive(Clone, Copy)]
pub struct Effort {
    pub quick: bool,
}

impl Effort {
    /// The usual amount, or the one for a quick look.
    pub fn of<T>(self, usual: T, quick: T) -> T {
        if self.quick { quick } else { usual }
    }
}

/// Reads the command line and does what it says.
pub fn run() -> Result<()> {
    let arguments = Arguments::parse();
    let effort = Effort { quick: arguments.quick };
    match arguments.part.unwrap_or(Part::All) {
        Part::Serve(options) => serve::run(&options),
        Part::FarmNode(options) => farm::node::run(&options),
        Part::Specimen(options) => specimen::obey::run(&options),
        Part::InProcess => publish(&in_process::run(effort)?, effort),
        Part::Cookies => publish(&cookies::run(effort)?, effort),
        Part::Disk => publish(&disk::run(effort, &scratch()?)?, effort),
        Part::Http => publish(&http::run(effort, &scratch()?)?, effort),
        Part::Farm => publish(&farm::run(effort, &scratch()?)?, effort),
        Part::Growth(options) => publish(&growth::run(effort, &options, &scratch()?)?, effort),
        Part::All => all(effort),
    }
}

fn all(effort: Effort) -> Result<()> {
    publish(&in_process::run(effort)?, effort)?;
    publish(&cookies::run(effort)?, effort)?;
    publish(&disk::run(effort, &scratch()?)?, effort)?;
    publish(&http::run(effort, &scratch()?)?, effort)?;
    publish(&farm::run(effort, &scratch()?)?, effort)?;
    publish(&growth::run(effort, &growth::Options::default(), &scratch()?)?, effort)
}

fn publish(report: &Report, effort: Effort) -> Result<()> {
    report.print();
    report.keep(&Machine::here(), &home().join(effort.of("results", "target/results-quick")))
}

/// A folder for data beside the build, on the disk the checkout is on: the system's temporary one may be memory.
fn scratch() -> Result<PathBuf> {
    let folder = home().join("target").join("data");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
