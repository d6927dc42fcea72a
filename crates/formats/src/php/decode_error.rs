//! Where and why octets are no session.

use thiserror::Error;

/// Octets that are no session of the format.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("octet {at}: {reason}")]
pub struct DecodeError {
    /// Where, counted from 0.
    pub at: usize,
    /// Why.
    pub reason: Reason,
}

/// Why octets are no session.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Reason {
    /// Cut off.
    #[error("the session ends where {expected} should stand")]
    Ends {
        /// What should stand there.
        expected: &'static str,
    },
    /// Something else.
    #[error("{expected} should stand here")]
    Unexpected {
        /// What should stand there.
        expected: &'static str,
    },
    /// A plus, a leading zero, no digit, or out of range.
    #[error("this is no number as PHP writes it")]
    Number,
    /// No float that PHP reads.
    #[error("this is no float")]
    Float,
    /// A length or count that the octets left over cannot hold.
    #[error("{announced} are announced, more than the octets that follow can hold")]
    Beyond {
        /// What the number says.
        announced: usize,
    },
    /// No class has this name.
    #[error("this is no name of a class")]
    ClassName,
    /// An enum without a case.
    #[error("an enum is written Class:Case")]
    EnumCase,
    /// Two values under one key.
    #[error("this array or object has a key twice")]
    DuplicateKey,
    /// Two values under one name.
    #[error("the session has a name twice")]
    DuplicateName,
    /// A reference to what does not stand before it, or `r:` to what is no object.
    #[error("a reference to slot {slot}, which it cannot refer to")]
    Reference {
        /// The slot.
        slot: u32,
    },
    /// The mark of PHP 5 for a name without a value, in `php_binary`.
    #[error("a name marked as undefined")]
    Undefined,
    /// A name written as a string that PHP keeps as an integer, in `php_serialize`.
    #[error("an integer name written as a string")]
    NumericName,
    /// Something after the array of `php_serialize`.
    #[error("more octets after the session's end")]
    Trailing,
    /// Over [`Limits::octets_max`](super::Limits::octets_max).
    #[error("more than {max} octets (octets_max)")]
    Octets {
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::elements_max`](super::Limits::elements_max).
    #[error("more than {max} values (elements_max)")]
    Elements {
        /// The limit.
        max: usize,
    },
    /// Over [`Limits::depth_max`](super::Limits::depth_max).
    #[error("nested more than {max} deep (depth_max)")]
    Depth {
        /// The limit.
        max: usize,
    },
}
