//! The explanation of a `Cookie` line: what a server reads in it.

use cloakroom_cookie::{CookieFields, HEADER_OCTETS_MAX, PAIRS_MAX, pairs};
use serde::Serialize;

use crate::cookie::explain::input::Line;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::pair::ReadPair;
use crate::cookie::explain::repeats::Repeats;
use crate::cookie::shown::Shown;

/// What a server has room for, in all fields together, if nobody raised it.
const USUAL_OCTETS_MAX: usize = 8 * 1024;

/// What Chromium and Firefox keep for one domain.
const USUAL_PAIRS_MAX: usize = 180;

/// What was read. Its fields are the keys of `--json`.
#[derive(Serialize)]
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
    /// Explains the line as one field of its request, of which others came before.
    pub(crate) fn explain(line: &Line, number: usize, repeats: &mut Repeats) -> Self {
        let octets = &line.octets;
        let all: Vec<_> = pairs(octets).collect();
        let mut read: Vec<_> = all.iter().map(ReadPair::of).collect();
        for (pair, note) in read.iter_mut().zip(repeats.of(&all, line.head)) {
            pair.notes.extend(note);
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
