//! How much a session may hold. Above a limit: a typed error, and nothing stored.

use thiserror::Error;

/// The limits of one session, each with a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of one name: 256.
    pub name_bytes_max: usize,
    /// Octets of one value as its codec wrote it: 256 KiB.
    pub value_bytes_max: usize,
    /// Octets of all names and values together: 1 MiB.
    pub session_bytes_max: usize,
    /// Number of names: 1,024.
    pub names_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            name_bytes_max: 256,
            value_bytes_max: 256 * 1024,
            session_bytes_max: 1024 * 1024,
            names_max: 1024,
        }
    }
}

impl Limits {
    /// A session never holds more than this, whatever is configured: the packed form counts in 32 bits.
    pub const SESSION_BYTES_CEILING: usize = 64 * 1024 * 1024;

    pub(crate) fn name(&self, name: &str) -> Result<(), LimitError> {
        match name.len() {
            0 => Err(LimitError::NameEmpty),
            bytes if bytes > self.name_bytes_max => Err(LimitError::Name { bytes, max: self.name_bytes_max }),
            _ => Ok(()),
        }
    }

    pub(crate) fn value(&self, name: &str, bytes: usize) -> Result<(), LimitError> {
        if bytes > self.value_bytes_max {
            return Err(LimitError::Value { name: name.into(), bytes, max: self.value_bytes_max });
        }
        Ok(())
    }

    pub(crate) const fn session(&self, names: usize, bytes: usize) -> Result<(), LimitError> {
        if names > self.names_max {
            return Err(LimitError::Names { max: self.names_max });
        }
        if bytes > self.session_bytes_max {
            return Err(LimitError::Session { bytes, max: self.session_bytes_max });
        }
        Ok(())
    }
}

/// Which limit was met.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LimitError {
    /// A name without a character.
    #[error("a session value needs a name")]
    NameEmpty,
    /// Over [`Limits::name_bytes_max`].
    #[error("a name of {bytes} bytes is over the limit of {max} (name_bytes_max)")]
    Name {
        /// Its length.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::value_bytes_max`].
    #[error("the value of {name:?} would take {bytes} bytes; the limit is {max} (value_bytes_max)")]
    Value {
        /// Under which name.
        name: Box<str>,
        /// Its length.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::session_bytes_max`].
    #[error("the session would take {bytes} bytes; the limit is {max} (session_bytes_max)")]
    Session {
        /// Its length.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::names_max`].
    #[error("the session would hold more than {max} names (names_max)")]
    Names {
        /// The limit.
        max: usize,
    },
}
