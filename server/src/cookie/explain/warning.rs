//! What somebody will be surprised by, although a browser takes the line.

use cloakroom_cookie::jar::parse_set_cookie;

use crate::cookie::explain::attribute::{Attribute, Name, Status};
use crate::cookie::explain::facts::Facts;
use crate::cookie::explain::meaning::below;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::pair::imitations;
use crate::cookie::explain::reach::Reach;
use crate::cookie::explain::set_name::no_token;

/// Attributes without effect first.
pub(crate) fn warnings(
    line: &[u8],
    attributes: &[Attribute],
    cookie: Option<&Facts>,
    sent: Option<&Reach>,
) -> Vec<Note> {
    let idle = |attribute: &&Attribute| {
        matches!(attribute.status, Status::Invalid | Status::Ignored | Status::Unknown)
    };
    let about = |attribute: &Attribute| {
        Note::new("attribute", format!("{}: {}", attribute.written().short(), attribute.meaning))
    };
    let mut notes: Vec<_> = attributes.iter().filter(idle).map(about).collect();
    notes.extend(attributes.iter().filter_map(denied_flag));
    if let Ok(line) = parse_set_cookie(line) {
        notes.extend(imitations(line.name()));
        notes.extend(no_token(line.name()));
    }
    notes.extend(cookie.and_then(|cookie| default_path(cookie, attributes)));
    if sent.is_some_and(|sent| !sent.path_reachable) {
        let text = "no URL has this Path, for want of percent-encoding: the cookie is never sent";
        notes.push(Note::new("path_unreachable", text));
    }
    if is_joined(attributes, line) {
        let text =
            "a comma, and another pair behind it: were two lines joined? Browsers never cut at a comma";
        notes.push(Note::new("joined_lines", text));
    }
    notes
}

/// A flag that somebody meant to turn off.
fn denied_flag(attribute: &Attribute) -> Option<Note> {
    let name = attribute.known.filter(|name| name.is_flag())?;
    let denies = |word: &str| attribute.value.octets().eq_ignore_ascii_case(word.as_bytes());
    ["false", "0", "no", "off"].into_iter().any(denies).then(|| {
        let (written, name) = (attribute.written().short(), name.as_str());
        Note::new(
            "denied_flag",
            format!("{written} turns {name} on, whatever its value: leave it out to have it off"),
        )
    })
}

/// The page that sets a cookie is seldom the only one that reads it.
fn default_path(cookie: &Facts, attributes: &[Attribute]) -> Option<Note> {
    let is_given = attributes.iter().any(|attribute| attribute.is(Name::Path));
    (!is_given && cookie.path.octets() != b"/").then(|| {
        let path = below(cookie.path.octets());
        Note::new("default_path", format!("no Path: it belongs to {path} only, as the URL has it"))
    })
}

/// Whether something that looks like a pair or an attribute follows a comma.
fn is_joined(attributes: &[Attribute], line: &[u8]) -> bool {
    let pair = line.split(|octet| *octet == b';').next().unwrap_or_default();
    let others = attributes.iter().filter(|attribute| attribute.known != Some(Name::Expires));
    let mut texts = others.map(|attribute| &*attribute.octets).chain([pair]);
    texts.any(|text| {
        text.split(|octet| *octet == b',').skip(1).any(|behind| {
            let behind = behind.trim_ascii();
            let name = behind.split(|octet| *octet == b'=').next().unwrap_or_default().trim_ascii();
            Name::read(name).is_some() || (name.len() < behind.len() && is_token(name))
        })
    })
}

fn is_token(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|octet| octet.is_ascii_alphanumeric() || b"_-.".contains(octet))
}
