//! What can be wrong with a keyring, a cookie's labels, a value or a token. None repeats a secret.

use super::binding::{CONTEXT_OCTETS_MAX, LABEL_OCTETS_MAX};
use super::key::KEY_OCTETS_MIN;
use super::keyring::KEYS_MAX;
use super::text::KEY_OCTETS_MAX;
use crate::spec::NAME_VALUE_OCTETS_MAX;

/// Why a keyring cannot be built. Keys are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyringError {
    /// There is nothing to seal with.
    #[error("the keyring has no key")]
    Empty,
    /// Too short to be 32 random octets; a password is no key.
    #[error("key {at} has {octets} octets; a key is {KEY_OCTETS_MIN} random ones or more")]
    ShortKey {
        /// Which key.
        at: usize,
        /// What it has.
        octets: usize,
    },
    /// One key twice.
    #[error("key {second} is key {first} again; take one of them out")]
    Repeated {
        /// The key that came first.
        first: usize,
        /// Where it stands again.
        second: usize,
    },
    /// A token could not tell the two keys apart: its two octets for them are the same by chance.
    #[error("keys {first} and {second} have the same id by chance; draw another key")]
    Clash {
        /// The key that came first.
        first: usize,
        /// The key that has its id too.
        second: usize,
    },
    /// More than [`KEYS_MAX`].
    #[error("the keyring has more than {KEYS_MAX} keys; take out those whose cookies have expired")]
    TooMany,
}

impl KeyringError {
    pub(crate) const fn of_same_id(first: usize, second: usize, again: bool) -> Self {
        if again { Self::Repeated { first, second } } else { Self::Clash { first, second } }
    }
}

/// Why a text is no keyring. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyringTextError {
    /// There is nothing to seal with; a key that is upcoming only opens.
    #[error("there is no key to seal with; `openssl rand -hex 32` draws one")]
    Empty,
    /// Neither base64url nor hexadecimal.
    #[error(
        "line {line} is no key: base64url (without `+`, `/` and `=`), or hexadecimal, after `upcoming ` if it only opens"
    )]
    Unreadable {
        /// Which line.
        line: usize,
    },
    /// Hexadecimal digits that make no octets.
    #[error("line {line} has {digits} hexadecimal digits, an odd number; was it cut?")]
    OddDigits {
        /// Which line.
        line: usize,
        /// How many they are.
        digits: usize,
    },
    /// Shorter than [`KEY_OCTETS_MIN`], or longer than [`KEY_OCTETS_MAX`].
    #[error("the key in line {line} has {octets} octets; it needs {KEY_OCTETS_MIN} to {KEY_OCTETS_MAX}")]
    KeyLength {
        /// Which line.
        line: usize,
        /// What its key has.
        octets: usize,
    },
    /// One key twice.
    #[error("line {line} has the key of line {first} again; take one of them out")]
    Repeated {
        /// The line that counts first: those that are upcoming come after the others.
        first: usize,
        /// The line that has it again.
        line: usize,
    },
    /// A token could not tell the two keys apart.
    #[error("the keys in lines {first} and {line} have the same id by chance; draw another key")]
    Clash {
        /// The line that counts first: those that are upcoming come after the others.
        first: usize,
        /// The line with the key that has its id too.
        line: usize,
    },
    /// More than [`KEYS_MAX`].
    #[error("there are more than {KEYS_MAX} keys; take out those whose cookies have expired")]
    TooMany,
}

/// Why there can be no sealer for such a cookie.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealerError {
    /// Empty, or longer than [`LABEL_OCTETS_MAX`].
    #[error("the purpose has {octets} octets; it needs 1 to {LABEL_OCTETS_MAX}")]
    PurposeLength {
        /// What it has.
        octets: usize,
    },
    /// Empty, or longer than [`LABEL_OCTETS_MAX`].
    #[error("the name of a sealed cookie has {octets} octets; it needs 1 to {LABEL_OCTETS_MAX}")]
    NameLength {
        /// What it has.
        octets: usize,
    },
    /// The cipher had no memory for its key.
    #[error("the cipher failed")]
    Cipher,
}

/// Why a value cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// A browser would drop the cookie.
    #[error("the sealed cookie would have {octets} octets; browsers drop more than {NAME_VALUE_OCTETS_MAX}")]
    TooLong {
        /// What name and token would have together.
        octets: usize,
    },
    /// Longer than [`CONTEXT_OCTETS_MAX`]: give its hash instead.
    #[error("the context has {octets} octets; it may have {CONTEXT_OCTETS_MAX}")]
    ContextTooLong {
        /// What it has.
        octets: usize,
    },
    /// After 2106, which four octets of seconds do not reach.
    #[error("the time it expires is too far away")]
    ExpiryTooFar,
    /// The cipher had no memory to work in.
    #[error("the cipher failed")]
    Cipher,
}

/// The token is not ours, not for this use, or its time has passed; which of them is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cookie was not sealed for this use, or its time has passed")]
pub struct OpenError;
