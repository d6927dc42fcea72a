//! Rows that nobody wrote: a few answers with lines of parts that mean something, then questions.
//!
//! Left out is what Chromium is known to take otherwise: a Path that is none, another value for a cookie that
//! is there (each name has its value).

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;

use super::row::{OTHER, Row, Way, at};

const HTTPS: [&str; 6] = [
    "https://www.shop.example/dir/page",
    "https://www.shop.example/dir/page/below",
    "https://www.shop.example/dir",
    "https://www.shop.example/",
    "https://shop.example/dir/",
    "https://cart.shop.example/dir/sub/page",
];

const HTTP: [&str; 3] =
    ["http://www.shop.example/dir/page", "http://shop.example/", "http://cart.shop.example/dir/sub/page"];

const PAIRS: [&str; 10] =
    ["a=1", " a = 1 ", "a=1", "A=2", "b", "=b", "__Host-c=3", "__hOST-d=4", "__Secure-e=5", "Zoë=\"6\""];

const ATTRIBUTES: [&str; 34] = [
    "Path=/",
    "Path=/",
    "Path=/dir",
    "Path=/dir/",
    "PATH = /dir/page",
    "Path=/dir/sub",
    "Path=/d",
    "Domain=shop.example",
    "domain=.Shop.Example",
    "Domain=www.shop.example",
    "Domain=cart.shop.example",
    "Domain=example",
    "Domain=",
    "Domain",
    "Secure",
    "Secure",
    "Secure",
    "secure=x",
    "HttpOnly",
    "httponly=",
    "SameSite=Strict",
    "SameSite=Lax",
    "SameSite=None",
    "samesite=NONE",
    "SameSite=x",
    "Max-Age=100",
    "Max-Age=0",
    "Max-Age=-1",
    "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "Expires=31 Dec 9999 23:59:59",
    "Partitioned",
    "",
    "=",
    "unknown=x",
];

const WAYS: [Way; 4] = [Way::Fetch, Way::Link, Way::Frame, Way::FrameScript];

/// Where a request goes, by what, and whether from another site.
type Place = (&'static str, Way, bool);

/// Up to four answers and three questions.
pub(crate) fn rows() -> impl Strategy<Value = Row> {
    (vec((places(), lines()), 1..=4), vec(places(), 1..=3)).prop_map(|(answers, questions)| {
        let row = at(HTTPS[0], "whatever comes");
        let row = answers.into_iter().fold(row, |row, (place, line)| go(row, place).sets(line));
        questions.into_iter().fold(row, |row, place| go(row, place).asks())
    })
}

fn go(row: Row, (url, way, is_from_other): Place) -> Row {
    let row = row.at(url).by(way);
    if is_from_other { row.from(OTHER) } else { row }
}

fn lines() -> impl Strategy<Value = String> {
    (select(&PAIRS[..]), vec(select(&ATTRIBUTES[..]), 0..=5))
        .prop_map(|(pair, attributes)| [&[pair], &attributes[..]].concat().join("; "))
}

/// Mostly the site's own fetches; frames and what comes from elsewhere over https only, as browsers want it.
fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        12 => (select(&HTTPS[..]), Just(Way::Fetch), Just(false)),
        2 => (select(&HTTP[..]), Just(Way::Fetch), Just(false)),
        1 => (select(&HTTPS[..]), Just(Way::Script), Just(false)),
        2 => (select(&HTTPS[..]), select(&WAYS[..]), Just(true)),
    ]
}
