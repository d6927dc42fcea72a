//! A moment as HTTP writes it.

/// The last second that four digits of a year can tell: 9999-12-31 23:59:59.
pub(crate) const UNIX_SECS_MAX: u64 = 253_402_300_799;

/// The octets of every `IMF-fixdate`.
pub(crate) const IMF_FIXDATE_OCTETS: usize = "Thu, 01 Jan 1970 00:00:00 GMT".len();

const SECS_PER_DAY: u64 = 24 * 60 * 60;

/// From Thursday, since 1970-01-01 was one.
const WEEKDAYS: [&str; 7] = ["Thu, ", "Fri, ", "Sat, ", "Sun, ", "Mon, ", "Tue, ", "Wed, "];

/// From March, so that the leap day is the last of a year.
const MONTHS: [&str; 12] = [
    " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec ", " Jan ",
    " Feb ",
];

/// Writes a moment as `IMF-fixdate` (RFC 9110, 5.6.7); one after [`UNIX_SECS_MAX`] as that.
pub(crate) fn push_imf_fixdate(line: &mut String, unix_secs: u64) {
    let unix_secs = unix_secs.min(UNIX_SECS_MAX);
    let (days, second) = (unix_secs / SECS_PER_DAY, unix_secs % SECS_PER_DAY);
    let date = Date::of(days);
    line.push_str(WEEKDAYS[(days % 7) as usize]);
    push_two(line, date.day);
    line.push_str(MONTHS[date.month_from_march]);
    push_two(line, date.year / 100);
    push_two(line, date.year % 100);
    line.push(' ');
    push_two(line, second / 3600);
    line.push(':');
    push_two(line, second / 60 % 60);
    line.push(':');
    push_two(line, second % 60);
    line.push_str(" GMT");
}

/// A day of the Gregorian calendar.
struct Date {
    year: u64,
    month_from_march: usize,
    day: u64,
}

impl Date {
    const DAYS_PER_400_YEARS: u64 = 146_097;

    /// 1970-01-01 is day 719,468 of the count that begins with the first of March of the year 0.
    const EPOCH: u64 = 719_468;

    /// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    const fn of(days_since_epoch: u64) -> Self {
        let days = days_since_epoch + Self::EPOCH;
        let (era, day_of_era) = (days / Self::DAYS_PER_400_YEARS, days % Self::DAYS_PER_400_YEARS);
        let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leap_days) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // From March, months have 31, 30, 31, 30, 31 days, and so again: 153 in five.
        let month = (5 * day_of_year + 2) / 153;
        Self {
            year: era * 400 + year_of_era + (month >= 10) as u64,
            month_from_march: month as usize,
            day: day_of_year - (153 * month + 2) / 5 + 1,
        }
    }
}

/// A number below 100, in two digits.
fn push_two(line: &mut String, number: u64) {
    line.push(char::from(b'0' + (number / 10) as u8));
    line.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;

    fn written(unix_secs: u64) -> String {
        let mut line = String::new();
        push_imf_fixdate(&mut line, unix_secs);
        line
    }

    fn expected(unix_secs: u64) -> String {
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(unix_secs))
    }

    #[test]
    fn moments_are_written_as_the_rfc_does() {
        assert_eq!(written(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(written(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(written(951_782_400), "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(written(4_107_542_400), "Mon, 01 Mar 2100 00:00:00 GMT");
        assert_eq!(written(UNIX_SECS_MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(written(u64::MAX), written(UNIX_SECS_MAX));
    }

    /// Every day of one whole turn of the calendar, and a bit: 1970 to 2400.
    #[test]
    fn every_day_is_the_one_that_others_name() {
        for day in 0..430 * 366 {
            assert_eq!(written(day * SECS_PER_DAY), expected(day * SECS_PER_DAY));
        }
    }

    proptest! {
        #[test]
        fn any_second_is_the_one_that_others_name(unix_secs in 0..=UNIX_SECS_MAX) {
            prop_assert_eq!(written(unix_secs), expected(unix_secs));
            prop_assert_eq!(written(unix_secs).len(), IMF_FIXDATE_OCTETS);
        }
    }
}
