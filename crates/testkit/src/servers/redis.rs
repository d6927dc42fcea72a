//! One Redis, in memory only.

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
        let port = free_port();
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
}
