//! How far the sweep has come in the index by deadline.
//!
//! What was removed there stays as tombstones for a while, and a scan from the beginning would walk
//! over all of them. So each scan begins where the last one ended, unless an entry was written
//! behind it since.

use std::sync::atomic::{AtomicU64, Ordering};

use cloakroom_session::Timestamp;
use tokio::sync::{Mutex, MutexGuard};

use crate::keys::DeadlineKey;

pub(crate) struct Front {
    /// No entry is left up to here. The lock makes sweeps take turns.
    low: Mutex<DeadlineKey>,
    /// The earliest entry committed since the last scan began.
    written: AtomicU64,
}

impl Front {
    pub(crate) const fn new(low: DeadlineKey) -> Self {
        Self { low: Mutex::const_new(low), written: AtomicU64::new(u64::MAX) }
    }

    /// Takes the sweep's turn.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        Turn { low: self.low.lock().await, written: &self.written }
    }

    /// Tells that an entry at `due` was committed. Before that would be too early: a scan could
    /// begin in between, and neither see the entry nor hear of it.
    pub(crate) fn committed(&self, due: Timestamp) {
        self.written.fetch_min(due.as_millis(), Ordering::AcqRel);
    }

    /// What may be remembered across a restart, when a scan came to `swept`: the writer asks, so
    /// nothing is committed meanwhile.
    pub(crate) fn safe(&self, swept: DeadlineKey) -> DeadlineKey {
        let written = Timestamp::from_millis(self.written.load(Ordering::Acquire));
        swept.min(DeadlineKey::before(written))
    }
}

pub(crate) struct Turn<'a> {
    low: MutexGuard<'a, DeadlineKey>,
    written: &'a AtomicU64,
}

impl Turn<'_> {
    /// After which entry a scan that begins now must look.
    pub(crate) fn begin(&mut self) -> DeadlineKey {
        let written = Timestamp::from_millis(self.written.swap(u64::MAX, Ordering::AcqRel));
        *self.low = (*self.low).min(DeadlineKey::before(written));
        *self.low
    }

    /// Everything up to `last` has been dealt with.
    pub(crate) fn reached(&mut self, last: DeadlineKey) {
        *self.low = last;
    }
}
