//! A clock that moves when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cloakroom::{Budget, SessionLayer, Sessions, Timestamp};

/// Tests hold calls back for as long as they like; what a budget does has a file of its own.
pub(super) const PATIENT: Budget = Budget { operation: Duration::MAX, request: Duration::MAX };

#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicU64>);

impl Clock {
    pub(crate) fn noon() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000_000)))
    }

    pub(crate) fn advance(&self, span: Duration) {
        self.0.fetch_add(u64::try_from(span.as_millis()).expect("short"), Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    /// `sessions` under this clock.
    pub(crate) fn of<L>(&self, sessions: Sessions<L>) -> Sessions<L> {
        let clock = self.clone();
        sessions.clock(move || clock.now())
    }

    /// The layer of `sessions` under this clock.
    pub(crate) fn layer<L>(&self, sessions: Sessions<L>) -> SessionLayer {
        self.of(sessions).budget(PATIENT).layer()
    }
}
