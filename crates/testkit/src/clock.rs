//! A clock that stands still until a test turns it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloakroom_session::Timestamp;

/// A clock turned by hand. Clones show the same time.
///
/// ```
/// use std::time::Duration;
/// use cloakroom_session::Timestamp;
/// use cloakroom_testkit::HandClock;
///
/// let clock = HandClock::at(Timestamp::from_millis(43_200_000));
/// let reader = clock.reader(); // for whoever takes an `impl Fn() -> Timestamp`
/// clock.advance(Duration::from_secs(29 * 60));
/// assert_eq!(reader(), Timestamp::from_millis(43_200_000) + Duration::from_secs(29 * 60));
/// ```
#[derive(Clone, Debug)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicU64::new(start.as_millis())))
    }

    /// A clock that shows the moment it was made, for a server that goes by the real time.
    #[must_use]
    pub fn at_present() -> Self {
        // Before 1970 there are no sessions; such a clock starts at the epoch.
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::at(Timestamp::default() + elapsed)
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    /// Turns it forward.
    pub fn advance(&self, span: Duration) {
        self.set(self.now() + span);
    }

    /// Sets it, back as well as forward.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.as_millis(), Ordering::SeqCst);
    }

    /// The clock as a function.
    pub fn reader(&self) -> impl Fn() -> Timestamp + Clone + Send + Sync + 'static {
        let clock = self.clone();
        move || clock.now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_show_the_same_time() {
        let clock = HandClock::at(Timestamp::from_millis(5));
        let (other, reader) = (clock.clone(), clock.reader());
        clock.advance(Duration::from_millis(2));
        assert_eq!((other.now(), reader()), (Timestamp::from_millis(7), Timestamp::from_millis(7)));
        other.set(Timestamp::from_millis(1));
        assert_eq!(clock.now(), Timestamp::from_millis(1));
    }
}
