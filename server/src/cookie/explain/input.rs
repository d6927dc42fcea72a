//! Which lines are to be explained, and of which kind each is.

use std::ffi::OsStr;
use std::io::{IsTerminal, stdin};

use cloakroom_cookie::pairs;

use crate::cookie::arguments::Kind;
use crate::cookie::explain::attribute::Name;
use crate::cookie::explain::misspelt;
use crate::cookie::fault::CookieFault;
use crate::cookie::standard_input;

/// The octets of standard input that are read: the heads of many responses.
const INPUT_OCTETS_MAX: u64 = 16 * 1024 * 1024;

/// A line to be explained, without its field's name.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) octets: Vec<u8>,
    pub(crate) kind: Kind,
    /// Why it was taken for that kind, when it did not say so.
    pub(crate) assumed: Option<&'static str>,
    /// Which of the heads it is a field of, if it stood in one.
    pub(crate) head: Option<usize>,
}

/// What was given as an argument, or what came on standard input: for `-`, or without an argument where something
/// else than somebody's keys is there.
///
/// # Errors
/// [`CookieFault`] when standard input cannot be read, or has no line.
pub(crate) fn lines(argument: Option<&OsStr>, forced: Option<Kind>) -> Result<Vec<Line>, CookieFault> {
    let found = match argument.map(OsStr::as_encoded_bytes) {
        None if stdin().is_terminal() => Vec::new(),
        None | Some(b"-") => pasted(&standard_input::read(INPUT_OCTETS_MAX)?, forced),
        Some(octets) => vec![line(octets, forced)],
    };
    if found.iter().all(|line| line.octets.is_empty()) { Err(CookieFault::NoLine) } else { Ok(found) }
}

/// The fields of heads, if there is any; else each line that is not empty.
fn pasted(octets: &[u8], forced: Option<Kind>) -> Vec<Line> {
    let all = || octets.split(|octet| *octet == b'\n').map(without_end);
    if !all().any(|text| field(text).is_some() || text.starts_with(b"HTTP/")) {
        return all().filter(|text| !is_blank(text)).map(|text| line(text, forced)).collect();
    }
    // Fields without anything around them may be of as many requests.
    let are_whole = all().any(|text| field(text).is_none() && !is_blank(text));
    let mut head = 0;
    let mut lines = Vec::new();
    let mut texts = all().peekable();
    while let Some(text) = texts.next() {
        if let Some((kind, value)) = field(text) {
            let below = if value.is_empty() { texts.next_if(|text| is_value(text)) } else { None };
            let found = below
                .map_or_else(|| line(text, forced), |below| line(below.trim_ascii(), forced.or(Some(kind))));
            lines.push(Line { head: are_whole.then_some(head), ..found });
        } else if is_blank(text) || begins_head(text) {
            head += 1;
        }
    }
    lines
}

/// `>` and `<` are how `curl -v` begins its lines.
fn is_blank(text: &[u8]) -> bool {
    matches!(text.trim_ascii(), b"" | b">" | b"<")
}

/// Whether it can be the value of the field whose name alone is on the line above, as some browsers' tools copy it:
/// a pair, and no field itself.
fn is_value(text: &[u8]) -> bool {
    let found = text.iter().find(|octet| matches!(octet, b'=' | b':'));
    found == Some(&b'=') && !begins_head(text)
}

/// As in `GET / HTTP/1.1` and `HTTP/2 200`.
fn begins_head(text: &[u8]) -> bool {
    let mut words = text.trim_ascii().split(|octet| *octet == b' ');
    let is_version = |word: &[u8]| word.starts_with(b"HTTP/");
    words.next().is_some_and(is_version) || words.next_back().is_some_and(is_version)
}

/// One line, whose end may still hang on it.
fn line(text: &[u8], forced: Option<Kind>) -> Line {
    let text = without_end(text);
    let (kind, octets) = match field(text) {
        Some((kind, octets)) => (Some(kind), octets),
        None => (None, text),
    };
    match forced.or(kind) {
        Some(kind) => Line { octets: octets.to_vec(), kind, assumed: None, head: None },
        None => {
            let (kind, why) = likely(octets);
            Line { octets: octets.to_vec(), kind, assumed: Some(why), head: None }
        }
    }
}

fn without_end(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

/// Kind and value of a field; `< ` and `> ` are how `curl -v` begins its lines.
fn field(text: &[u8]) -> Option<(Kind, &[u8])> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"< ").or_else(|| text.strip_prefix(b"> ")).unwrap_or(text);
    let colon = text.iter().position(|octet| *octet == b':')?;
    let (name, value) = (text[..colon].trim_ascii_end(), trim(&text[colon + 1..]));
    if name.eq_ignore_ascii_case(b"Set-Cookie") {
        Some((Kind::SetCookie, value))
    } else if name.eq_ignore_ascii_case(b"Cookie") {
        Some((Kind::Cookie, value))
    } else {
        None
    }
}

/// Without the SP and HTAB at both ends, which are no part of a field's value.
const fn trim(mut octets: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = octets {
        octets = rest;
    }
    octets
}

/// By its attributes, since only a `Set-Cookie` has any.
fn likely(line: &[u8]) -> (Kind, &'static str) {
    let mut rest = pairs(line).skip(1).peekable();
    if rest.peek().is_none() {
        return (Kind::SetCookie, "it is a single pair");
    }
    // A flag has no `=`: what stands there is a value without a name.
    let looks_named = |name: &[u8]| Name::read(name).is_some() || misspelt::meant(name).is_some();
    if rest.any(|pair| looks_named(if pair.name.is_empty() { pair.value } else { pair.name })) {
        (Kind::SetCookie, "it has attributes")
    } else {
        (Kind::Cookie, "it has several pairs and no attribute")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &[u8]) -> Vec<(Kind, Vec<u8>)> {
        pasted(text, None).into_iter().map(|line| (line.kind, line.octets)).collect()
    }

    #[test]
    fn heads_give_their_cookie_fields_and_nothing_else() {
        let head = b"HTTP/2 200\r\ndate: now\r\nset-cookie: a=b; Path=/\r\n< Set-Cookie : c=d\r\n\
                     > cookie: e=f; g=h\r\nx-cookie: no\r\n\r\nbody; Path=/\r\n";
        let expected = [
            (Kind::SetCookie, b"a=b; Path=/".to_vec()),
            (Kind::SetCookie, b"c=d".to_vec()),
            (Kind::Cookie, b"e=f; g=h".to_vec()),
        ];
        assert_eq!(kinds(head), expected);
        assert!(kinds(b"HTTP/2 200\r\ndate: now\r\n\r\nbody=1; Path=/").is_empty());
    }

    #[test]
    fn fields_of_one_head_are_known_to_be_of_one() {
        let heads = |text: &[u8]| pasted(text, None).into_iter().map(|line| line.head).collect::<Vec<_>>();
        let three = b"GET / HTTP/1.1\r\nCookie: a=1\r\nhost: a\r\nCookie: b=2\r\n\r\n\
                      GET / HTTP/1.1\r\nCookie: a=1\r\nGET / HTTP/1.1\r\nCookie: a=1\r\n";
        let [one, also_one, two, three] = heads(three)[..] else { panic!("four lines") };
        assert!(one.is_some() && one == also_one && one < two && two < three);
        let [sent, answered] = heads(b"> Cookie: a=1\n> host: a\n>\n< Set-Cookie: a=1\n")[..] else {
            panic!("two lines")
        };
        assert_ne!(sent, answered);
        assert_eq!(heads(b"Cookie: a=1\nCookie: a=1\n\n"), [None, None], "of who knows how many requests");
    }

    #[test]
    fn lines_without_a_field_name_are_told_apart_by_attributes() {
        for (line, kind) in [
            ("a=b", Kind::SetCookie),
            ("a=b; c=d", Kind::Cookie),
            ("a=b; PATH=/", Kind::SetCookie),
            ("a=b; c; HttpOnly", Kind::SetCookie),
            ("a=b; Secrue", Kind::SetCookie),
            ("cookie=b; c=d:e", Kind::Cookie),
        ] {
            assert_eq!(kinds(line.as_bytes())[0].0, kind, "{line}");
            assert!(pasted(line.as_bytes(), None)[0].assumed.is_some());
        }
        let forced = line(b"Set-Cookie: a=b", Some(Kind::Cookie));
        assert_eq!((forced.kind, &*forced.octets, forced.assumed), (Kind::Cookie, &b"a=b"[..], None));
    }
}
