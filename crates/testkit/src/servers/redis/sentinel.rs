//! A master, its replica, and a Sentinel that makes the one the other when that is lost.

use std::fs;

use super::{Redis, ask_until, cli};
use crate::servers::running::{Program, Running, free_port};

/// A Redis with one replica and one Sentinel.
#[derive(Debug)]
pub struct RedisSentinel {
    master: Redis,
    replica: Redis,
    sentinel: Running,
    port: u16,
}

impl RedisSentinel {
    /// The name by which the Sentinel knows the master.
    pub const MASTER: &str = "sessions";

    /// Starts the three, and waits until they know each other.
    ///
    /// # Panics
    /// As [`Running::start`].
    #[must_use]
    pub fn start() -> Self {
        let master = Redis::with(&[
            "--repl-diskless-sync-delay",
            "0",
            "--client-output-buffer-limit",
            "replica 0 0 0",
        ]);
        let of = master.port().to_string();
        let replica = Redis::with(&["--replicaof", "127.0.0.1", &of]);
        master.ask_until(&["INFO", "replication"], |told| told.contains("state=online"));
        let port = free_port();
        let sentinel = Running::start(|folder| {
            let file = folder.join("sentinel.conf");
            let text = format!(
                "port {port}\nbind 127.0.0.1\nsentinel monitor {name} 127.0.0.1 {of} 1\n\
                 sentinel down-after-milliseconds {name} 300\nsentinel failover-timeout {name} 3000\n",
                name = Self::MASTER
            );
            fs::write(&file, text).expect("its folder takes a file");
            Program::new("redis-sentinel", "redis-sentinel", "+monitor master").arg(file)
        });
        ask_until(&sentinel, port, &["SENTINEL", "REPLICAS", Self::MASTER], |told| {
            told.contains("127.0.0.1")
        });
        Self { master, replica, sentinel, port }
    }

    /// Where the Sentinel listens, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The first master.
    #[must_use]
    pub const fn master(&self) -> &Redis {
        &self.master
    }

    /// Its replica.
    #[must_use]
    pub const fn replica(&self) -> &Redis {
        &self.replica
    }

    /// The Sentinel's process.
    #[must_use]
    pub const fn sentinel(&self) -> &Running {
        &self.sentinel
    }

    /// Waits until the replica has become master.
    pub fn wait_for_failover(&self) {
        self.replica.ask_until(&["ROLE"], |told| told.starts_with("master"));
    }

    /// Stops the replica, and writes more than the way to it holds: whatever the master takes from now on, only
    /// the master has.
    ///
    /// # Panics
    /// When the master does not take it.
    pub fn let_replica_fall_behind(&self) {
        const FILL: &str =
            "for n = 1, 64 do redis.call('SET', 'filling', string.rep('x', 1048576)) end return 'full'";
        self.replica.running().pause();
        assert_eq!(cli(self.master.port(), &["EVAL", FILL, "0"]).trim(), "full");
    }
}
