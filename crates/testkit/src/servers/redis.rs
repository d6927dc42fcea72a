//! Redis, in memory only: one server, a master with its replica and a Sentinel, or a cluster.

mod cluster;
mod sentinel;

use std::process::Command;

pub use self::cluster::RedisCluster;
pub use self::sentinel::RedisSentinel;
use super::running::{Program, Running, free_port};

/// A `redis-server` without persistence.
#[derive(Debug)]
pub struct Redis {
    running: Running,
    port: u16,
}

impl Redis {
    /// Starts one.
    ///
    /// # Panics
    /// As [`Running::start`].
    #[must_use]
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts one with more arguments (`["--requirepass", "secret"]`).
    ///
    /// # Panics
    /// As [`Running::start`].
    #[must_use]
    pub fn with(arguments: &[&str]) -> Self {
        Self::on(free_port(), arguments)
    }

    /// Starts one on this port: where another was that has been killed.
    ///
    /// # Panics
    /// As [`Running::start`].
    #[must_use]
    pub fn on(port: u16, arguments: &[&str]) -> Self {
        let running = Running::start(|folder| {
            Program::new("redis-server", "redis-server", "Ready to accept connections")
                .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"])
                .arg(port.to_string())
                .arg("--dir")
                .arg(folder)
                .args(arguments)
        });
        Self { running, port }
    }

    /// Where it listens, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Its process.
    #[must_use]
    pub const fn running(&self) -> &Running {
        &self.running
    }

    /// What `redis-cli` prints when given this command.
    ///
    /// # Panics
    /// When there is no `redis-cli`.
    pub fn cli(&self, command: &[&str]) -> String {
        cli(self.port, command)
    }

    fn ask_until(&self, command: &[&str], wanted: impl Fn(&str) -> bool) -> String {
        ask_until(&self.running, self.port, command, wanted)
    }
}

fn cli(port: u16, command: &[&str]) -> String {
    let mut cli = Command::new("redis-cli");
    let output = cli.arg("-p").arg(port.to_string()).args(command).output();
    let output = output.expect("`redis-cli` runs (it is in the package redis-tools)");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Asks the server at `port` until the answer is as wanted. Servers say over the wire when they have found each
/// other, and nowhere else.
///
/// # Panics
/// When it has ended.
fn ask_until(server: &Running, port: u16, command: &[&str], wanted: impl Fn(&str) -> bool) -> String {
    loop {
        let answer = cli(port, command);
        if wanted(&answer) {
            return answer;
        }
        server.expect_alive();
        std::thread::yield_now();
    }
}
