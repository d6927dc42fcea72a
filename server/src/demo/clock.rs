//! The demo's clock, for what it shows; sessions have their own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloakroom::Timestamp;

/// This moment.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// As in `2026-11-21T09:30:00Z`: what the `datetime` of a `<time>` wants.
pub(crate) fn machine_text(at: Timestamp) -> String {
    system_time(at).map_or_else(String::new, |time| humantime::format_rfc3339_seconds(time).to_string())
}

/// As in `2026-11-21 09:30 UTC`: for readers whose browser runs no script.
pub(crate) fn people_text(at: Timestamp) -> String {
    let text = machine_text(at);
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => text,
    }
}

fn system_time(at: Timestamp) -> Option<SystemTime> {
    /// The last second of the year 9999, after which the text has another shape.
    const LAST_MILLIS: u64 = 253_402_300_799_000;
    UNIX_EPOCH.checked_add(Duration::from_millis(at.as_millis().min(LAST_MILLIS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_for_machines_and_for_people() {
        let at = Timestamp::from_millis(1_795_253_400_000);
        assert_eq!(machine_text(at), "2026-11-21T09:30:00Z");
        assert_eq!(people_text(at), "2026-11-21 09:30 UTC");
        assert_eq!(people_text(Timestamp::from_millis(u64::MAX)), "9999-12-31 23:59 UTC");
    }
}
