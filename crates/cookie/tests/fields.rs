//! All `Cookie` fields of a request as one view: what it answers, and where it ends.

use cloakroom_cookie::{CookieFields, Found, HEADER_OCTETS_MAX, OverLimit, PAIRS_MAX, find, pairs};
use proptest::prelude::*;

type Octets = &'static [u8];

#[test]
fn a_name_is_answered_over_all_fields() {
    let cases: &[(&str, &[Octets], &[Octets])] = &[
        ("no field", &[], &[]),
        ("an empty field", &[b""], &[]),
        ("another name", &[b"lang=vi; id2=1; my-id=2"], &[]),
        ("only", &[b"id=7"], &[b"7"]),
        ("spaced out", &[b"a=1;\tid\t= 7 "], &[b"7"]),
        ("in the second field", &[b"a=1", b"b=2; id=7"], &[b"7"]),
        ("in two fields", &[b"id=7; a=1", b"id=8"], &[b"7", b"8"]),
        ("in their order", &[b"id=3; id=1", b"", b"id=2; id=1"], &[b"3", b"1", b"2", b"1"]),
        ("nameless", &[b"id; =id=7"], &[]),
        ("another case", &[b"ID=1; Id=2"], &[]),
    ];
    for (title, fields, expected) in cases {
        let cookies = CookieFields::of(*fields).expect(title);
        assert!(cookies.all(b"id").eq(expected.iter().copied()), "{title}");
        assert_eq!(cookies.get(b"id"), expected.first().copied(), "{title}");
        assert_eq!(cookies.is_duplicated(b"id"), expected.len() > 1, "{title}");
    }
}

#[test]
fn nameless_cookies_stand_apart() {
    let received: [Octets; 2] = [b"bare; id=7; =__Host-id=x", b"=; theme=dark"];
    let cookies = CookieFields::of(&received).expect("a small request");
    assert!(cookies.nameless().eq([&b"bare"[..], b"__Host-id=x", b""]));
    assert!(cookies.iter().map(|pair| pair.name).eq([&b"id"[..], b"theme"]));
    assert_eq!(find(received, b""), Found::None);
    assert_eq!(cookies.get(b""), None);
    assert!(!cookies.is_duplicated(b""));
}

#[test]
fn owned_fields_are_viewed_alike() {
    let received = vec!["id=7".to_owned(), "id=8".to_owned()];
    let cookies = CookieFields::of(&received).expect("a small request");
    assert!(cookies.all(b"id").eq([b"7", b"8"]));
}

#[test]
fn the_limits_hold_for_all_fields_together() {
    let most = b"a=;".repeat(PAIRS_MAX - 1);
    for last in [&b"id=7"[..], b"id=7;", b"", b";"] {
        assert!(CookieFields::of([&most[..], last]).is_ok());
    }
    for last in [&b"id=7;b"[..], b";;", b"id=7; "] {
        assert_eq!(CookieFields::of([&most[..], last]).err(), Some(OverLimit));
        assert_eq!(CookieFields::of([last, &most[..]]).err(), Some(OverLimit), "wherever it stands");
    }

    let large = vec![b'x'; HEADER_OCTETS_MAX - 4];
    assert!(CookieFields::of([&large[..], b"id=7"]).is_ok());
    assert_eq!(CookieFields::of([&large[..], b"id=77"]).err(), Some(OverLimit));
    assert_eq!(OverLimit.to_string(), "the request's cookies pass 65536 octets or 3000 pairs");
}

#[test]
fn debug_tells_no_value() {
    let received: [Octets; 1] = [b"id=secret; hidden"];
    let shown = format!("{:?}", CookieFields::of(&received).expect("a small request"));
    assert_eq!(shown, "[Pair { name: id, value: <6 octets> }, Pair { name: , value: <6 octets> }]");
}

proptest! {
    #[test]
    fn the_view_agrees_with_its_parts(fields in fields(), wanted in octets()) {
        let parts = fields.iter().flat_map(|field| pairs(field));
        let cookies = CookieFields::of(&fields).expect("a small request");
        let (nameless, named): (Vec<_>, Vec<_>) = parts.partition(|pair| pair.name.is_empty());
        prop_assert!(cookies.iter().eq(named.iter().copied()));
        prop_assert!(cookies.nameless().eq(nameless.iter().map(|pair| pair.value)));

        for name in named.iter().map(|pair| pair.name).chain([&wanted[..], b"a"]) {
            let values = named.iter().filter(|pair| pair.name == name).map(|pair| pair.value);
            prop_assert!(cookies.all(name).eq(values));
        }
    }

    /// At the edge of what is read, the view and the search end alike.
    #[test]
    fn the_view_and_the_search_have_the_same_limits(
        lengths in prop::collection::vec(0..4usize, 0..4),
        tail in prop::sample::select(vec![&b""[..], b";", b" ", b"a", b"a=1;", b"a;b"]),
    ) {
        let most = b"a=;".repeat(PAIRS_MAX - lengths.len());
        let small = lengths.iter().map(|length| vec![b';'; *length]);
        let fields: Vec<Vec<u8>> = small.chain([most, tail.to_vec()]).collect();
        let over = find(fields.iter().map(Vec::as_slice), b"id") == Found::OverLimit;
        prop_assert_eq!(CookieFields::of(&fields).is_err(), over);
    }
}

fn fields() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(octets(), 0..4)
}

/// Any octets, and mostly those that mean something here.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    let telling = prop::sample::select(b"ab=; \t\"%\xA0\xFF\0".to_vec());
    prop::collection::vec(prop_oneof![5 => telling, 1 => any::<u8>()], 0..40)
}
