//! PHP's own encoder and decoder agree: on what is read, on what is edited, on what is accepted.

#[path = "made/mod.rs"]
mod made;
#[path = "oracle/mod.rs"]
mod php;

use std::collections::HashSet;

use cloakroom_formats::php::{Edit, Format, Limits, Session, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const SESSIONS: usize = 2000;
const LIMITS: Limits = Limits { octets_max: 1 << 20, elements_max: 1 << 16, depth_max: 128 };

fn decoded(format: Format, octets: &[u8]) -> Session<'_> {
    Session::decode(format, octets, &LIMITS)
        .unwrap_or_else(|error| panic!("{error} in {}", octets.escape_ascii()))
}

fn shown(octets: &[u8]) -> String {
    octets.escape_ascii().to_string()
}

/// `-name`, or `+name|value`.
fn edit(text: &[u8]) -> Edit<'_> {
    match text.split_first().expect("an edit") {
        (b'-', name) => Edit::remove(name),
        (_, put) => {
            let one = decoded(Format::Php, put);
            let (name, value) = one.iter().next().expect("a value");
            Edit::put(name.to_vec(), value.clone().into_owned())
        }
    }
}

#[test]
fn what_php_writes_comes_back_octet_for_octet() {
    for format in php::FORMATS {
        for case in php::sessions(format, SESSIONS, 1) {
            assert_eq!(shown(&decoded(format, &case.octets).encode()), shown(&case.octets));
        }
    }
}

#[test]
fn edits_are_those_of_php() {
    for format in php::FORMATS {
        let (mut octets, mut beside_references) = (Vec::new(), 0);
        let cases = php::sessions(format, SESSIONS, 2);
        for case in &cases {
            let session = decoded(format, &case.octets);
            let edits: Vec<_> = case.edits.iter().map(|text| edit(text)).collect();
            octets.push(session.edited(edits, &LIMITS).expect("PHP can").encode());
            beside_references += usize::from(refers(&case.octets) && !case.edits.is_empty());
        }
        for ((case, octets), read) in cases.iter().zip(&octets).zip(php::again(format, &octets)) {
            let read = read.unwrap_or_else(|| panic!("PHP does not read {}", shown(octets)));
            assert_eq!(read.picture, case.edited, "{} from {}", shown(octets), shown(&case.octets));
        }
        assert!(beside_references > SESSIONS / 10, "{beside_references} edits beside references");
    }
}

fn refers(octets: &[u8]) -> bool {
    octets.windows(3).any(|at| matches!(at, [b'r' | b'R', b':', b'1'..=b'9']))
}

#[test]
fn a_session_is_the_same_in_every_format() {
    for from in php::FORMATS {
        let cases = php::sessions(from, SESSIONS, 3);
        for to in php::FORMATS {
            let converted = |case: &php::Case| {
                decoded(from, &case.octets).converted(to, &LIMITS).expect("names that suit").encode()
            };
            let octets: Vec<_> = cases.iter().map(converted).collect();
            for ((case, octets), read) in cases.iter().zip(&octets).zip(php::again(to, &octets)) {
                let read = read.unwrap_or_else(|| panic!("PHP does not read {}", shown(octets)));
                assert_eq!(read.picture, case.picture, "{} from {}", shown(octets), shown(&case.octets));
            }
        }
    }
}

#[test]
fn what_we_write_php_reads_and_writes_again() {
    for format in php::FORMATS {
        let sessions = samples(made::session::drawn(format), SESSIONS);
        let octets: Vec<_> = sessions.iter().map(Session::encode).collect();
        for (octets, again) in octets.iter().zip(php::again(format, &octets)) {
            let again = again.unwrap_or_else(|| panic!("PHP does not read {}", octets.escape_ascii()));
            assert_eq!(shown(&again.octets), shown(octets));
        }
    }
}

#[test]
fn floats_have_the_text_of_php() {
    let floats = samples(any::<f64>(), SESSIONS);
    let named = floats.iter().enumerate();
    let edits = named
        .map(|(index, float)| Edit::put(format!("f{index}").into_bytes(), Value::Float((*float).into())));
    let octets = Session::empty(Format::Php).edited(edits, &LIMITS).expect("within the limits").encode();
    let again = php::again(Format::Php, std::slice::from_ref(&octets)).remove(0).expect("PHP reads it");
    assert_eq!(shown(&again.octets), shown(&octets));
}

/// Octets changed here and there: PHP reads whatever of it we read, and means the same.
#[test]
fn what_we_accept_php_accepts() {
    for format in php::FORMATS {
        let cases = php::sessions(format, SESSIONS, 4);
        let spoilt =
            samples(prop::collection::vec((any::<prop::sample::Index>(), telling()), 1..4), SESSIONS);
        let accepted = cases.into_iter().zip(spoilt).filter_map(|(case, changes)| {
            let mut octets = case.octets;
            let length = octets.len().max(1);
            for (at, octet) in changes {
                octets.get_mut(at.index(length)).into_iter().for_each(|it| *it = octet);
            }
            // Only the class knows which of these are right.
            let classes: [&[u8]; 4] = [b"E:", b"C:", b"\"P\"", b"\"Packed\""];
            let of_class = classes.iter().any(|class| octets.windows(class.len()).any(|at| at == *class));
            (!of_class && Session::decode(format, &octets, &LIMITS).is_ok()).then_some(octets)
        });
        let accepted: Vec<_> = accepted.collect::<HashSet<_>>().into_iter().collect();
        assert!(accepted.len() > SESSIONS / 20, "{} of {SESSIONS} are still sessions", accepted.len());
        for (octets, again) in accepted.iter().zip(php::again(format, &accepted)) {
            assert!(again.is_some(), "PHP does not read {}", octets.escape_ascii());
        }
    }
}

fn telling() -> impl Strategy<Value = u8> {
    prop::sample::select(b"0123456789-.abdisNORr:;|\"{}\0\x7F\xFF".to_vec())
}

fn samples<S: Strategy>(strategy: S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    let sample = || strategy.new_tree(&mut runner).expect("nothing is filtered").current();
    std::iter::repeat_with(sample).take(count).collect()
}
