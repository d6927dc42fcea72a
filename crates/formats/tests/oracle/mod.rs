//! PHP itself, asked in bulk: one process for thousands of sessions.

use cloakroom_formats::php::Format;
use cloakroom_testkit::servers::Php;

pub(crate) const FORMATS: [Format; 3] = [Format::Php, Format::PhpBinary, Format::PhpSerialize];

/// A session of PHP's own, and what PHP makes of it.
///
/// A *picture* shows every value, which of them are one variable, and which are one object.
pub(crate) struct Case {
    pub(crate) octets: Vec<u8>,
    pub(crate) picture: String,
    /// `-name` or `+name|value`
    pub(crate) edits: Vec<Vec<u8>>,
    pub(crate) edited: String,
}

/// What PHP reads.
pub(crate) struct Read {
    /// As PHP writes it.
    pub(crate) octets: Vec<u8>,
    pub(crate) picture: String,
}

/// Sessions by chance.
pub(crate) fn sessions(format: Format, count: usize, seed: u32) -> Vec<Case> {
    let input = format!("{} {count} {seed}", format.as_str());
    let output = run(include_str!("sessions.php"), input.as_bytes());
    let mut strings = Strings(&output);
    let case = std::iter::repeat_with(|| {
        let (octets, picture) = (strings.octets(), strings.text());
        let edits = strings.text().parse().expect("a number of edits");
        let edits = (0..edits).map(|_| strings.octets()).collect();
        Case { octets, picture, edits, edited: strings.text() }
    });
    case.take(count).collect()
}

/// Each as PHP reads it; `None` when it does not.
pub(crate) fn again(format: Format, sessions: &[Vec<u8>]) -> Vec<Option<Read>> {
    let mut input = format!("{}\n", format.as_str()).into_bytes();
    for octets in sessions {
        input.extend_from_slice(format!("{}\n", octets.len()).as_bytes());
        input.extend_from_slice(octets);
    }
    let output = run(include_str!("again.php"), &input);
    let mut strings = Strings(&output);
    let read = || Some(Read { octets: strings.next()?, picture: strings.text() });
    std::iter::repeat_with(read).take(sessions.len()).collect()
}

fn run(script: &str, input: &[u8]) -> Vec<u8> {
    let script = script.trim_start_matches("<?php");
    Php::run(&format!("{}{script}", include_str!("start.php")), input)
}

/// Octet strings, each preceded by its length.
struct Strings<'a>(&'a [u8]);

impl Strings<'_> {
    /// The next; `None` where PHP says that there is none.
    fn next(&mut self) -> Option<Vec<u8>> {
        let end = self.0.iter().position(|octet| *octet == b'\n').expect("PHP went through to the end");
        let (length, rest) = (&self.0[..end], &self.0[end + 1..]);
        self.0 = rest;
        let length = str::from_utf8(length).ok().and_then(|length| length.parse::<i64>().ok());
        let length = usize::try_from(length.expect("a length")).ok()?;
        let octets;
        (octets, self.0) = rest.split_at(length);
        Some(octets.to_vec())
    }

    fn octets(&mut self) -> Vec<u8> {
        self.next().expect("one more")
    }

    /// Shown so that two can be compared by eye.
    fn text(&mut self) -> String {
        self.octets().escape_ascii().to_string()
    }
}
