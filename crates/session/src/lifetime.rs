//! How long a session lives: chosen once, carried with its record, enforced at every read.

use std::time::Duration;

use thiserror::Error;

use crate::timestamp::Timestamp;

/// Idle time, absolute time, and whether the cookie outlives the browser.
///
/// 1. *Idle*: the session ends when nobody came for this long.
/// 2. *Absolute*: it ends this long after its authentication (after its creation, while nobody
///    signed in), however busy it is.
/// 3. *Persistent*: the cookie carries a `Max-Age`; otherwise it goes when the browser closes. The
///    server's limits hold in both cases.
///
/// All to the millisecond; at the deadline itself the session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    idle_ms: u64,
    absolute_ms: u64,
    persistent: bool,
}

const MINUTE_MS: u64 = 60 * 1000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

impl Lifetime {
    /// Browsers forget a cookie after this (RFC 10025, 5.5), so no session lives longer.
    pub const ABSOLUTE_MAX: Duration = Duration::from_secs(400 * 24 * 60 * 60);

    /// 20 minutes idle, one day at most: the customary web session.
    pub const IDLE_20_MINUTES: Self =
        Self { idle_ms: 20 * MINUTE_MS, absolute_ms: DAY_MS, persistent: false };
    /// NIST SP 800-63B-4, 2.1.3: 30 days, with no limit on idle time.
    pub const NIST_AAL1: Self = Self { idle_ms: 30 * DAY_MS, absolute_ms: 30 * DAY_MS, persistent: false };
    /// NIST SP 800-63B-4, 2.2.3: one hour idle, 24 hours at most.
    pub const NIST_AAL2: Self = Self { idle_ms: HOUR_MS, absolute_ms: DAY_MS, persistent: false };
    /// NIST SP 800-63B-4, 2.3.3: 15 minutes idle, 12 hours at most.
    pub const NIST_AAL3: Self =
        Self { idle_ms: 15 * MINUTE_MS, absolute_ms: 12 * HOUR_MS, persistent: false };

    /// A lifetime of `idle` between visits and `absolute` in all; the cookie goes with the browser.
    ///
    /// # Errors
    /// [`LifetimeError`] when either is shorter than a millisecond, when `idle` is longer than
    /// `absolute` (give them the same length for "no idle limit"), or when `absolute` is longer
    /// than [`Lifetime::ABSOLUTE_MAX`].
    pub fn new(idle: Duration, absolute: Duration) -> Result<Self, LifetimeError> {
        if idle.as_millis() == 0 {
            return Err(LifetimeError::Zero);
        }
        if idle > absolute {
            return Err(LifetimeError::IdleBeyondAbsolute { idle, absolute });
        }
        if absolute > Self::ABSOLUTE_MAX {
            return Err(LifetimeError::TooLong { absolute });
        }
        Ok(Self { idle_ms: millis(idle), absolute_ms: millis(absolute), persistent: false })
    }

    /// The same, with a cookie that outlives the browser ("keep me signed in") or does not.
    #[must_use]
    pub const fn persistent(self, persistent: bool) -> Self {
        Self { persistent, ..self }
    }

    /// The longest time between two visits.
    #[must_use]
    pub const fn idle(&self) -> Duration {
        Duration::from_millis(self.idle_ms)
    }

    /// The longest time in all.
    #[must_use]
    pub const fn absolute(&self) -> Duration {
        Duration::from_millis(self.absolute_ms)
    }

    /// [`Lifetime::idle`] in milliseconds, as records keep it.
    pub(crate) const fn idle_ms(&self) -> u64 {
        self.idle_ms
    }

    /// [`Lifetime::absolute`] in milliseconds, as records keep it.
    pub(crate) const fn absolute_ms(&self) -> u64 {
        self.absolute_ms
    }

    /// Whether the cookie outlives the browser.
    #[must_use]
    pub const fn is_persistent(&self) -> bool {
        self.persistent
    }

    /// The moment at which a session begun at `begun` and last seen at `seen` is over.
    #[must_use]
    pub fn deadline(&self, begun: Timestamp, seen: Timestamp) -> Timestamp {
        (seen + self.idle()).min(begun + self.absolute())
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// Why a lifetime cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LifetimeError {
    /// Shorter than a millisecond.
    #[error("a session must live for at least a millisecond")]
    Zero,
    /// Idle longer than absolute.
    #[error(
        "idle time {idle:?} is longer than absolute time {absolute:?}; give both the same for no idle limit"
    )]
    IdleBeyondAbsolute {
        /// As asked.
        idle: Duration,
        /// As asked.
        absolute: Duration,
    },
    /// Longer than browsers keep a cookie.
    #[error("absolute time {absolute:?} is longer than the 400 days that browsers keep a cookie")]
    TooLong {
        /// As asked.
        absolute: Duration,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3_600);
    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn the_nearer_deadline_rules() {
        let life = Lifetime::new(20 * MINUTE, HOUR).expect("valid");
        let at = |span| Timestamp::from_millis(0) + span;
        assert_eq!(life.deadline(at(Duration::ZERO), at(10 * MINUTE)), at(30 * MINUTE));
        assert_eq!(life.deadline(at(Duration::ZERO), at(50 * MINUTE)), at(HOUR));
    }

    #[test]
    fn presets_are_the_published_figures() {
        let figures =
            |life: Lifetime| (life.idle().as_secs(), life.absolute().as_secs(), life.is_persistent());
        assert_eq!(figures(Lifetime::IDLE_20_MINUTES), (1_200, 86_400, false));
        assert_eq!(figures(Lifetime::NIST_AAL1), (2_592_000, 2_592_000, false));
        assert_eq!(figures(Lifetime::NIST_AAL2), (3_600, 86_400, false));
        assert_eq!(figures(Lifetime::NIST_AAL3), (900, 43_200, false));
    }

    #[test]
    fn impossible_lifetimes_are_refused() {
        assert_eq!(Lifetime::new(Duration::ZERO, HOUR), Err(LifetimeError::Zero));
        assert!(matches!(Lifetime::new(2 * HOUR, HOUR), Err(LifetimeError::IdleBeyondAbsolute { .. })));
        assert!(matches!(Lifetime::new(HOUR, 401 * DAY), Err(LifetimeError::TooLong { .. })));
    }
}
