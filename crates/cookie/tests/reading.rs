//! `Cookie` as a server reads it: the rules one by one. What attackers send is in `attacks.rs`.

use cloakroom_cookie::{Found, HEADER_OCTETS_MAX, PAIRS_MAX, Pair, find, pairs};
use proptest::prelude::*;

type Octets = &'static [u8];
type NameAndValue = (Octets, Octets);

fn read(field: &[u8]) -> Vec<(&[u8], &[u8])> {
    pairs(field).map(|Pair { name, value }| (name, value)).collect()
}

fn find_in<'a>(field: &'a [u8], name: &str) -> Found<'a> {
    find([field], name.as_bytes())
}

#[test]
fn a_field_is_cut_as_the_rules_say() {
    let cases: &[(&str, Octets, &[NameAndValue])] = &[
        ("one", b"id=7", &[(b"id", b"7")]),
        ("two", b"id=7; lang=vi", &[(b"id", b"7"), (b"lang", b"vi")]),
        ("no space after the semicolon", b"id=7;lang=vi", &[(b"id", b"7"), (b"lang", b"vi")]),
        ("nothing", b"", &[]),
        ("only whitespace", b" \t ", &[]),
        ("empty segments", b";;id=7; ;\t;", &[(b"id", b"7")]),
        ("spaces and tabs around all", b"\t id\t= \t7 \t; lang =vi ", &[(b"id", b"7"), (b"lang", b"vi")]),
        ("whitespace inside stays", b"my id=a  b", &[(b"my id", b"a  b")]),
        ("first equals sign", b"a==b=", &[(b"a", b"=b=")]),
        ("empty value", b"id=; lang=", &[(b"id", b""), (b"lang", b"")]),
        ("no equals sign", b"id; lang=vi", &[(b"", b"id"), (b"lang", b"vi")]),
        ("equals sign only", b" = ", &[(b"", b"")]),
        ("comma is no separator", b"a=1,b=2", &[(b"a", b"1,b=2")]),
        ("duplicates in order", b"a=1; b=2; a=3", &[(b"a", b"1"), (b"b", b"2"), (b"a", b"3")]),
        ("case kept", b"ID=1; id=2", &[(b"ID", b"1"), (b"id", b"2")]),
        ("nothing decoded", b"a=%3B%20+", &[(b"a", b"%3B%20+")]),
        ("nothing unquoted", b"a=\"1\"", &[(b"a", b"\"1\"")]),
        ("no UTF-8 in one", b"a=1; b=\xFF\xFE; c=3", &[(b"a", b"1"), (b"b", b"\xFF\xFE"), (b"c", b"3")]),
        ("control characters are data", b"a=\0\r\n; b=2", &[(b"a", b"\0\r\n"), (b"b", b"2")]),
    ];
    for (title, field, expected) in cases {
        assert_eq!(read(field), *expected, "{title}");
    }
}

#[test]
fn one_name_is_found_in_all_fields() {
    let cases: &[(&str, &[Octets], Found<'_>)] = &[
        ("no field", &[], Found::None),
        ("an empty field", &[b""], Found::None),
        ("another name", &[b"lang=vi"], Found::None),
        ("only", &[b"id=7"], Found::One(b"7")),
        ("last of several", &[b"a=1; b=2; id=7"], Found::One(b"7")),
        ("in the second field", &[b"a=1", b"b=2; id=7"], Found::One(b"7")),
        ("spaced out", &[b"a=1;\tid\t= 7 "], Found::One(b"7")),
        ("empty value", &[b"id=; a=1"], Found::One(b"")),
        ("nameless", &[b"=id=1; id"], Found::None),
        ("value with equals signs", &[b"id=7=="], Found::One(b"7==")),
        ("a longer name", &[b"id2=1; idx=2; my-id=3"], Found::None),
        ("another case", &[b"ID=1; Id=2"], Found::None),
        ("as a value", &[b"a=id; b=id=7; id"], Found::None),
        ("twice the same", &[b"id=7; id=7"], Found::Several { first: b"7", differing: false }),
        ("first wins", &[b"id=7; id=8"], Found::Several { first: b"7", differing: true }),
        ("over two fields", &[b"id=7", b"id=8"], Found::Several { first: b"7", differing: true }),
        ("the third differs", &[b"id=7; id=7; id=8; id=7"], Found::Several { first: b"7", differing: true }),
    ];
    for (title, fields, expected) in cases {
        assert_eq!(find(fields.iter().copied(), b"id"), *expected, "{title}");
    }
}

#[test]
fn names_that_no_pair_can_have_are_not_found() {
    let field = b"a=b=1; a =1; c=2";
    for name in ["a=b", "a=b=", " a", "a ", "a=1; c", ";", "="] {
        assert_eq!(find_in(field, name), Found::None, "{name:?}");
    }
}

#[test]
fn a_nameless_cookie_answers_to_no_name() {
    assert_eq!(find_in(b"a=1; bare", ""), Found::None);
    assert_eq!(find_in(b"=bare; a=1", ""), Found::None);
    assert_eq!(find_in(&b"a=;".repeat(PAIRS_MAX + 1), ""), Found::OverLimit);
}

#[test]
fn pairs_end_at_their_limit_and_say_so() {
    let field = b"a=;".repeat(PAIRS_MAX);
    assert_eq!(pairs(&field).count(), PAIRS_MAX);
    assert!(exhausted(&field).is_empty());

    let field = b"a=;".repeat(PAIRS_MAX + 1);
    assert_eq!(pairs(&field).count(), PAIRS_MAX);
    assert_eq!(exhausted(&field), b"a=;");

    let empty = b";".repeat(PAIRS_MAX + 1);
    assert_eq!(exhausted(&empty), b";", "what is empty counts as well");
}

#[test]
fn a_field_over_its_octets_has_no_pairs_and_says_so() {
    let mut field = b"id=".to_vec();
    field.resize(HEADER_OCTETS_MAX, b'x');
    assert_eq!(pairs(&field).count(), 1);
    assert!(exhausted(&field).is_empty());

    field.push(b'x');
    assert_eq!(pairs(&field).count(), 0);
    assert_eq!(exhausted(&field), field);
}

#[test]
fn find_answers_up_to_the_limits_and_not_beyond() {
    let tiny = b"a=;".repeat(PAIRS_MAX - 1);
    assert_eq!(find([&tiny[..], b"id=7"], b"id"), Found::One(b"7"));
    assert_eq!(find([&tiny[..], b"id=7; b="], b"id"), Found::OverLimit);
    assert_eq!(find([&b"id=7"[..], &tiny, b"b="], b"id"), Found::OverLimit, "wherever it stands");

    let large = vec![b'x'; HEADER_OCTETS_MAX - 4];
    assert_eq!(find([&large[..], b"id=7"], b"id"), Found::One(b"7"));
    assert_eq!(find([&large[..], b"id=77"], b"id"), Found::OverLimit);
}

#[test]
fn only_the_first_value_is_offered() {
    assert_eq!(find_in(b"id=7; id=8", "id").value(), Some(&b"7"[..]));
    assert_eq!(find_in(b"id=7", "id").value(), Some(&b"7"[..]));
    assert_eq!(find_in(b"", "id").value(), None);
    assert_eq!(Found::OverLimit.value(), None);
}

#[test]
fn debug_tells_no_value() {
    let field = b"id=secret; id=other";
    let all = pairs(field);
    let shown = format!("{:?} {:?} {:?}", all, all.clone().next(), find_in(field, "id"));
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains(r#"Pair { name: id, value: <6 octets> }"#), "{shown}");
    assert!(shown.contains("first: <6 octets>, differing: true"), "{shown}");
}

/// What is left unread when the pairs have ended.
fn exhausted(field: &[u8]) -> &[u8] {
    let mut all = pairs(field);
    while all.next().is_some() {}
    all.unread()
}

/// The rules once more, an octet at a time.
fn naive(field: &[u8]) -> Vec<(&[u8], &[u8])> {
    let segments = field.split(|octet| *octet == b';').map(trimmed);
    let cut = |segment| match <[u8]>::iter(segment).position(|octet| *octet == b'=') {
        Some(at) => (trimmed(&segment[..at]), trimmed(&segment[at + 1..])),
        None => (&b""[..], segment),
    };
    segments.filter(|segment| !segment.is_empty()).map(cut).collect()
}

fn trimmed(octets: &[u8]) -> &[u8] {
    match octets {
        [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] => trimmed(rest),
        _ => octets,
    }
}

/// Long enough to be looked at in several pieces.
fn long_field() -> impl Strategy<Value = Vec<u8>> {
    let octet =
        prop_oneof![24 => Just(b'a'), 2 => any::<u8>(), 1 => Just(b';'), 1 => Just(b'='), 1 => Just(b' ')];
    prop::collection::vec(octet, 0..400)
}

proptest! {
    #[test]
    fn a_long_field_is_read_as_octet_by_octet(field in long_field()) {
        prop_assert_eq!(read(&field), naive(&field));
        for (name, _) in naive(&field).into_iter().filter(|(name, _)| !name.is_empty()) {
            let mut values = naive(&field).into_iter().filter(|pair| pair.0 == name).map(|pair| pair.1);
            prop_assert_eq!(find([&field[..]], name).value(), values.next());
        }
    }
}
