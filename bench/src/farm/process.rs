//! The parent's side of a node: starts it, gives it sessions, and ends it.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::farm::cast::{Layer, Site};
use crate::farm::cpu;
use crate::farm::page::Page;
use crate::fetch::{fetch, sees_modifications};
use crate::payload::KEYS;
use crate::wrk::Target;

/// What a website without sessions is presented: as long as the others' cookies.
const NOBODY: &str = "__Host-id=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv";

/// A node that runs.
pub struct Node {
    pub site: Site,
    pub port: u16,
    process: Child,
    cookies: PathBuf,
}

impl Node {
    /// Starts a node on the store at `at`, with so many sessions.
    pub fn start(site: Site, at: &str, counted: bool, folder: &Path, sessions: u64) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("farm-node").args(site.arguments()).args(["--at", at]);
        if counted {
            command.arg("--counted");
        }
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("start a node")?;
        let cookies = folder.join(format!("{}.cookies", site.word()));
        let mut node = Self { site, port: 0, process, cookies };
        node.port = node.told().with_context(|| format!("{} did not start", site.word()))?;
        node.seed(sessions).with_context(|| format!("give {} its sessions", site.word()))?;
        Ok(node)
    }

    fn told(&mut self) -> Result<u16> {
        let mut line = String::new();
        BufReader::new(self.process.stdout.take().context("hear the node")?).read_line(&mut line)?;
        Ok(line.trim().parse()?)
    }

    fn seed(&self, sessions: u64) -> Result<()> {
        let mut lines = String::new();
        for _ in 0..sessions {
            let page = fetch(self.port, &format!("/seed/{KEYS}"), None)?;
            let cookie = if self.site.layer == Layer::Bare { NOBODY.to_owned() } else { page.cookies() };
            writeln!(lines, "{cookie}")?;
        }
        std::fs::write(&self.cookies, &lines).context("write the cookies")?;
        match (self.site.layer, lines.lines().next()) {
            (Layer::Bare, _) | (_, None) => Ok(()),
            (_, Some(cookie)) => sees_modifications(self.port, cookie),
        }
    }

    /// Its sessions' Cookie lines.
    pub fn cookies(&self) -> Result<Vec<String>> {
        let lines = std::fs::read_to_string(&self.cookies).context("read the cookies")?;
        Ok(lines.lines().map(str::to_owned).collect())
    }

    pub fn target(&self, page: Page) -> Target<'_> {
        Target { port: self.port, page: page.path(), cookies: &self.cookies }
    }

    /// Seconds it has had.
    pub fn cpu(&self) -> Result<f64> {
        cpu::of_process(self.process.id())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Closing its input ends it; a kill makes sure, and says nothing new where it has ended.
        drop(self.process.stdin.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
