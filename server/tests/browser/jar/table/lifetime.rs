//! How long a cookie is kept (5.5, 5.6.1, 5.6.2), and dates in whatever order (5.1.1).

use std::time::{SystemTime, UNIX_EPOCH};

use crate::jar::row::{Row, SHOP, at, row};

pub(crate) fn rows() -> Vec<Row> {
    [ages(), both(), removals(), dates_ahead(), dates_past(), no_dates(), other_dates()].concat()
}

const LAST: &str = "Chromium takes the last of a kind, whether it can be read or not";

fn ages() -> Vec<Row> {
    vec![
        row("5.6.2: seconds", "a=b; Max-Age=100", "a=b"),
        row("5.6.2 step 7: nothing is past", "a=b; Max-Age=0", ""),
        row("5.6.2 step 7: less is, too", "a=b; Max-Age=-1", ""),
        row("5.6.2 step 7: and minus nothing", "a=b; Max-Age=-0", ""),
        row("5.6.2: zeros before", "a=b; Max-Age=000100", "a=b"),
        row("5.6.2: any number of digits", "a=b; Max-Age=99999999999999999999999999", "a=b"),
        row("5.6.2: after a minus, too", "a=b; Max-Age=-99999999999999999999999999", ""),
        row("5.5: 400 days", "a=b; Max-Age=34560000", "a=b"),
        row("5.5: a second more is cut", "a=b; Max-Age=34560001", "a=b"),
        row("5.6.2 step 1: empty", "a=b; Max-Age=", "a=b"),
        row("5.6.2 step 1: no value at all", "a=b; Max-Age", "a=b"),
        row("5.6.2 step 2: a minus alone", "a=b; Max-Age=-", "a=b"),
        at(SHOP, "5.6.2 step 2: a plus").sets("a=b; Max-Age=+0").sends_but_ours(
            "",
            "a=b",
            "Chromium reads a plus",
        ),
        row("5.6.2 step 3: a fraction", "a=b; Max-Age=0.0", "a=b"),
        row("5.6.2 step 3: two minuses", "a=b; Max-Age=--1", "a=b"),
        row("5.6.2 step 3: hex", "a=b; Max-Age=0x0", "a=b"),
        row("5.6.2 step 3: a unit", "a=b; Max-Age=0s", "a=b"),
        row("5.6.2 step 2: quotes", "a=b; Max-Age=\"0\"", "a=b"),
        row("5.6.2 step 3: blank inside", "a=b; Max-Age=0 0", "a=b"),
        row("5.6.2: blank around", "a=b; Max-Age= \t100\t ", "a=b"),
        row("5.6.2 step 2: digits of another script", "a=b; Max-Age=０", "a=b"),
    ]
}

fn both() -> Vec<Row> {
    let past = "Expires=Thu, 01 Jan 1970 00:00:01 GMT";
    let ahead = filled("Expires=Fri, 15 Jan {year} 10:00:00 GMT");
    vec![
        row("5.7 step 6: the last Max-Age", "a=b; Max-Age=0; Max-Age=100", "a=b"),
        row("5.7 step 6: also when it removes", "a=b; Max-Age=100; Max-Age=0", ""),
        at(SHOP, "5.6.2: what is none leaves the one before")
            .sets("a=b; Max-Age=0; Max-Age=x")
            .sends_but_ours("a=b", "", LAST),
        row("5.7 step 6: the last Expires", format!("a=b; {past}; {ahead}"), "a=b"),
        row("5.7 step 6: also when it is past", format!("a=b; {ahead}; {past}"), ""),
        at(SHOP, "5.6.1 step 2: what is none leaves the one before")
            .sets(format!("a=b; {past}; Expires=never"))
            .sends_but_ours("a=b", "", LAST),
        row("5.7 step 6: Max-Age wins", format!("a=b; Max-Age=100; {past}"), "a=b"),
        row("5.7 step 6: before and behind", format!("a=b; {past}; Max-Age=100"), "a=b"),
        row("5.7 step 6: also when it removes", format!("a=b; Max-Age=0; {ahead}"), ""),
        row("5.6.2: one that is none does not win", format!("a=b; Max-Age=x; {past}"), ""),
    ]
}

fn removals() -> Vec<Row> {
    let removed = "a=; Max-Age=0";
    vec![
        row("5.7: what expires is gone", "a=b", "a=b").sets(removed).sends(""),
        row("5.7: by a date, too", "a=b", "a=b").sets("a=; Expires=1 Jan 2020 00:00:00").sends(""),
        row("5.7 step 23: not at another path", "a=b; Path=/", "a=b").sets(removed).sends("a=b"),
        row("5.7 step 23: nor in another domain", "a=b", "a=b")
            .sets(format!("{removed}; Domain=shop.example"))
            .sends("a=b"),
        row("5.7 step 23: nor of the host for the domain's", "a=b; Domain=www.shop.example", "a=b")
            .sets(removed)
            .sends("a=b"),
        row("5.7 step 23: nor of another name", "a=b", "a=b").sets("A=; Max-Age=0").sends("a=b"),
        row("5.7 step 23: whatever else has changed", "a=b; Secure; HttpOnly; SameSite=Strict", "a=b")
            .sets(removed)
            .sends(""),
        row("5.7 step 20: a removal that is refused", "__Secure-a=b; Secure", "__Secure-a=b")
            .sets("__Secure-a=; Max-Age=0")
            .sends("__Secure-a=b"),
        row("5.7 step 23: nameless ones have an identity, too", "b", "b").sets("=x; Max-Age=0").sends(""),
        row("5.7 step 6: a life that is taken back", "a=b; Max-Age=100", "a=b").sets("a=c").sends("a=c"),
    ]
}

/// The year after this one; January of it lies within the next 400 days.
fn next_year() -> u64 {
    let secs = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    // Of average length: right but for hours around New Year, when January is near enough either way.
    1970 + secs / 31_556_952 + 1
}

fn filled(text: &str) -> String {
    let year = next_year().to_string();
    text.replace("{year}", &year).replace("{yy}", &year[2..])
}

/// Each is a moment in January that Chromium tells again.
fn dates_ahead() -> Vec<Row> {
    let dates = [
        "Fri, 15 Jan {year} 10:20:30 GMT",
        "Friday, 15-Jan-{yy} 10:20:30 GMT",
        "Fri Jan 15 10:20:30 {year}",
        "Fri, 15-Jan-{year} 10:20:30 GMT",
        "{year} 10:20:30 Jan 15",
        "10:20:30 15 jAnUaRy {year}",
        "jan-15-{year}-10:20:30",
        "15/jan/{year} 10:20:30",
        "15_Jan_{year}_10:20:30",
        "(15) <Jan> [{year}] {10:20:30}",
        "Wed Mon Tue 15 Jan {year} 10:20:30",
        "15 Jan {year} 1:2:3",
        "15 Jan {year} 10:20:30+05:00",
        "15 Jan {year} 10:20:30 PST",
        "15 Janus {year} 10:20:30",
        "15 Jan {year} 10:20:30 16 Feb 2020 11:22:33",
        "\"Fri, 15 Jan {year} 10:20:30 GMT\"",
        "15 Jan {yy} 23:59:59",
        "2 Jan {year} 00:00:00",
        "02 Jan {year} 0:00:0",
    ];
    dates.map(|date| row("5.1.1: a date", format!("a=b; Expires={}", filled(date)), "a=b")).to_vec()
}

/// Each is a date, and past.
fn dates_past() -> Vec<Row> {
    let dates = [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "1 Jan 1601 00:00:00",
        "1 Jan 70 00:00:00",
        "1 Jan 99 00:00:00",
        "1 Jan 00 00:00:00",
        "29 Feb 2020 00:00:00",
        "29 Feb 2000 00:00:00",
        "1 Jan 0020 00:00:00",
        "15 16 Jan 00:00:00",
    ];
    let mut rows =
        dates.map(|date| row("5.1.1: a date that is past", format!("a=b; Expires={date}"), "")).to_vec();
    let ahead = ["1 Jan 69 00:00:00", "31 Dec 9999 23:59:59", "19 Jan 2038 03:14:08"];
    rows.extend(ahead.map(|date| row("5.5: a date that is cut", format!("a=b; Expires={date}"), "a=b")));
    rows
}

/// None is a date, though it may look like one that is past.
fn no_dates() -> Vec<Row> {
    let dates = [
        "",
        "0",
        "-1",
        "1577836800",
        "yesterday",
        "1 Jan 2020",
        "1 Jan 2020 00:00",
        "1 Jan 2020 24:00:00",
        "1 Jan 2020 23:60:00",
        "1 Jan 2020 23:59:60",
        "1 Jan 2020 12.00.00",
        "0 Jan 2020 00:00:00",
        "32 Jan 2020 00:00:00",
        "001 Jan 2020 00:00:00",
        "31 Apr 2020 00:00:00",
        "30 Feb 2020 00:00:00",
        "29 Feb 2019 00:00:00",
        "29 Feb 1900 00:00:00",
        "1 Ja 2020 00:00:00",
        "1 01 2020 00:00:00",
        "1 Xan 2020 00:00:00",
        "2020-01-01T00:00:00Z",
        "Jan 2020 00:00:00",
        "1 2020 00:00:00",
        "1 Jan\u{a0}2020 00:00:00",
        "１ Jan 2020 00:00:00",
    ];
    dates.map(|date| row("5.1.1: no date", format!("a=b; Expires={date}"), "a=b")).to_vec()
}

/// Chromium reads other dates than 5.1.1 at the edges.
fn other_dates() -> Vec<Row> {
    let date = |rule: &str, date: &str| at(SHOP, rule).sets(format!("a=b; Expires={date}"));
    let gone = |row: Row, why| row.sends_but_ours("", "a=b", why);
    let kept = |row: Row, why| row.sends_but_ours("a=b", "", why);
    let (digits, year, tail) = (
        "Chromium reads numbers of any length",
        "Chromium takes a year before 1601 for 1601",
        "Chromium wants nothing behind a number",
    );
    vec![
        gone(date("5.1.1: an hour has at most two digits", "1 Jan 2020 000:00:00"), digits),
        gone(date("5.1.1: a minute, too", "1 Jan 2020 00:000:00"), digits),
        gone(date("5.1.1: and a second", "1 Jan 2020 00:00:000"), digits),
        gone(date("5.1.1: a year has at least two digits", "1 Jan 2 00:00:00"), digits),
        date("5.1.1: a year has at most four digits", "1 Jan 20200 00:00:00").sends("a=b").differs(digits),
        gone(date("5.1.1 step 5: no year before 1601", "31 Dec 1600 23:59:59"), year),
        gone(date("5.1.1 step 5: of three digits either", "1 Jan 100 00:00:00"), year),
        kept(date("5.1.1: what is behind the seconds", "1 Jan 2020 00:00:00:00"), tail),
        kept(date("5.1.1: also a letter", "1 Jan 2020 00:00:00x"), tail),
        kept(date("5.1.1: what is behind the day", "1st Jan 2020 00:00:00"), tail),
        kept(date("5.1.1: what is behind the year", "1 Jan 2020AD 00:00:00"), tail),
    ]
}
