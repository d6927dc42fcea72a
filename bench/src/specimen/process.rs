//! The parent's side: starts a specimen, orders, hears, and ends it.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::drive::Work;
use crate::specimen::order::{Answer, Order, StoreName};

const MEGABYTE: f64 = 1e6;

/// A store in a process of its own.
pub struct Specimen {
    process: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Specimen {
    /// Opens a store; returns it with the seconds that opening took.
    pub fn start(store: StoreName, home: &Path, cache: bool) -> Result<(Self, f64)> {
        let word = store.to_possible_value().context("name the store")?.get_name().to_owned();
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["specimen", "--store", &word, "--data"]).arg(home);
        if !cache {
            command.arg("--cacheless");
        }
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("start a store")?;
        let orders = process.stdin.take().context("speak to the store")?;
        let answers = process.stdout.take().context("hear the store")?;
        let mut specimen = Self { process, orders, answers: BufReader::new(answers).lines() };
        match specimen.hear()? {
            Answer::Opened { secs } => Ok((specimen, secs)),
            other => bail!("the store opened with {other:?}"),
        }
    }

    /// Fills the store with `count` sessions from `from` on; returns the seconds that took.
    pub fn populate(&mut self, from: u64, count: u64, keys: usize) -> Result<f64> {
        match self.order(&Order::Populate { from, count, keys })? {
            Answer::Done { secs } => Ok(secs),
            other => bail!("populating was answered with {other:?}"),
        }
    }

    /// Orders something and waits for the answer.
    pub fn order(&mut self, order: &Order) -> Result<Answer> {
        writeln!(self.orders, "{}", serde_json::to_string(order)?).context("order the store")?;
        self.hear()
    }

    /// Operations per second over so many milliseconds of work.
    pub fn rate(&mut self, work: Work, millis: u64) -> Result<f64> {
        match self.order(&Order::Drive { work, millis })? {
            Answer::Rate { per_second } => Ok(per_second),
            other => bail!("work was answered with {other:?}"),
        }
    }

    /// Megabytes: now, and the most there ever were.
    pub fn resident(&mut self) -> Result<(f64, f64)> {
        match self.order(&Order::Resident)? {
            Answer::Resident { octets, octets_most } => {
                Ok((octets as f64 / MEGABYTE, octets_most as f64 / MEGABYTE))
            }
            other => bail!("memory was answered with {other:?}"),
        }
    }

    /// Kills it as it is, with SIGKILL.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill().context("kill the store")
    }

    fn hear(&mut self) -> Result<Answer> {
        let line = self.answers.next().context("the store ended before its answer")??;
        serde_json::from_str(&line).context("read an answer")
    }
}

impl Drop for Specimen {
    fn drop(&mut self) {
        // Says nothing new where it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
