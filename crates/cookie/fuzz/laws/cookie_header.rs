//! Laws of reading `Cookie` fields, for any octets; an LF stands between two fields.

use cloakroom_cookie::{CookieFields, Found, HEADER_OCTETS_MAX, PAIRS_MAX, find, pairs};

type Named<'a> = (&'a [u8], &'a [u8]);

pub(crate) fn holds_for(input: &[u8]) {
    let fields: Vec<&[u8]> = input.split(|octet| *octet == b'\n').collect();
    for field in &fields {
        pairs_are_of_the_field(field);
        let read: Vec<Named<'_>> = pairs(field).map(|pair| (pair.name, pair.value)).collect();
        assert_eq!(read, expected(field));
    }
    views_agree(&fields);
}

/// Borrowed, in order, trimmed, cut at the first `=`.
fn pairs_are_of_the_field(field: &[u8]) {
    let mut from = field.as_ptr_range().start;
    for pair in pairs(field) {
        for part in [pair.name, pair.value] {
            assert!(!part.contains(&b';'), "{}", part.escape_ascii());
            assert!(!part.first().is_some_and(is_blank) && !part.last().is_some_and(is_blank));
            let range = part.as_ptr_range();
            // Where a nameless cookie's name stands nobody can say.
            if !part.is_empty() {
                assert!(from <= range.start && range.end <= field.as_ptr_range().end);
                from = range.end;
            }
        }
        assert!(!pair.name.contains(&b'='));
    }
}

/// The rules once more, without a thought of speed.
fn expected(field: &[u8]) -> Vec<Named<'_>> {
    let read = if field.len() <= HEADER_OCTETS_MAX { PAIRS_MAX } else { 0 };
    let segments = field.split(|octet| *octet == b';').take(read).map(trim);
    segments.filter(|segment| !segment.is_empty()).map(cut).collect()
}

fn cut(segment: &[u8]) -> Named<'_> {
    let mut parts = segment.splitn(2, |octet| *octet == b'=');
    match (parts.next(), parts.next()) {
        (Some(name), Some(value)) => (trim(name), trim(value)),
        _ => (b"", segment),
    }
}

fn trim(octets: &[u8]) -> &[u8] {
    let Some(start) = octets.iter().position(|octet| !is_blank(octet)) else { return b"" };
    let end = octets.iter().rposition(|octet| !is_blank(octet)).unwrap_or(start);
    &octets[start..=end]
}

fn is_blank(octet: &u8) -> bool {
    matches!(octet, b' ' | b'\t')
}

/// The view of all fields, and the search for one name, say what the pairs say.
fn views_agree(fields: &[&[u8]]) {
    let all: Vec<Named<'_>> = fields.iter().flat_map(|field| expected(field)).collect();
    let mut names: Vec<&[u8]> = all.iter().map(|(name, _)| *name).collect();
    names.dedup();
    names.truncate(4);
    names.extend([&b""[..], b"id", b"__Host-id", b"absent"]);
    let Ok(view) = CookieFields::of(fields) else {
        assert!(is_over_limit(fields));
        return assert!(names.iter().all(|name| find_in(fields, name) == Found::OverLimit));
    };
    assert!(!is_over_limit(fields));
    assert!(view.iter().map(|pair| (pair.name, pair.value)).eq(all.iter().copied().filter(has_name)));
    assert!(view.nameless().eq(all.iter().filter(|pair| !has_name(pair)).map(|(_, value)| *value)));
    for name in names {
        let values: Vec<&[u8]> = all.iter().filter(|pair| pair.0 == name).map(|(_, value)| *value).collect();
        // A nameless cookie is no answer to any name.
        let values = if name.is_empty() { Vec::new() } else { values };
        assert_eq!(find_in(fields, name), found(&values));
        assert_eq!(view.get(name), values.first().copied());
        assert_eq!(view.is_duplicated(name), values.len() > 1);
        assert!(view.all(name).eq(values));
    }
}

fn has_name(pair: &Named<'_>) -> bool {
    !pair.0.is_empty()
}

fn find_in<'a>(fields: &[&'a [u8]], name: &[u8]) -> Found<'a> {
    find(fields.iter().copied(), name)
}

fn found<'a>(values: &[&'a [u8]]) -> Found<'a> {
    match *values {
        [] => Found::None,
        [value] => Found::One(value),
        [first, ..] => Found::Several { first, differing: values.iter().any(|value| *value != first) },
    }
}

/// What is empty between two semicolons counts, and what is empty after the last does not.
fn is_over_limit(fields: &[&[u8]]) -> bool {
    let octets: usize = fields.iter().map(|field| field.len()).sum();
    let segments = |field: &&[u8]| field.split_inclusive(|octet| *octet == b';').count();
    octets > HEADER_OCTETS_MAX || fields.iter().map(segments).sum::<usize>() > PAIRS_MAX
}
