//! The three formats, and the names that each can hold.

use thiserror::Error;

use super::key::integer;

/// How a session is written: PHP's `session.serialize_handler`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `php`, the default: `name|value`.
    Php,
    /// `php_binary`: the name's length in one octet.
    PhpBinary,
    /// `php_serialize`: one array.
    PhpSerialize,
}

impl Format {
    /// Octets of a name in `php_binary`; PHP drops longer ones in silence.
    pub const BINARY_NAME_OCTETS_MAX: usize = 127;

    /// Of PHP's name for it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Php, Self::PhpBinary, Self::PhpSerialize].into_iter().find(|format| format.as_str() == name)
    }

    /// PHP's name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::PhpBinary => "php_binary",
            Self::PhpSerialize => "php_serialize",
        }
    }

    /// The slot of the first name's value.
    pub(crate) const fn first_slot(self) -> u32 {
        match self {
            Self::Php | Self::PhpBinary => 1,
            Self::PhpSerialize => 2,
        }
    }

    /// Whether PHP keeps a value under this name: reads what we write, and writes it again.
    ///
    /// # Errors
    /// [`NameError`].
    pub fn check_name(self, name: &[u8]) -> Result<(), NameError> {
        match self {
            Self::Php if name.contains(&b'|') => Err(NameError::Bar),
            Self::PhpBinary if name.len() > Self::BINARY_NAME_OCTETS_MAX => {
                Err(NameError::TooLong { octets: name.len() })
            }
            Self::Php | Self::PhpBinary if integer(name).is_some() => Err(NameError::Integer),
            Self::Php | Self::PhpBinary | Self::PhpSerialize => Ok(()),
        }
    }
}

/// A name that the format cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NameError {
    /// PHP would write an empty session.
    #[error("a name with `|` cannot be written in the format php")]
    Bar,
    /// PHP would drop it.
    #[error("a name of {octets} octets cannot be written in the format php_binary, which takes 127")]
    TooLong {
        /// Its length.
        octets: usize,
    },
    /// PHP makes an integer key of it, and drops those.
    #[error("a name that is an integer can be written in the format php_serialize only")]
    Integer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_php_keeps() {
        use Format::{Php, PhpBinary, PhpSerialize};
        let long = [b'x'; 128];
        assert_eq!(Php.check_name(b"a|b"), Err(NameError::Bar));
        assert_eq!(PhpBinary.check_name(&long), Err(NameError::TooLong { octets: 128 }));
        assert_eq!(Php.check_name(b"5"), Err(NameError::Integer));
        assert_eq!(PhpBinary.check_name(b"-5"), Err(NameError::Integer));
        let kept: [(Format, &[u8]); 9] = [
            (Php, b""),
            (Php, b"!a"),
            (Php, b"05"),
            (Php, &long),
            (PhpBinary, b"a|b"),
            (PhpBinary, &long[1..]),
            (PhpSerialize, b"a|b"),
            (PhpSerialize, b"5"),
            (PhpSerialize, &long),
        ];
        for (format, name) in kept {
            assert_eq!(format.check_name(name), Ok(()), "{format:?} {}", name.escape_ascii());
        }
    }

    #[test]
    fn formats_have_the_names_of_php() {
        for name in ["php", "php_binary", "php_serialize"] {
            assert_eq!(Format::named(name).map(Format::as_str), Some(name));
        }
        assert_eq!(Format::named("wddx"), None);
    }
}
