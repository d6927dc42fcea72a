//! The time, as floor 3 tells it to the floors below.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use cloakroom_session::{HighWater, Timestamp};

/// A clock set back stands still: what has expired stays so.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    pub(crate) fn of(clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let mark = HighWater::new();
        Self(Arc::new(move || mark.raise(clock())))
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// The system's.
impl Default for Clock {
    fn default() -> Self {
        Self::of(wall_clock)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn a_clock_set_back_stands_still() {
        let wall = Arc::new(AtomicU64::new(5));
        let read = wall.clone();
        let clock = Clock::of(move || Timestamp::from_millis(read.load(Ordering::Relaxed)));
        assert_eq!(clock.now(), Timestamp::from_millis(5));
        wall.store(3, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp::from_millis(5));
    }
}
