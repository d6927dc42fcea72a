//! The name of an account, read once.

use std::fmt;

use cloakroom::Principal;
use serde::{Deserialize, Serialize};

/// A name that may have an account: in lower case, without surrounding space, 2 to [`Name::CHARS_MAX`]
/// letters, digits, dots, dashes and underscores of any script.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Name(String);

impl Name {
    /// Characters of the shortest name.
    pub(crate) const CHARS_MIN: usize = 2;
    /// Characters of the longest name.
    pub(crate) const CHARS_MAX: usize = 32;

    /// The name that this text means.
    pub(crate) fn read(text: &str) -> Result<Self, NameError> {
        let name = text.trim().to_lowercase();
        let fitting = (Self::CHARS_MIN..=Self::CHARS_MAX).contains(&name.chars().count());
        if fitting && name.chars().all(is_name_char) { Ok(Self(name)) } else { Err(NameError) }
    }

    /// As the session's principal.
    pub(crate) fn principal(&self) -> Result<Principal, cloakroom_session::PrincipalError> {
        Principal::new(&self.0)
    }
}

fn is_name_char(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '.' | '-' | '_')
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::read(&text)
    }
}

impl From<Name> for String {
    fn from(Name(name): Name) -> Self {
        name
    }
}

/// Not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameError;

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of an account")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_once() {
        let read = |text| Name::read(text).map(String::from);
        assert_eq!(read(" Bình "), Ok("bình".to_owned()));
        assert_eq!(read("a.b-c_9"), Ok("a.b-c_9".to_owned()));
        for wrong in ["", "a", "a b", "a\nb", "a/b", "<b>", &"x".repeat(33)] {
            assert_eq!(read(wrong), Err(NameError), "{wrong:?}");
        }
    }
}
