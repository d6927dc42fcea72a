//! What the log says: names, hosts and reasons; never values, paths or queries.

use std::fmt;

use cloakroom_cookie::jar::{UrlError, Verdict};
use reqwest::Url;

/// The target of this crate's events in `tracing`: refused cookies at `debug`, stored ones at `trace`.
pub const TARGET: &str = "cloakroom_reqwest";

/// Of a name the server chose, so much is told.
const NAME_OCTETS_MAX: usize = 64;

/// What became of a line.
pub(crate) fn verdict(verdict: Verdict, line: &[u8], url: &Url) {
    let (cookie, host) = (Name(line), url.host_str().unwrap_or_default());
    match verdict {
        Verdict::Refused(why) => {
            tracing::debug!(target: TARGET, %cookie, host, rule = why.rule(), "a cookie was refused: {why}");
        }
        Verdict::Evicted => {
            tracing::debug!(target: TARGET, %cookie, host, "a cookie found no room: its domain has too many");
        }
        Verdict::Stored => tracing::trace!(target: TARGET, %cookie, host, "a cookie was stored"),
        Verdict::Removed => tracing::trace!(target: TARGET, %cookie, host, "a cookie was removed"),
        _ => {}
    }
}

/// A request that the jar has no part in.
pub(crate) fn no_cookies(why: UrlError, url: &Url) {
    let host = url.host_str().unwrap_or_default();
    tracing::debug!(target: TARGET, host, "a request goes without cookies: {why}");
}

/// A line of a file of which no cookie was read.
pub(crate) fn unread(line: usize, file: &std::path::Path) {
    let file = file.display();
    tracing::warn!(target: TARGET, %file, line, "no cookie was read: damaged, or none that a server could have set");
}

/// The name that a line begins with. Without a `=` there is a value only, which is not told.
struct Name<'a>(&'a [u8]);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().position(|octet| matches!(octet, b'=' | b';'));
        let name = end.filter(|end| self.0[*end] == b'=').map_or(&[][..], |end| &self.0[..end]);
        name[..name.len().min(NAME_OCTETS_MAX)].trim_ascii().escape_ascii().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_and_no_value() {
        let told = |line: &str| Name(line.as_bytes()).to_string();
        assert_eq!(told(" id = secret; Path=/"), "id");
        assert_eq!(told("secret; Path=/"), "");
        assert_eq!(told("=secret"), "");
        assert_eq!(told("secret"), "");
        assert_eq!(told("\x1b[2Jid=secret"), "\\x1b[2Jid");
        assert_eq!(told(&format!("{}=secret", "n".repeat(70))), "n".repeat(64));
    }
}
