//! How keys are named. In braces stands what decides, in a cluster, where a key belongs.
//!
//! | key | holds |
//! |---|---|
//! | `s:{<id>}` | the row of a session |
//! | `p:{<principal>}` | a hash: its sessions, and when they were last revoked |
//! | `d:{<first character of the id>}` | a sorted set: when to look whether a session has expired |
//! | `w:{…}` | written before replicas are waited for |
//! | `probe:{…}` | written when connecting |
//!
//! Before each stands the prefix. A principal keeps its letters, digits and `@._-`; other octets are written
//! `%XX`, so that no two have one key.

use std::fmt::Write as _;

use cloakroom_session::{Principal, SessionId};

/// First characters that an id may have: how many sorted sets there are.
const FIRST: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[derive(Debug)]
pub(crate) struct Keys {
    prefix: String,
}

impl Keys {
    pub(crate) const fn new(prefix: String) -> Self {
        Self { prefix }
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn row(&self, id: SessionId) -> String {
        let mut key = String::with_capacity(self.prefix.len() + 32);
        // Writing to a text does not fail.
        let _ = write!(key, "{}s:{{{id}}}", self.prefix);
        key
    }

    pub(crate) fn due(&self, id: &str) -> String {
        format!("{}d:{{{}}}", self.prefix, id.get(..1).unwrap_or_default())
    }

    /// All of them.
    pub(crate) fn dues(&self) -> impl ExactSizeIterator<Item = String> {
        FIRST.iter().map(|first| format!("{}d:{{{}}}", self.prefix, char::from(*first)))
    }

    pub(crate) fn principal(&self, principal: &Principal) -> String {
        let mut key = format!("{}p:{{", self.prefix);
        for octet in principal.as_str().bytes() {
            if octet.is_ascii_alphanumeric() || b"@._-".contains(&octet) {
                key.push(char::from(octet));
            } else {
                // Writing to a text does not fail.
                let _ = write!(key, "%{octet:02X}");
            }
        }
        key.push('}');
        key
    }

    /// A key that belongs where `key` does.
    pub(crate) fn mark(&self, key: &str) -> String {
        format!("{}w:{{{}}}", self.prefix, tag(key))
    }

    /// A key for trying out what we may do.
    pub(crate) fn probe(&self) -> String {
        format!("{}probe:{{probe}}", self.prefix)
    }
}

/// What stands in braces; all of the key when nothing does.
pub(crate) fn tag(key: &str) -> &str {
    let braced = key.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    braced.map_or(key, |(tag, _)| if tag.is_empty() { key } else { tag })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_principals_share_a_key() {
        let keys = Keys::new("x:".to_owned());
        let key = |name| keys.principal(&Principal::new(name).expect("a name"));
        assert_eq!(key("bob@example.org"), "x:p:{bob@example.org}");
        assert_eq!(key("{b}%"), "x:p:{%7Bb%7D%25}");
        assert_ne!(key("Bob"), key("bob"));
        assert_ne!(key("%20"), key(" "));
    }

    #[test]
    fn braces_decide_where_a_key_belongs() {
        let keys = Keys::new("x:".to_owned());
        assert_eq!(keys.mark("x:s:{abc}"), "x:w:{abc}");
        assert_eq!(tag("plain"), "plain");
        assert_eq!(tag("x{}y"), "x{}y");
        assert_eq!(keys.dues().len(), 64);
    }
}
