//! What is said between a specimen and its parent, one line of JSON each.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::drive::Work;

/// Which store grows.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum StoreName {
    /// Our disk store, relaxed.
    Ours,
    /// tower-sessions on SQLite, as a reference.
    Sqlite,
}

/// What a parent may order.
#[derive(Serialize, Deserialize)]
pub enum Order {
    /// Stores sessions from `from` on.
    Populate { from: u64, count: u64, keys: usize },
    /// The same, expired.
    PopulateExpired { from: u64, count: u64, keys: usize },
    /// Works for so long, as fast as it goes.
    Drive { work: Work, millis: u64 },
    /// Works for so long, or while a sweep runs, and times each request.
    Latency { work: Work, millis: u64, sweeping: bool },
    /// Says how much memory is resident.
    Resident,
    /// Closes the store in good order.
    Close,
}

/// The answer to an order; the first one answers the start.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    Opened { secs: f64 },
    Done { secs: f64 },
    Rate { per_second: f64 },
    Latency { p50_micros: f64, p99_micros: f64, requests: usize, secs: f64, swept: u64 },
    Resident { octets: u64, octets_most: u64 },
}
