//! Passwords, and the argon2id hashes that are all we keep of them.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};

use super::AccountsError;

/// A password as it was typed. Printed nowhere.
#[derive(Clone)]
pub(crate) struct Password(String);

impl Password {
    /// Characters of the shortest password for a new account.
    pub(crate) const CHARS_MIN: usize = 8;
    /// Octets of the longest password: hashing time must not be for the visitor to choose.
    pub(crate) const BYTES_MAX: usize = 256;

    /// A password that somebody claims to have.
    pub(crate) fn claimed(text: &str) -> Option<Self> {
        (text.len() <= Self::BYTES_MAX).then(|| Self(text.to_owned()))
    }

    /// A password good enough for a new account.
    pub(crate) fn chosen(text: &str) -> Option<Self> {
        if text.chars().count() < Self::CHARS_MIN { None } else { Self::claimed(text) }
    }
}

/// Argon2id with its salt and its cost, as a PHC string.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct PasswordHash(String);

impl PasswordHash {
    /// The hash of `password` with a salt of its own.
    pub(super) fn of(password: &Password) -> Result<Self, AccountsError> {
        let hash: Phc =
            Argon2::default().hash_password(password.0.as_bytes()).map_err(AccountsError::Hash)?;
        Ok(Self(hash.to_string()))
    }

    /// As costly to compare with as any other.
    pub(super) fn decoy() -> Result<Self, AccountsError> {
        Self::of(&Password(String::new()))
    }

    /// Whether it is the hash of `password`; in constant time.
    pub(super) fn is_of(&self, password: &Password) -> Result<bool, AccountsError> {
        let hash = Phc::new(&self.0).map_err(|error| AccountsError::Hash(error.into()))?;
        match Argon2::default().verify_password(password.0.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(AccountsError::Hash(error)),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}
