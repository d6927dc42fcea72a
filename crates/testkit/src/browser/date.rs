//! Dates as cookies write them, in any of their many ways.

use std::ops::RangeInclusive;
use std::time::Duration;

use cloakroom_session::Timestamp;

/// Reads a cookie-date (RFC 10025, 5.1.1). What lies before 1970 is the epoch: past either way.
pub(super) fn parse_date(text: &[u8]) -> Option<Timestamp> {
    let mut found = Found::default();
    text.split(|octet| is_delimiter(*octet))
        .filter(|token| !token.is_empty())
        .for_each(|token| found.read(token));
    found.date()
}

fn is_delimiter(octet: u8) -> bool {
    matches!(octet, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

#[derive(Default)]
struct Found {
    time: Option<[u64; 3]>,
    day: Option<u64>,
    month: Option<u64>,
    year: Option<u64>,
}

impl Found {
    /// Each part is taken from the first token that can be it; a token is one part only.
    fn read(&mut self, token: &[u8]) {
        if self.time.is_none() {
            self.time = time(token);
            if self.time.is_some() {
                return;
            }
        }
        if self.day.is_none() {
            self.day = whole_number(token, 1..=2);
            if self.day.is_some() {
                return;
            }
        }
        if self.month.is_none() {
            self.month = month(token);
            if self.month.is_some() {
                return;
            }
        }
        if self.year.is_none() {
            self.year = whole_number(token, 2..=4);
        }
    }

    fn date(self) -> Option<Timestamp> {
        let ([hour, minute, second], day, month) = (self.time?, self.day?, self.month?);
        let year = match self.year? {
            year @ 70..=99 => year + 1900,
            year @ 0..=69 => year + 2000,
            year => year,
        };
        let exists = (1..=days_in(month, year)).contains(&day);
        if year < 1601 || hour > 23 || minute > 59 || second > 59 || !exists {
            return None;
        }
        let Some(days) = days_since_1970(year, month, day) else { return Some(Timestamp::default()) };
        let secs = ((days * 24 + hour) * 60 + minute) * 60 + second;
        Some(Timestamp::default() + Duration::from_secs(secs))
    }
}

/// `hms-time [ non-digit *OCTET ]`.
fn time(token: &[u8]) -> Option<[u64; 3]> {
    let (hour, rest) = digits(token, 1..=2)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?, 1..=2)?;
    let second = whole_number(rest.strip_prefix(b":")?, 1..=2)?;
    Some([hour, minute, second])
}

fn month(token: &[u8]) -> Option<u64> {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let name = token.get(..3)?;
    (1..).zip(MONTHS).find(|(_, month)| name.eq_ignore_ascii_case(month)).map(|(number, _)| number)
}

/// So many digits, and then anything but a digit.
fn whole_number(token: &[u8], length: RangeInclusive<usize>) -> Option<u64> {
    let (number, rest) = digits(token, length)?;
    rest.first().is_none_or(|octet| !octet.is_ascii_digit()).then_some(number)
}

fn digits(token: &[u8], length: RangeInclusive<usize>) -> Option<(u64, &[u8])> {
    let count = token.iter().take(*length.end()).take_while(|octet| octet.is_ascii_digit()).count();
    if !length.contains(&count) {
        return None;
    }
    let (digits, rest) = token.split_at(count);
    Some((digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')), rest))
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in(month: u64, year: u64) -> u64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1970 {
        return None;
    }
    let years: u64 = (1970..year).map(|year| 365 + u64::from(is_leap(year))).sum();
    let months: u64 = (1..month).map(|month| days_in(month, year)).sum();
    Some(years + months + day - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(text: &str) -> Option<u64> {
        parse_date(text.as_bytes()).map(|date| date.as_millis() / 1000)
    }

    #[test]
    fn the_ways_to_write_a_date() {
        for same in [
            "Wed, 09 Jun 2021 10:18:14 GMT",
            "Wednesday, 09-Jun-21 10:18:14 GMT",
            "Wed Jun  9 10:18:14 2021",
            "10:18:14 9th junExtra 2021",
        ] {
            assert_eq!(secs(same), Some(1_623_233_894), "{same}");
        }
        assert_eq!(secs("Thu, 01 Jan 1970 00:00:01 GMT"), Some(1));
        assert_eq!(secs("29 Feb 2024 0:0:0"), Some(1_709_164_800));
        assert_eq!(secs("1 Jan 1969 00:00:00"), Some(0), "past is past");
    }

    #[test]
    fn what_is_no_date() {
        for none in [
            "",
            "Jun 2021 10:18:14",
            "09 Jun 2021",
            "31 Jun 2021 10:18:14",
            "29 Feb 2023 10:18:14",
            "09 Jun 1600 10:18:14",
            "09 Jun 2021 24:18:14",
            "09 Jun 2021 10:60:14",
            "09 Jun 20210 10:18:14",
            "009 Jun 2021 10:18:14",
        ] {
            assert_eq!(secs(none), None, "{none}");
        }
    }
}
