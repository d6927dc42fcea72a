//! PHP's content as values, and values as PHP's content.
//!
//! | under its name PHP has | a Rust page reads |
//! |---|---|
//! | what has JSON of its own | that JSON |
//! | an object, a reference, text that is no UTF-8 | a mark that is no JSON: an error of its codec |
//! | nothing it could have: a name with a bar, say | what was kept aside |
//!
//! 1. A value that nobody changed keeps PHP's octets.
//! 2. What PHP's form would not give back octet for octet is kept *aside*, in the sidecar: spaces in JSON,
//!    octets that are no JSON (PHP sees them as a string), names that PHP's format cannot hold (PHP sees
//!    nothing). It holds for as long as PHP leaves what it sees under that name alone.
//! 3. A name that is no UTF-8 is not seen, and stays.

use std::collections::BTreeMap;

use cloakroom_formats::php::{Edit, Format, Limits, Session, Value};
use cloakroom_session::Values;

use crate::failure::Failure;
use crate::hash::Hash;

/// What a file holds, read once.
pub(crate) struct Content<'a> {
    session: Session<'a>,
    aside: &'a Values,
    limits: &'a Limits,
}

/// What is to be written: PHP's octets, and what goes aside.
pub(crate) struct Written {
    pub(crate) octets: Vec<u8>,
    pub(crate) aside: Values,
}

impl<'a> Content<'a> {
    pub(crate) fn read(
        format: Format,
        octets: &'a [u8],
        aside: &'a Values,
        limits: &'a Limits,
    ) -> Result<Self, Failure> {
        Ok(Self { session: Session::decode(format, octets, limits)?, aside, limits })
    }

    /// As a Rust page sees it.
    pub(crate) fn values(&self) -> Values {
        let mut seen = BTreeMap::new();
        for (name, value) in self.session.iter() {
            if let Ok(name) = std::str::from_utf8(name) {
                seen.insert(name, self.seen(name, value));
            }
        }
        for (name, octets) in self.aside.iter().filter(|(name, _)| !self.holds(name)) {
            seen.insert(name, octets.to_vec());
        }
        seen.iter().map(|(name, octets)| (*name, octets.as_slice())).collect()
    }

    fn seen(&self, name: &str, value: &Value<'_>) -> Vec<u8> {
        match self.aside.get(name) {
            Some(octets) if Form::of(octets).value == *value => octets.to_vec(),
            _ => value.to_json().unwrap_or_else(|why| mark(&why.to_string(), value)),
        }
    }

    /// With `next` instead of `present`, which is what [`Content::values`] gave. `unchanged` is what was read.
    pub(crate) fn written(
        &self,
        unchanged: &[u8],
        present: &Values,
        next: &Values,
    ) -> Result<Written, Failure> {
        let mut edits: Vec<Edit<'_>> = Vec::new();
        let mut aside = Vec::new();
        for (name, _) in present.iter().filter(|(name, _)| next.get(name).is_none() && self.holds(name)) {
            edits.push(Edit::remove(name.as_bytes().to_vec()));
        }
        for (name, octets) in next.iter() {
            let stays = present.get(name) == Some(octets);
            let form = if stays || !self.holds(name) { None } else { Some(Form::of(octets)) };
            let kept_aside = match &form {
                Some(form) => !form.gives_back,
                None => !stays || self.aside.get(name) == Some(octets),
            };
            if kept_aside {
                aside.push((name, octets));
            }
            edits.extend(form.map(|form| Edit::put(name.as_bytes().to_vec(), form.value)));
        }
        let octets = if edits.is_empty() {
            unchanged.to_vec()
        } else {
            self.session.edited(edits, self.limits)?.encode()
        };
        Ok(Written { octets, aside: aside.into_iter().collect() })
    }

    /// Whether PHP's format can hold the name.
    fn holds(&self, name: &str) -> bool {
        self.session.format().check_name(name.as_bytes()).is_ok()
    }
}

/// What PHP sees of a value of ours.
struct Form {
    value: Value<'static>,
    /// Whether the same octets come of it again.
    gives_back: bool,
}

impl Form {
    fn of(octets: &[u8]) -> Self {
        let json = Value::from_json(octets).ok();
        match json {
            Some(value) => Self { gives_back: value.to_json().is_ok_and(|back| back == octets), value },
            None => Self { value: Value::str(octets.to_vec()), gives_back: false },
        }
    }
}

/// Stands for what cannot be read as JSON: is none itself, and another for every other value.
fn mark(why: &str, value: &Value<'_>) -> Vec<u8> {
    let Hash([a, b, c, d, e, f, g, h, ..]) = Hash::of(format!("{value:?}").as_bytes());
    let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    format!("a value of PHP that stays as it is, since {why} ({number:016x})").into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(octets: &[u8], aside: &Values) -> Values {
        Content::read(Format::Php, octets, aside, &Limits::default()).expect("a session").values()
    }

    fn rewrite(octets: &[u8], next: &Values) -> Written {
        let (aside, limits) = (Values::new(), Limits::default());
        let content = Content::read(Format::Php, octets, &aside, &limits).expect("a session");
        content.written(octets, &content.values(), next).expect("written")
    }

    const MIXED: &[u8] = b"n|i:1;o|O:1:\"P\":1:{s:1:\"a\";d:1.50;}r|R:2;\xff|i:3;t|s:1:\"\xff\";";

    #[test]
    fn what_has_no_json_is_marked_and_stays() {
        let seen = values(MIXED, &Values::new());
        assert_eq!(seen.get("n"), Some(&b"1"[..]));
        assert_eq!(seen.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["n", "o", "r", "t"]);
        for name in ["o", "r", "t"] {
            let octets = seen.get(name).expect("marked");
            assert!(Value::from_json(octets).is_err(), "{}", octets.escape_ascii());
        }
        assert_eq!(rewrite(MIXED, &seen).octets, MIXED);
    }

    #[test]
    fn a_change_beside_leaves_phps_octets() {
        let seen = values(MIXED, &Values::new());
        let next: Values =
            seen.iter().map(|(name, octets)| (name, if name == "n" { b"22" } else { octets })).collect();
        let expected = MIXED.to_vec();
        let expected = [b"n|i:22;", &expected[6..]].concat();
        assert_eq!(
            rewrite(MIXED, &next).octets.escape_ascii().to_string(),
            expected.escape_ascii().to_string()
        );
    }

    #[test]
    fn what_goes_goes_but_for_names_that_are_not_seen() {
        let seen = values(MIXED, &Values::new());
        assert_eq!(rewrite(MIXED, &Values::new()).octets, b"\xff|i:3;");
        let without_object: Values = seen.iter().filter(|(name, _)| *name != "o").collect();
        let left = rewrite(MIXED, &without_object).octets;
        assert!(left.starts_with(b"n|i:1;r|O:1:\"P\""), "{}", left.escape_ascii());
    }

    #[test]
    fn a_mark_tells_one_value_from_another() {
        let one = values(b"o|O:1:\"P\":1:{s:1:\"a\";i:1;}", &Values::new());
        let other = values(b"o|O:1:\"P\":1:{s:1:\"a\";i:2;}", &Values::new());
        assert_ne!(one.get("o"), other.get("o"));
    }

    #[test]
    fn what_php_wrote_over_is_not_kept_aside() {
        let next: Values = [("s", &b"{ \"a\": 1 }"[..]), ("a|b", b"[1]")].into_iter().collect();
        let Written { octets, aside } = rewrite(b"", &next);
        assert_eq!(octets.escape_ascii().to_string(), b"s|a:1:{s:1:\"a\";i:1;}".escape_ascii().to_string());
        assert_eq!(values(&octets, &aside), next);
        let over = values(b"s|a:1:{s:1:\"a\";i:2;}", &aside);
        assert_eq!(over.get("s"), Some(&b"{\"a\":2}"[..]));
        assert_eq!(over.get("a|b"), Some(&b"[1]"[..]));
        assert_eq!(values(b"", &aside).get("s"), None);
    }

    proptest! {
        #[test]
        fn any_octets_come_back_as_they_were(
            first in prop::collection::btree_map("[a-c|0-1]{0,2}", prop::collection::vec(any::<u8>(), 0..9), 0..6),
            second in prop::collection::btree_map("[a-c|0-1]{0,2}", "(\\{\"a\": ?)?[0-9.e-]{0,3}\\}?", 0..6),
        ) {
            let first: Values = first.iter().map(|(name, octets)| (name.as_str(), octets.as_slice())).collect();
            let second: Values = second.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
            for format in [Format::Php, Format::PhpBinary, Format::PhpSerialize] {
                let limits = Limits::default();
                let mut written = Written { octets: Vec::new(), aside: Values::new() };
                for next in [&first, &second, &first] {
                    let content = Content::read(format, &written.octets, &written.aside, &limits).expect("ours");
                    let next_written = content.written(&written.octets, &content.values(), next).expect("written");
                    let back = Content::read(format, &next_written.octets, &next_written.aside, &limits);
                    prop_assert_eq!(&back.expect("ours").values(), next);
                    written = next_written;
                }
            }
        }
    }
}
