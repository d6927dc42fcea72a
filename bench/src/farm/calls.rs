//! Calls of a store that has no server to count them.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static READS: AtomicU64 = AtomicU64::new(0);
static WRITES: AtomicU64 = AtomicU64::new(0);

/// Notes a call that reads.
pub fn read() {
    READS.fetch_add(1, Relaxed);
}

/// Notes a call that writes.
pub fn wrote() {
    WRITES.fetch_add(1, Relaxed);
}

/// The page that tells how many there were.
pub async fn page() -> String {
    format!("{} {}", READS.load(Relaxed), WRITES.load(Relaxed))
}

/// What that page says: reads and writes.
pub fn parse(page: &str) -> Option<(u64, u64)> {
    let (reads, writes) = page.split_once(' ')?;
    Some((reads.parse().ok()?, writes.parse().ok()?))
}
