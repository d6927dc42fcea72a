//! The explanation of a `Cookie` line: what a server reads in it.

use cloakroom_cookie::{CookieFields, Found, HEADER_OCTETS_MAX, PAIRS_MAX, find, pairs};
use serde::Serialize;

use crate::cookie::explain::input::Line;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::pair::ReadPair;
use crate::cookie::prefix::prefix_of;
use crate::cookie::shown::{Shown, escaped};

/// What a server has room for, in all fields together, if nobody raised it.
const USUAL_OCTETS_MAX: usize = 8 * 1024;

/// What Chromium and Firefox keep for one domain.
const USUAL_PAIRS_MAX: usize = 180;

/// What was read. Its fields are the keys of `--json`.
#[derive(Debug, Serialize)]
pub(crate) struct CookieLine {
    pub(crate) kind: &'static str,
    pub(crate) kind_assumed: Option<&'static str>,
    pub(crate) line_number: usize,
    pub(crate) line: Shown,
    pub(crate) octets: usize,
    pub(crate) pairs: Vec<ReadPair>,
    pub(crate) notes: Vec<Note>,
}

impl CookieLine {
    pub(crate) fn explain(line: &Line, number: usize) -> Self {
        let octets = &line.octets;
        let all: Vec<_> = pairs(octets).collect();
        let mut read: Vec<_> = all.iter().map(ReadPair::of).collect();
        for (at, pair) in all.iter().enumerate().filter(|(_, pair)| !pair.name.is_empty()) {
            if all[..at].iter().any(|before| before.name == pair.name) {
                read[at].notes.push(repeated(octets, pair.name));
            }
        }
        Self {
            kind: "cookie",
            kind_assumed: line.assumed,
            line_number: number,
            line: Shown::of(octets.clone()),
            octets: octets.len(),
            pairs: read,
            notes: of_all(octets, all.len()),
        }
    }
}

fn repeated(line: &[u8], name: &[u8]) -> Note {
    let differs = matches!(find([line], name), Found::Several { differing: true, .. });
    let is_host = prefix_of(name).is_some_and(|prefix| prefix.starts_with("__Host-"));
    if differs && is_host {
        let text = format!(
            "{} twice, with different values: a Partitioned cookie beside an ordinary one, or an attack",
            escaped(name)
        );
        return Note::new("host_prefix_repeated", text);
    }
    let text = "the name came before, set with another Path or Domain: servers take the first, or the last. The \
                order proves nothing (4.2.2)";
    Note::new("duplicate", text)
}

fn of_all(line: &[u8], pairs: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    if CookieFields::of(&[line]).is_err() {
        let text =
            format!("Cloakroom reads none of it: more than {HEADER_OCTETS_MAX} octets or {PAIRS_MAX} pairs");
        notes.push(Note::new("over_limit", text));
    } else if line.len() > USUAL_OCTETS_MAX {
        let text =
            format!("{} octets: many servers refuse a request with more than 8 KiB of fields", line.len());
        notes.push(Note::new("large", text));
    }
    if pairs > USUAL_PAIRS_MAX {
        let text = format!("more than the {USUAL_PAIRS_MAX} cookies that browsers keep for a domain");
        notes.push(Note::new("many", text));
    }
    notes
}
