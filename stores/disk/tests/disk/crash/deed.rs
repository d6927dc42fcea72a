//! What a task of the child does to a session, as a value and as a line of text.

use std::fmt;
use std::str::FromStr;

/// Numbers are the session's, its revision after the deed, a mark for its values, and the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Insert {
        number: u64,
        mark: u64,
        now: u64,
    },
    Replace {
        number: u64,
        revision: u64,
        mark: u64,
        now: u64,
    },
    /// A replace with a new secret.
    Rotate {
        number: u64,
        revision: u64,
        lock: u64,
        now: u64,
    },
    Touch {
        number: u64,
        now: u64,
    },
    Remove {
        number: u64,
    },
    SignIn {
        number: u64,
        revision: u64,
        lock: u64,
        who: u64,
        now: u64,
    },
    Revoke {
        who: u64,
        now: u64,
    },
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insert { number, mark, now } => write!(f, "insert {number} {mark} {now}"),
            Self::Replace { number, revision, mark, now } => {
                write!(f, "replace {number} {revision} {mark} {now}")
            }
            Self::Rotate { number, revision, lock, now } => {
                write!(f, "rotate {number} {revision} {lock} {now}")
            }
            Self::Touch { number, now } => write!(f, "touch {number} {now}"),
            Self::Remove { number } => write!(f, "remove {number}"),
            Self::SignIn { number, revision, lock, who, now } => {
                write!(f, "sign_in {number} {revision} {lock} {who} {now}")
            }
            Self::Revoke { who, now } => write!(f, "revoke {who} {now}"),
        }
    }
}

impl FromStr for Deed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (verb, numbers) = text.split_once(' ').ok_or(text)?;
        let numbers: Vec<u64> = numbers.split(' ').map_while(|number| number.parse().ok()).collect();
        Ok(match (verb, numbers.as_slice()) {
            ("insert", &[number, mark, now]) => Self::Insert { number, mark, now },
            ("replace", &[number, revision, mark, now]) => Self::Replace { number, revision, mark, now },
            ("rotate", &[number, revision, lock, now]) => Self::Rotate { number, revision, lock, now },
            ("touch", &[number, now]) => Self::Touch { number, now },
            ("remove", &[number]) => Self::Remove { number },
            ("sign_in", &[number, revision, lock, who, now]) => {
                Self::SignIn { number, revision, lock, who, now }
            }
            ("revoke", &[who, now]) => Self::Revoke { who, now },
            _ => return Err(text.into()),
        })
    }
}
