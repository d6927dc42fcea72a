//! Laws of dates (5.1.1), for any octets.

use cloakroom_cookie::jar::parse_date;
use cloakroom_cookie::{CookieLifetime, CookieSpec};

/// 1601-01-01 and 9999-12-31 23:59:59.
const EARLIEST: i64 = -11_644_473_600;
const LATEST: i64 = 253_402_300_799;

pub(crate) fn holds_for(input: &[u8]) {
    let read = parse_date(input);
    if let Some(secs) = read {
        assert!((EARLIEST..=LATEST).contains(&secs), "{secs} of {}", input.escape_ascii());
        in_order_it_is_the_same(input, secs);
        what_comes_later_does_not_count(input, secs);
        written_is_read(secs);
    }
    its_looks_do_not_matter(input, read);
    written_is_read(number_of(input));
}

/// Neither case nor which delimiter.
fn its_looks_do_not_matter(input: &[u8], read: Option<i64>) {
    assert_eq!(parse_date(&input.to_ascii_uppercase()), read);
    assert_eq!(parse_date(&input.to_ascii_lowercase()), read);
    let spaced: Vec<u8> =
        input.iter().map(|octet| if is_delimiter(*octet) { b' ' } else { *octet }).collect();
    assert_eq!(parse_date(&spaced), read);
    assert_eq!(parse_date(&[b"-, ", &spaced[..], b"\t;~"].concat()), read);
}

fn what_comes_later_does_not_count(input: &[u8], secs: i64) {
    assert_eq!(parse_date(&[input, b" 11:22:33 5 may 1999"].concat()), Some(secs));
}

/// A date is what its day, month, year and time of day are; [`civil`] counts them by hand.
fn in_order_it_is_the_same(input: &[u8], secs: i64) {
    let (year, month, day) = civil(secs.div_euclid(86_400));
    let second = secs.rem_euclid(86_400);
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = names[month];
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let plain = format!("{day} {name} {year} {hour}:{minute}:{second}");
    assert_eq!(parse_date(plain.as_bytes()), Some(secs), "{plain}");
    let text = input.to_ascii_lowercase();
    assert!(text.windows(3).any(|part| part == name.as_bytes()), "no {name} in {}", input.escape_ascii());
}

/// Year, month from 0 and day of a day since 1970, one year and one month after the other.
fn civil(days: i64) -> (i64, usize, i64) {
    let (mut year, mut left) = (1600, days + 135_140);
    let in_year = |year: i64| if is_leap(year) { 366 } else { 365 };
    while left >= in_year(year) {
        left -= in_year(year);
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while left >= months[month] {
        left -= months[month];
        month += 1;
    }
    (year, month, left + 1)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// What a server writes of a moment is read as that moment.
fn written_is_read(secs: i64) {
    let Ok(unix_secs) = u64::try_from(secs.max(1)) else { return };
    let lifetime = CookieLifetime::Until { unix_secs, now_unix_secs: unix_secs };
    let line = CookieSpec::builder("a").build().unwrap().set("b", lifetime).unwrap();
    let (_, date) = line.split_once("; Expires=").unwrap();
    assert_eq!(parse_date(date.as_bytes()), Some(secs.max(1)), "{date}");
}

/// Some second within four digits of years.
fn number_of(input: &[u8]) -> i64 {
    let first = input.iter().take(8).fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
    (first % LATEST.unsigned_abs()).cast_signed()
}

fn is_delimiter(octet: u8) -> bool {
    octet == b'\t'
        || (octet.is_ascii_graphic() && !octet.is_ascii_alphanumeric() && octet != b':')
        || octet == b' '
}
