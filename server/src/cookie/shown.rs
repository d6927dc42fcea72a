//! Octets from strangers, as a terminal and a script may see them.

use std::fmt::Write;

use serde::{Serialize, Serializer};

/// Octets of which nobody has promised anything.
///
/// For people, what is not plain text is escaped: `\u{1b}`, `\xff`; a backslash is `\\`. For scripts it is
/// text, or `{"hex": …}` when it is not UTF-8.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Shown(Vec<u8>);

/// The characters of a value that are shown to people.
const CHARS_MAX: usize = 64;

impl Shown {
    pub(crate) fn of(octets: impl Into<Vec<u8>>) -> Self {
        Self(octets.into())
    }

    /// As they came.
    pub(crate) fn octets(&self) -> &[u8] {
        &self.0
    }

    /// All of it, escaped.
    pub(crate) fn whole(&self) -> String {
        escaped(&self.0)
    }

    /// As far as this octet, shortened.
    pub(crate) fn until(&self, octet: u8) -> String {
        Self::of(self.0.split(|other| *other == octet).next().unwrap_or_default()).short()
    }

    /// Its beginning, and how long it is when that is not all.
    pub(crate) fn short(&self) -> String {
        let whole = self.whole();
        match whole.char_indices().nth(CHARS_MAX) {
            Some((end, _)) => format!("{}… ({} octets)", &whole[..end], self.0.len()),
            None => whole,
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => serializer.collect_map([("hex", hex(&self.0))]),
        }
    }
}

/// Nothing of it moves a cursor, turns the direction of writing or is invisible.
pub(crate) fn escaped(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    for chunk in octets.utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '\'' | '"' => text.push(char),
                _ => text.extend(char.escape_debug()),
            }
        }
        for octet in chunk.invalid() {
            let _ = write!(text, "\\x{octet:02x}");
        }
    }
    text
}

/// Two digits for each octet.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// One line of JSON without a control character: JSON itself lets those above ASCII through, and DEL.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    let Ok(text) = serde_json::to_string(value) else { return String::new() };
    let mut line = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() || char.escape_debug().len() > 2 {
            let mut units = [0; 2];
            for unit in char.encode_utf16(&mut units) {
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(char);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_commands_it() {
        assert_eq!(escaped(b"\x1b[31m\r\n\x00\x7f"), "\\u{1b}[31m\\r\\n\\0\\u{7f}");
        assert_eq!(
            escaped("\u{9b}31m \u{202e}\u{200b}\u{2000}".as_bytes()),
            "\\u{9b}31m \\u{202e}\\u{200b}\\u{2000}"
        );
        assert_eq!(escaped(b"\"a\\\xff'"), "\"a\\\\\\xff'");
        assert_eq!(escaped("Zoë".as_bytes()), "Zoë");
    }

    #[test]
    fn json_holds_the_same_text_in_ascii_where_a_terminal_would_obey() {
        let text = "\u{1b}\u{7f}\u{9b}\u{202e}\u{1f3a9}\\\"ë\u{e0001}";
        let line = json_line(&Shown::of(text));
        assert!(
            line.chars().all(|char| !char.is_control() && char != '\u{202e}' && char != '\u{e0001}'),
            "{line}"
        );
        assert_eq!(serde_json::from_str::<String>(&line).expect("JSON"), text);
        assert_eq!(json_line(&Shown::of(*b"\xff\x00")), r#"{"hex":"ff00"}"#);
    }

    #[test]
    fn long_values_are_cut_and_told() {
        assert_eq!(Shown::of("x".repeat(64)).short(), "x".repeat(64));
        assert_eq!(Shown::of("x".repeat(65)).short(), format!("{}… (65 octets)", "x".repeat(64)));
    }
}
