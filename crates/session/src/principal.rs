//! Who is signed in.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// The name by which an application knows a signed-in user: an account's id, not a display name.
///
/// Compared octet by octet: `Bob` and `bob` are two principals on every store.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Principal(Arc<str>);

impl Principal {
    /// Octets of the longest principal.
    pub const BYTES_MAX: usize = 256;

    /// The principal of this name.
    ///
    /// # Errors
    /// [`PrincipalError`] when the name is empty, longer than [`Principal::BYTES_MAX`], or holds a
    /// control character.
    pub fn new(name: &str) -> Result<Self, PrincipalError> {
        if name.is_empty() || name.len() > Self::BYTES_MAX {
            return Err(PrincipalError::Length { bytes: name.len() });
        }
        if name.chars().any(char::is_control) {
            return Err(PrincipalError::Control);
        }
        Ok(Self(name.into()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Principal({:?})", self.0)
    }
}

/// Why a text is not a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PrincipalError {
    /// Empty or too long.
    #[error("a principal has 1 to 256 bytes, not {bytes}")]
    Length {
        /// What was given.
        bytes: usize,
    },
    /// A control character.
    #[error("a principal holds no control characters")]
    Control,
}
