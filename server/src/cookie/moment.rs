//! Moments: which one is now, and how one is said.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloakroom_cookie::jar::Timestamp;

use crate::span::{ENGLISH, in_words};

/// After so many years the calendar begins again; `humantime` knows it from 1970 to 9999.
const YEARS_PER_CYCLE: i64 = 400;
const SECS_PER_CYCLE: i64 = 146_097 * 86_400;
const SECS_PER_YEAR: u64 = 31_556_952;

/// The last `--now` that leaves room for 400 days before the year 10000.
const NOW_SECS_MAX: u64 = 253_367_740_800;

/// A moment as `--now` takes it: `2026-01-15T00:00:00Z`, or seconds since 1970.
///
/// # Errors
/// A sentence for who typed it.
pub(crate) fn read(text: &str) -> Result<Timestamp, String> {
    let secs = text.parse().ok().or_else(|| {
        let time = humantime::parse_rfc3339_weak(text).ok()?;
        Some(time.duration_since(UNIX_EPOCH).ok()?.as_secs())
    });
    match secs.filter(|secs| *secs <= NOW_SECS_MAX) {
        Some(secs) => Ok(Timestamp::from_secs(secs.cast_signed())),
        None => {
            Err("a moment is 2026-01-15T00:00:00Z, or seconds since 1970; until the year 9998".to_owned())
        }
    }
}

/// What the system's clock says.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Timestamp::from_secs(since.min(NOW_SECS_MAX).cast_signed())
}

/// Whole seconds since 1970.
pub(crate) const fn secs(moment: Timestamp) -> i64 {
    moment.as_millis().div_euclid(1000)
}

/// As in `2026-01-15 00:00:00 UTC`.
pub(crate) fn utc(unix_secs: i64) -> String {
    let (cycles, secs) = (unix_secs.div_euclid(SECS_PER_CYCLE), unix_secs.rem_euclid(SECS_PER_CYCLE));
    let within = UNIX_EPOCH + Duration::from_secs(secs.unsigned_abs());
    let text = humantime::format_rfc3339_seconds(within).to_string();
    let year = text[..4].parse::<i64>().unwrap_or_default() + YEARS_PER_CYCLE * cycles;
    format!("{year:04}{} {} UTC", &text[4..10], &text[11..19])
}

/// As in `30 days`; of more than a few years only their number.
pub(crate) fn span(secs: u64) -> String {
    match secs / SECS_PER_YEAR {
        0..3 if secs > 0 => in_words(Duration::from_secs(secs), ENGLISH),
        0..3 => "0 seconds".to_owned(),
        years => format!("{years} years"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_said_in_utc() {
        for (secs, said) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
            (-11_644_473_600, "1601-01-01 00:00:00 UTC"),
            (951_868_799, "2000-02-29 23:59:59 UTC"),
            (1_768_435_200, "2026-01-15 00:00:00 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (12_622_780_799, "2369-12-31 23:59:59 UTC"),
            (12_622_780_800, "2370-01-01 00:00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
            (253_402_300_800, "10000-01-01 00:00:00 UTC"),
        ] {
            assert_eq!(utc(secs), said);
        }
    }

    /// What is read from a token may be any number.
    #[test]
    fn no_number_is_too_large_to_be_said() {
        for secs in [i64::MIN, i64::MAX] {
            assert!(utc(secs).ends_with(" UTC"));
        }
    }

    #[test]
    fn now_is_typed_in_two_ways() {
        let noon = Ok(Timestamp::from_secs(1_768_435_200));
        assert_eq!(read("1768435200"), noon);
        assert_eq!(read("2026-01-15T00:00:00Z"), noon);
        assert_eq!(read("2026-01-15 00:00:00"), noon);
        for wrong in ["", "soon", "-1", "1969-12-31T00:00:00Z", "99999999999999999999", "253367740801"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn spans_are_as_exact_as_people() {
        assert_eq!(span(34_560_000), "400 days");
        assert_eq!(span(5_400), "1 hour 30 minutes");
        assert_eq!(span(0), "0 seconds");
        assert_eq!(span(315_576_000), "10 years");
    }
}
