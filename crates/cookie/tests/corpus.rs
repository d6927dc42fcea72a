//! The fuzzer's seeds, and many simple changes of each, through the same laws that it tries to break
//! (`fuzz/README.md`), with the ordinary compiler.

#[path = "../fuzz/laws/cookie_header.rs"]
mod cookie_header;
#[path = "../fuzz/laws/date.rs"]
mod date;
#[path = "../fuzz/laws/jar_ops.rs"]
mod jar_ops;
#[path = "corpus/mutation.rs"]
mod mutation;
#[path = "../fuzz/laws/open.rs"]
mod open;
#[path = "corpus/seeds.rs"]
mod seeds;
#[path = "../fuzz/laws/set_cookie.rs"]
mod set_cookie;

use std::panic::catch_unwind;

use mutation::mutations;
use seeds::seeds;

/// How many changes of each seed are tried.
const MUTATIONS: usize = 100;

fn hold(target: &str, law: fn(&[u8])) {
    let seeds = seeds(target);
    assert!(seeds.len() >= 20, "{} seeds of {target}", seeds.len());
    let all: Vec<&[u8]> = seeds.iter().map(|seed| &*seed.octets).collect();
    let mut broken = Vec::new();
    for seed in &seeds {
        let inputs =
            std::iter::once(seed.octets.clone()).chain(mutations(&seed.octets, &all).take(MUTATIONS));
        let mut failing = inputs.filter(|input| catch_unwind(|| law(input)).is_err());
        broken.extend(
            failing.next().map(|input| format!("{}: {:.400}", seed.name, input.escape_ascii().to_string())),
        );
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn cookie_fields_keep_their_laws() {
    hold("cookie_header", cookie_header::holds_for);
}

#[test]
fn set_cookie_lines_keep_their_laws() {
    hold("set_cookie", set_cookie::holds_for);
}

#[test]
fn dates_keep_their_laws() {
    hold("date", date::holds_for);
}

#[test]
fn tokens_keep_their_laws() {
    hold("open", open::holds_for);
}

#[test]
fn jars_keep_their_laws() {
    hold("jar_ops", jar_ops::holds_for);
}
