//! The keys of a site: one seals, all open.

use std::fmt;

use super::binding::Labels;
use super::errors::{KeyringError, SealerError};
use super::key::{KEY_ID_OCTETS, KEY_OCTETS_MIN, Key};
use super::sealer::Sealer;
use super::signer::Signer;

/// The most keys of a keyring.
pub const KEYS_MAX: usize = 16;

/// Keys to seal cookies with; the first seals, every one opens.
///
/// To put a new key in on several nodes without refusing anybody's cookie, in three steps, each on all
/// nodes before the next:
///
/// 1. `Keyring::new([old])?.and_upcoming(new)?`: every node can open what none seals yet.
/// 2. `Keyring::new([new, old])?`: the new key seals; what the old one sealed is to be sealed again.
/// 3. `Keyring::new([new])?`, when the last cookie of the old key has expired.
pub struct Keyring {
    keys: Vec<Held>,
}

/// A key and what it is used for.
pub(crate) struct Held {
    pub(crate) key: Key,
    /// Whether what it sealed is to be sealed again with the first key.
    pub(crate) retired: bool,
}

impl Keyring {
    /// Of at least one key; the first seals, the rest are retired: they open, and what they open
    /// [needs resealing](super::Opened::needs_reseal).
    ///
    /// # Errors
    ///
    /// [`KeyringError`] if there is no key, too many, one shorter than [`KEY_OCTETS_MIN`], or two of one id.
    pub fn new<K: AsRef<[u8]>>(keys: impl IntoIterator<Item = K>) -> Result<Self, KeyringError> {
        let mut keyring = Self { keys: Vec::new() };
        for secret in keys {
            let retired = !keyring.keys.is_empty();
            keyring.hold(secret.as_ref(), retired)?;
        }
        if keyring.keys.is_empty() { Err(KeyringError::Empty) } else { Ok(keyring) }
    }

    /// And a key that opens only, because other nodes may seal with it already. What it opens does not need
    /// resealing, or two nodes would seal one cookie to and fro.
    ///
    /// # Errors
    ///
    /// [`KeyringError`] as for [`Keyring::new`].
    pub fn and_upcoming(mut self, key: impl AsRef<[u8]>) -> Result<Self, KeyringError> {
        self.hold(key.as_ref(), false)?;
        Ok(self)
    }

    /// What encrypts the cookie `name` for `purpose`.
    ///
    /// # Errors
    ///
    /// [`SealerError`] if either is empty or longer than [`LABEL_OCTETS_MAX`](super::LABEL_OCTETS_MAX).
    pub fn sealer(&self, purpose: &str, name: &str) -> Result<Sealer, SealerError> {
        Sealer::of(&self.keys, Labels::read(purpose, name)?)
    }

    /// What signs the cookie `name` for `purpose`.
    ///
    /// # Errors
    ///
    /// [`SealerError`] as for [`Keyring::sealer`].
    pub fn signer(&self, purpose: &str, name: &str) -> Result<Signer, SealerError> {
        Ok(Signer::of(&self.keys, Labels::read(purpose, name)?))
    }

    /// What tokens name the keys by, in the order of the keys; public. For tools that say which key is missing.
    pub fn key_ids(&self) -> impl Iterator<Item = [u8; KEY_ID_OCTETS]> {
        self.keys.iter().map(|held| held.key.id())
    }

    fn hold(&mut self, secret: &[u8], retired: bool) -> Result<(), KeyringError> {
        let at = self.keys.len();
        if at == KEYS_MAX {
            return Err(KeyringError::TooMany);
        }
        if secret.len() < KEY_OCTETS_MIN {
            return Err(KeyringError::ShortKey { at, octets: secret.len() });
        }
        let key = Key::extract(secret);
        if let Some(first) = self.keys.iter().position(|held| held.key.id() == key.id()) {
            let again = self.keys[first].key.is_same(&key);
            return Err(KeyringError::of_same_id(first, at, again));
        }
        self.keys.push(Held { key, retired });
        Ok(())
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}
