//! How much space is left where the store lives.
//!
//! An engine that runs out of space stops for good, removals included. So the store stops growing
//! while there is some left, and begins again by itself when there is more.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long there is believed to be space, at most.
const BELIEVED_FOR: Duration = Duration::from_millis(10);
/// After how many octets written it is asked again at once.
const BELIEVED_BYTES: u64 = 1024 * 1024;

/// Free space that a single table of the engine may need.
const SCARCE_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) struct Room {
    path: PathBuf,
    reserve_bytes: u64,
    asked: Option<Instant>,
    written: u64,
    low: bool,
}

impl Room {
    pub(crate) const fn new(path: PathBuf, reserve_bytes: u64) -> Self {
        Self { path, reserve_bytes, asked: None, written: 0, low: false }
    }

    /// Whether less than the reserve is left.
    pub(crate) fn is_low(&mut self) -> bool {
        if self.reserve_bytes > 0 && !self.is_believed() {
            self.ask();
        }
        self.low
    }

    /// Whether space is a likely reason for an engine to have stopped that gives none.
    pub(crate) fn is_scarce(&self) -> bool {
        self.free_bytes().is_ok_and(|free| free < self.reserve_bytes.max(SCARCE_BYTES))
    }

    /// Good news for a moment; bad news is asked about each time.
    fn is_believed(&self) -> bool {
        let lately = self.asked.is_some_and(|asked| asked.elapsed() < BELIEVED_FOR);
        lately && !self.low && self.written < BELIEVED_BYTES
    }

    /// Notes that about `bytes` were written.
    pub(crate) const fn wrote(&mut self, bytes: u64) {
        self.written = self.written.saturating_add(bytes);
    }

    fn ask(&mut self) {
        (self.asked, self.written) = (Some(Instant::now()), 0);
        let free = match self.free_bytes() {
            Ok(free) => free,
            Err(error) => {
                tracing::warn!(%error, path = %self.path.display(), "cannot tell how much space is free");
                return;
            }
        };
        let low = free < self.reserve_bytes;
        if low && !self.low {
            tracing::error!(
                free,
                reserve = self.reserve_bytes,
                "little space is free: sessions are not written"
            );
        } else if self.low && !low {
            tracing::info!(free, "there is space again: sessions are written");
        }
        self.low = low;
    }

    fn free_bytes(&self) -> rustix::io::Result<u64> {
        let there = rustix::fs::statvfs(&self.path)?;
        Ok(there.f_bavail.saturating_mul(there.f_frsize))
    }
}
