//! Spans of time, in the seconds that cookies count.

use std::time::Duration;

/// Rounded up: what lasts for less than a second is not over at once.
pub(crate) const fn secs_up(span: Duration) -> u64 {
    span.as_secs().saturating_add((span.subsec_nanos() > 0) as u64)
}
