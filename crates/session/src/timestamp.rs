//! Points in time, handed in from above: nothing on this floor reads a clock.

use std::fmt;
use std::ops::Add;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Arithmetic saturates: a deadline too far away to be written is the last moment there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

const END_OF_9999: Duration = Duration::from_secs(253_402_300_799);

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// How much later this is than `earlier`; zero when it is not later at all.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
    }
}

/// For a page that shows when. What the system cannot write is the last second of the year 9999.
impl From<Timestamp> for SystemTime {
    fn from(Timestamp(millis): Timestamp) -> Self {
        UNIX_EPOCH.checked_add(Duration::from_millis(millis)).unwrap_or(UNIX_EPOCH + END_OF_9999)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.0)
    }
}

/// The latest moment anyone has told us: time, once passed, does not come back.
///
/// A wall clock that is set back would give life to sessions already expired. Stores and clocks
/// raise every `now` they are given to this mark.
#[derive(Debug, Default)]
pub struct HighWater(AtomicU64);

impl HighWater {
    /// A mark at the epoch.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The later of `now` and everything passed here before.
    pub fn raise(&self, now: Timestamp) -> Timestamp {
        // The load keeps the usual case free of a write that every core would have to hear of.
        let mark = self.0.load(Ordering::Relaxed);
        if mark >= now.0 {
            return Timestamp(mark);
        }
        Timestamp(self.0.fetch_max(now.0, Ordering::Relaxed).max(now.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_stands_still() {
        let mark = HighWater::new();
        assert_eq!(mark.raise(Timestamp(5)), Timestamp(5));
        assert_eq!(mark.raise(Timestamp(3)), Timestamp(5));
        assert_eq!(mark.raise(Timestamp(6)), Timestamp(6));
    }

    #[test]
    fn the_system_has_the_same_moment() {
        let moment = Timestamp(1_800_000_000_123);
        assert_eq!(SystemTime::from(moment), UNIX_EPOCH + Duration::from_millis(1_800_000_000_123));
        let last = SystemTime::from(Timestamp(u64::MAX));
        assert!(last >= UNIX_EPOCH + END_OF_9999);
    }

    #[test]
    fn arithmetic_saturates() {
        let last = Timestamp(u64::MAX);
        assert_eq!(last + Duration::from_secs(1), last);
        assert_eq!(Timestamp(1).since(last), Duration::ZERO);
    }
}
