//! What time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use cloakroom_cookie::jar::Timestamp;

/// Whatever tells the time.
pub(crate) type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;

/// The time of the system.
pub(crate) fn system() -> Clock {
    Box::new(|| since_1970(SystemTime::now()))
}

/// A clock that was never set may stand before 1970.
fn since_1970(time: SystemTime) -> Timestamp {
    let (span, sign) = match time.duration_since(UNIX_EPOCH) {
        Ok(since) => (since, 1),
        Err(error) => (error.duration(), -1),
    };
    Timestamp::from_millis(sign * i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn milliseconds_are_counted_from_1970_both_ways() {
        let span = Duration::from_millis(1500);
        assert_eq!(since_1970(UNIX_EPOCH + span), Timestamp::from_millis(1500));
        assert_eq!(since_1970(UNIX_EPOCH - span), Timestamp::from_millis(-1500));
    }
}
