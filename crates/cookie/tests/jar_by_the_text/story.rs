//! What may happen to a jar: above all what has a chance to matter.

use proptest::prelude::*;
use proptest::sample::select;

use crate::line::DATES;
use crate::visit::{HOSTS, PATHS, Visit};

/// 2026-01-15 00:00:00.
pub(crate) const BEGINNING: i64 = 1_768_435_200;

#[derive(Debug, Clone)]
pub(crate) enum Event {
    Set(Visit, Vec<u8>),
    Get(Visit),
    Wait(i64),
    SaveAndLoad,
    EndSession,
}

pub(crate) fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        12 => (visit(), line()).prop_map(|(visit, line)| Event::Set(visit, line)),
        5 => visit().prop_map(Event::Get),
        2 => (1..12i64).prop_map(Event::Wait),
        1 => Just(Event::SaveAndLoad),
        1 => Just(Event::EndSession),
    ];
    prop::collection::vec(event, 0..40)
}

fn visit() -> impl Strategy<Value = Visit> {
    let seldom = || prop::bool::weighted(0.2);
    let place = (prop::bool::weighted(0.7), host(), select(PATHS.to_vec()));
    let cause = (prop::bool::weighted(0.3), seldom(), seldom(), seldom());
    let within = (prop::option::weighted(0.2, select(vec!["site.example", "other.example"])), seldom());
    (place, cause, within).prop_map(|((tls, (host, site), path), cause, (within, below_another))| {
        let (script, cross_site, navigation, post) = cause;
        Visit { tls, host, site, path, script, cross_site, navigation, post, within, below_another }
    })
}

/// One site more often than others, so that cookies meet.
fn host() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![2 => select(HOSTS[..3].to_vec()), 1 => select(HOSTS.to_vec())]
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let names = ["a", "a", "a", "b", "A", "", "__Host-a", "__secure-a", "__HTTP-a", "__Host-Http-a", " a\t"];
    let values = ["", "1", "2", "three", "a=b", "__Host-x", "__http-", "\"x", " y z "];
    let pair = (select(names.to_vec()), prop::bool::weighted(0.9), select(values.to_vec()));
    let attributes = prop::collection::vec(attribute(), 0..5);
    let known = (pair, attributes).prop_map(|((name, sign, value), attributes)| {
        let sign = if sign { "=" } else { "" };
        format!("{name}{sign}{value}{}", attributes.concat()).into_bytes()
    });
    prop_oneof![15 => known, 1 => prop::collection::vec(any::<u8>(), 0..12)]
}

fn attribute() -> impl Strategy<Value = String> {
    let known = |name: &'static str, values: &[&str]| {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        (spelt(name), select(values)).prop_map(|(name, value)| format!("; {name}= {value}"))
    };
    let flag = |name: &'static str| spelt(name).prop_map(|name| format!(";{name}\t"));
    let hosts: Vec<&str> = HOSTS.iter().map(|(host, _)| *host).collect();
    let domains =
        [&hosts[..], &["", ".", ".site.example", "example", "io", "A.SITE.example", "é", "1"]].concat();
    let dates = DATES.map(|(date, _)| date);
    prop_oneof![
        3 => known("Path", &["/", "/x", "/x/", "/x/y", "x", "", "/é"]),
        3 => known("Domain", &domains),
        2 => known("Max-Age", &["5", "10", "0", "-1", "", "-", "99999999999999999999", "x"]),
        1 => known("Expires", &dates),
        4 => flag("Secure"),
        3 => flag("HttpOnly"),
        2 => known("SameSite", &["Strict", "lax", "None", "other", ""]),
        2 => flag("Partitioned"),
        1 => known("Unknown", &["", "x"]),
    ]
}

/// In the one or the other case.
fn spelt(name: &'static str) -> impl Strategy<Value = String> {
    select(vec![name.to_owned(), name.to_ascii_lowercase(), name.to_ascii_uppercase()])
}
