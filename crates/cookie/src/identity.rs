//! What a browser knows a cookie by, as far as a server says it.

use crate::spec::CookieSpec;

/// Two lines of one identity are about one cookie (RFC 10025, 5.7 step 23; CHIPS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    name: String,
    /// As browsers keep it (RFC 10025, 5.1.2); `None` is the host alone.
    domain: Option<String>,
    /// `None` is the folder of the request, wherever that was.
    path: Option<String>,
    partitioned: bool,
}

impl Identity {
    pub(crate) fn of(spec: &CookieSpec) -> Self {
        Self {
            name: spec.name().to_owned(),
            domain: spec.domain().map(str::to_ascii_lowercase),
            path: Some(spec.path().to_owned()),
            partitioned: spec.is_partitioned(),
        }
    }

    /// Of a line that anybody wrote; of an attribute said twice the last counts.
    pub(crate) fn of_line(line: &str) -> Self {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        // Without `=` it is a value that has no name (RFC 10025, 5.6 step 3).
        let name = if pair.contains('=') { split_and_trimmed(pair).0 } else { "" };
        let mut identity = Self { name: name.to_owned(), domain: None, path: None, partitioned: false };
        attributes.split(';').map(split_and_trimmed).for_each(|attribute| identity.add(attribute));
        identity
    }

    fn add(&mut self, (name, value): (&str, &str)) {
        if name.eq_ignore_ascii_case("domain") {
            let domain = value.strip_prefix('.').unwrap_or(value);
            self.domain = (!domain.is_empty()).then(|| domain.to_ascii_lowercase());
        } else if name.eq_ignore_ascii_case("path") {
            self.path = value.starts_with('/').then(|| value.to_owned());
        } else if name.eq_ignore_ascii_case("partitioned") {
            self.partitioned = true;
        }
    }
}

fn split_and_trimmed(part: &str) -> (&str, &str) {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    let whitespace = [' ', '\t'];
    (name.trim_matches(whitespace), value.trim_matches(whitespace))
}
