//! One pair of a `Cookie` line, and what is to be said of it.

use cloakroom_cookie::Prefix;
use cloakroom_cookie::{Pair, decode_value};
use serde::Serialize;

use crate::cookie::explain::attribute::Name;
use crate::cookie::explain::imitation::{decoded, miscased, overtrimmed};
use crate::cookie::explain::note::Note;
use crate::cookie::explain::token::Likeness;
use crate::cookie::shown::{Shown, escaped};

/// A pair as the server reads it.
#[derive(Serialize)]
pub(crate) struct ReadPair {
    pub(crate) name: Shown,
    pub(crate) value: Shown,
    pub(crate) notes: Vec<Note>,
}

impl ReadPair {
    pub(crate) fn of(pair: &Pair<'_>) -> Self {
        let mut notes = Vec::new();
        if pair.name.is_empty() {
            notes.push(nameless(pair.value));
        } else {
            notes.extend(imitations(pair.name));
            notes.extend(of_name(pair.name));
        }
        notes.extend(of_value(pair.value));
        if is_controlled(pair.name) || is_controlled(pair.value) {
            notes
                .push(Note::new("control_character", "a control character: no browser stores or sends that"));
        }
        Self { name: Shown::of(pair.name), value: Shown::of(pair.value), notes }
    }
}

fn is_controlled(octets: &[u8]) -> bool {
    octets.iter().any(|octet| octet.is_ascii_control() && *octet != b'\t')
}

fn nameless(value: &[u8]) -> Note {
    if value.starts_with(b"=") {
        return Note::new("nameless", "nameless: nothing stands before its `=`. It answers to no name");
    }
    if value.contains(&b'=') {
        let imitated = value.split(|octet| *octet == b'=').next().unwrap_or_default().trim_ascii();
        return Note::new(
            "nameless_imitation",
            format!(
                "nameless: no cookie called {}, which a server that cuts it again takes it for",
                escaped(imitated)
            ),
        );
    }
    Note::new("nameless", "nameless: it has no `=`. It answers to no name")
}

/// What careless servers take a name for.
pub(crate) fn imitations(name: &[u8]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut add = |code, text: String| notes.push(Note::new(code, text));
    if let Some(read) = overtrimmed(name) {
        add("wide_whitespace", imitation("trims more than space and tab", &read));
    }
    if let Some(read) = decoded(name) {
        add("encoded_name", imitation("decodes names, which none should,", &read));
    }
    if let Some(prefix) = miscased(name) {
        add(
            "prefix_case",
            format!("not written {prefix}: browsers bind it all the same, servers compare the case"),
        );
    }
    notes
}

fn of_name(name: &[u8]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut add = |code, text: String| notes.push(Note::new(code, text));
    if name.starts_with(b"$") {
        add(
            "dollar",
            "a relic of RFC 2109: some servers read the whole line otherwise because of it".to_owned(),
        );
    } else if let Some(attribute) = Name::read(name) {
        let text = format!("a cookie called {}: browsers send no attributes", attribute.as_str());
        add("attribute_name", format!("{text}. Was this a Set-Cookie line? (--as set-cookie)"));
    }
    if str::from_utf8(name).is_err() {
        add("name_not_utf8", "its name is no UTF-8".to_owned());
    }
    notes
}

fn imitation(does: &str, read: &[u8]) -> String {
    let name = escaped(read);
    let alarm = if Prefix::of(read).is_some() { ": an imitation, as an attack makes it" } else { "" };
    format!("a server that {does} takes it for {name}{alarm}")
}

fn of_value(value: &[u8]) -> Vec<Note> {
    [quotes(value), encoded(value), not_utf8(value), likeness(value)].into_iter().flatten().collect()
}

fn quotes(value: &[u8]) -> Option<Note> {
    if value.len() > 1 && value.starts_with(b"\"") && value.ends_with(b"\"") {
        return Some(Note::new("quoted", "the quotes are a part of the value; some servers take them off"));
    }
    value.contains(&b'"').then(|| {
        Note::new(
            "quote",
            "a quote is data: a server that obeys it reads on past the semicolon, into other cookies",
        )
    })
}

fn encoded(value: &[u8]) -> Option<Note> {
    let read = decode_value(value).ok().filter(|read| **read != *value)?;
    let text = format!("percent-encoded, it stands for {}", Shown::of(read.as_ref()).short());
    Some(Note::new("encoded_value", text))
}

fn not_utf8(value: &[u8]) -> Option<Note> {
    let text = "its value is no UTF-8: some servers drop the cookie, or all of them";
    str::from_utf8(value).is_err().then(|| Note::new("value_not_utf8", text))
}

fn likeness(value: &[u8]) -> Option<Note> {
    Some(match Likeness::of(value)? {
        Likeness::Encrypted => Note::new(
            "sealed",
            "looks like a sealed cookie of Cloakroom: `cloakroom cookie open` reads it with its key",
        ),
        Likeness::Signed => Note::new(
            "signed",
            "looks like a signed cookie of Cloakroom: `cloakroom cookie open --signed` checks it",
        ),
        Likeness::Ticket => {
            Note::new("ticket", "looks like a session's ticket of Cloakroom: whoever has it has the session")
        }
    })
}
