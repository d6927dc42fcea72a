//! Dates as Expires has them (5.1.1): whatever order, whatever stands between.

/// Seconds since 1970 of what an Expires attribute says; `None`: no date, the attribute is ignored.
///
/// ```
/// use cloakroom_cookie::jar::parse_date;
///
/// assert_eq!(parse_date(b"Mon, 10-Dec-07 17:02:24 GMT"), Some(1_197_306_144));
/// assert_eq!(parse_date(b"30 Feb 2021 00:00:00 GMT"), None);
/// ```
pub fn parse_date(date: &[u8]) -> Option<i64> {
    let mut found = Found::default();
    for token in date.split(|octet| is_delimiter(*octet)) {
        found.take(token);
    }
    found.seconds()
}

/// What the tokens said so far; the first of each kind counts.
#[derive(Default)]
struct Found {
    time: Option<Time>,
    day: Option<i64>,
    month: Option<i64>,
    year: Option<i64>,
}

struct Time {
    hour: i64,
    minute: i64,
    second: i64,
}

impl Found {
    fn take(&mut self, token: &[u8]) {
        let _ = take(&mut self.time, || time(token))
            || take(&mut self.day, || leading_number(token, 1, 2).map(|(day, _)| day))
            || take(&mut self.month, || month(token))
            || take(&mut self.year, || leading_number(token, 2, 4).map(|(year, _)| year));
    }

    /// Steps 3 to 7.
    fn seconds(self) -> Option<i64> {
        let (time, day, month) = (self.time?, self.day?, self.month?);
        let year = match self.year? {
            year @ 70..=99 => year + 1900,
            year @ 0..=69 => year + 2000,
            year => year,
        };
        let exists = year >= 1601 && (1..=days_of(month, year)).contains(&day) && time.exists();
        exists.then(|| days_since_1970(year, month, day) * 86_400 + time.seconds())
    }
}

impl Time {
    const fn exists(&self) -> bool {
        self.hour <= 23 && self.minute <= 59 && self.second <= 59
    }

    const fn seconds(&self) -> i64 {
        (self.hour * 60 + self.minute) * 60 + self.second
    }
}

/// Whether the token was taken: the place was free, and it fits.
fn take<T>(place: &mut Option<T>, read: impl FnOnce() -> Option<T>) -> bool {
    if place.is_none() {
        *place = read();
        return place.is_some();
    }
    false
}

const fn is_delimiter(octet: u8) -> bool {
    matches!(octet, b'\t' | 0x20..=0x2F | 0x3B..=0x40 | 0x5B..=0x60 | 0x7B..=0x7E)
}

/// The digits that a token begins with, if there are so many, and what follows.
fn leading_number(token: &[u8], digits_min: usize, digits_max: usize) -> Option<(i64, &[u8])> {
    let digits = token.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let fits = (digits_min..=digits_max).contains(&digits);
    let (number, rest) = token.split_at(digits);
    fits.then(|| (number.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')), rest))
}

fn time(token: &[u8]) -> Option<Time> {
    let (hour, rest) = leading_number(token, 1, 2)?;
    let (minute, rest) = leading_number(rest.strip_prefix(b":")?, 1, 2)?;
    let (second, _) = leading_number(rest.strip_prefix(b":")?, 1, 2)?;
    Some(Time { hour, minute, second })
}

/// From 1 to 12.
fn month(token: &[u8]) -> Option<i64> {
    const NAMES: [&[u8; 3]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let name = token.get(..3)?;
    (1..).zip(NAMES).find(|(_, month)| name.eq_ignore_ascii_case(*month)).map(|(number, _)| number)
}

const fn days_of(month: i64, year: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The year begins in March here, so that the leap day is its last; years are counted from 0.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}
