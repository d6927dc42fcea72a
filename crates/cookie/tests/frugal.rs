//! Whatever comes in is read without an allocation, and without a panic.

use std::hint::black_box;

use allocation_counter::measure;
use cloakroom_cookie::jar::{default_path, parse_date, parse_set_cookie, path_match};
use cloakroom_cookie::{CookieFields, HEADER_OCTETS_MAX, PAIRS_MAX, decode_value, find, pairs};
use proptest::prelude::*;

/// All that is read of a request's fields.
fn read_as_server(fields: &[Vec<u8>], name: &[u8]) {
    for field in fields {
        let mut all = pairs(field);
        black_box((all.by_ref().count(), all.unread().len()));
    }
    let _ = black_box(find(fields.iter().map(Vec::as_slice), name));
    if let Ok(cookies) = CookieFields::of(fields) {
        black_box((cookies.get(name), cookies.is_duplicated(name), cookies.all(name).count()));
        black_box((cookies.iter().count(), cookies.nameless().count()));
    }
}

/// All that is read of a line before it becomes a cookie.
fn read_as_user_agent(line: &[u8]) {
    if let Ok(line) = parse_set_cookie(line) {
        for attribute in line.attributes() {
            black_box((parse_date(attribute.value), path_match(attribute.value, line.value())));
        }
        black_box((parse_date(line.value()), default_path(line.value())));
    }
    black_box(parse_date(line));
}

fn allocations(read: impl FnOnce()) -> u64 {
    measure(read).count_total
}

/// Any octets, and mostly those that mean something here.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    let telling = prop::sample::select(b"ab=; \t\"%\xA0\xFF\0,-:/129JanPathExpires".to_vec());
    prop::collection::vec(prop_oneof![5 => telling, 1 => any::<u8>()], 0..200)
}

proptest! {
    #[test]
    fn a_server_copies_nothing(fields in prop::collection::vec(octets(), 0..4), name in octets()) {
        prop_assert_eq!(allocations(|| read_as_server(&fields, &name)), 0);
    }

    #[test]
    fn a_user_agent_copies_nothing_before_it_keeps(line in octets()) {
        prop_assert_eq!(allocations(|| read_as_user_agent(&line)), 0);
    }

    #[test]
    fn what_is_not_encoded_is_not_copied(value in "[!#$&'()*+./0-9:<-\\[\\]-~-]{0,80}") {
        let found = allocations(|| { let _ = black_box(decode_value(value.as_bytes())); });
        prop_assert_eq!(found, 0);
    }
}

/// At the limits and beyond, and at their worst.
#[test]
fn size_changes_nothing() {
    let units: [&[u8]; 8] = [b"a", b"=", b";", b"a=b;", b"; ", b" ", b"\"", b"1:1:1 jan "];
    for unit in units {
        for octets in [PAIRS_MAX, HEADER_OCTETS_MAX, HEADER_OCTETS_MAX + 1] {
            let field = unit.iter().copied().cycle().take(octets).collect();
            let fields = [field, b"a=b".to_vec()];
            let shown = unit.escape_ascii();
            assert_eq!(allocations(|| read_as_server(&fields, b"a")), 0, "{octets} of {shown}");
            assert_eq!(allocations(|| read_as_user_agent(&fields[0])), 0, "{octets} of {shown}");
        }
    }
}
