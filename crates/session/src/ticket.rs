//! What the browser carries: a public id and a secret.
//!
//! 1. A ticket is 36 octets, in the cookie 48 characters of base64url (RFC 4648, 5), never padded.
//! 2. [`SessionId`] (96 bits) is public: the key in the store, the name in lists and logs.
//! 3. [`Secret`] (192 random bits) is never stored and never printed; a store keeps its
//!    [`SecretHash`], which is worth nothing to whoever reads it.
//! 4. Anything that is not exactly such a ticket is refused before a store hears of it.

mod alphabet;
mod form;
mod serde;

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;

use self::alphabet::{NO_SEXTET, sextets};
pub use self::form::TicketForm;
use crate::chance::{Chance, NoChance};

const ID_BYTES: usize = 12;
const SECRET_BYTES: usize = 24;

/// A session's public name: stable for its whole life, safe to show, to log and to store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId([u8; ID_BYTES]);

impl SessionId {
    /// Octets of an id.
    pub const BYTES: usize = ID_BYTES;
    /// Characters of an id as text.
    pub const CHARS: usize = 16;

    /// The id with these octets.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; ID_BYTES]) -> Self {
        Self(bytes)
    }

    /// The octets a store may use as its key.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.0
    }

    /// An octet by which a store may spread its sessions over shards, up to 64 of them: all come to be used
    /// alike, whatever form the tickets have.
    ///
    /// Of PHP's ids the low six bits of the last octet are one character, and PHP uses four or five of the
    /// six; another octet has what is missing from another character.
    #[must_use]
    pub const fn spread(&self) -> u8 {
        let [.., other, _, last] = self.0;
        other ^ last
    }

    /// An id nobody can have guessed.
    ///
    /// # Errors
    /// When `chance` cannot answer.
    pub fn fresh(chance: &mut dyn Chance) -> Result<Self, NoChance> {
        let mut bytes = [0; ID_BYTES];
        chance.fill(&mut bytes)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; Self::CHARS];
        let used = URL_SAFE_NO_PAD.encode_slice(self.0, &mut text).map_err(|_| fmt::Error)?;
        f.write_str(std::str::from_utf8(&text[..used]).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({self})")
    }
}

impl FromStr for SessionId {
    type Err = TicketError;

    fn from_str(text: &str) -> Result<Self, TicketError> {
        decode(text.as_bytes()).map(Self)
    }
}

/// What proves that a browser may open a session. Has no `Display`, and a `Debug` that tells nothing.
#[derive(Clone)]
pub struct Secret([u8; SECRET_BYTES]);

impl Secret {
    /// Octets of a secret.
    pub const BYTES: usize = SECRET_BYTES;

    /// A secret nobody can have guessed.
    ///
    /// # Errors
    /// When `chance` cannot answer.
    pub fn fresh(chance: &mut dyn Chance) -> Result<Self, NoChance> {
        let mut bytes = [0; SECRET_BYTES];
        chance.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// What a store may know of this secret.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }

    pub(crate) const fn from_bytes(bytes: [u8; SECRET_BYTES]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; SECRET_BYTES] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// SHA-256 of a [`Secret`]: what opens a record. Compared in constant time.
#[derive(Clone, Copy)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Octets of a hash.
    pub const BYTES: usize = 32;

    /// The hash with these octets, as a store kept them.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The octets to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Four words are compared in less time than 32 octets, and in as constant a one.
    fn words(&self) -> [u64; 4] {
        let (words, _) = self.0.as_chunks();
        std::array::from_fn(|at| u64::from_ne_bytes(words[at]))
    }
}

impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.words().ct_eq(&other.words()).into()
    }
}

impl Eq for SecretHash {}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not a single octet: with PHP's ids it is the secret itself.
        f.write_str("SecretHash(..)")
    }
}

/// The whole ticket: whose coat, and the proof.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Which session it names.
    pub id: SessionId,
    /// What opens it.
    pub secret: Secret,
}

impl Ticket {
    /// Characters of a ticket in its cookie.
    pub const CHARS: usize = 48;

    /// Reads a cookie's value.
    ///
    /// # Errors
    /// [`TicketError`] for anything that is not exactly a ticket; nothing is trimmed or repaired.
    pub fn parse(value: &[u8]) -> Result<Self, TicketError> {
        let (id, secret) = value.split_at_checked(SessionId::CHARS).ok_or(TicketError::Length)?;
        Ok(Self { id: SessionId(decode(id)?), secret: Secret(decode(secret)?) })
    }

    /// The cookie's value. Whoever holds this text is the visitor: it belongs in `Set-Cookie` and
    /// nowhere else.
    #[must_use]
    pub fn reveal(&self) -> String {
        let mut bytes = [0; ID_BYTES + SECRET_BYTES];
        bytes[..ID_BYTES].copy_from_slice(&self.id.0);
        bytes[ID_BYTES..].copy_from_slice(&self.secret.0);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// Why a text is not a ticket or an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TicketError {
    /// Not the one length a ticket has.
    #[error("not of a ticket's length")]
    Length,
    /// A character outside base64url.
    #[error("a character that no ticket holds")]
    Alphabet,
}

/// `N` octets from exactly their base64url text. As `N` is a multiple of six there is one text for
/// each value, no padding, no spare bits, and eight characters at a time make whole octets.
fn decode<const N: usize>(text: &[u8]) -> Result<[u8; N], TicketError> {
    if text.len() != N / 3 * 4 {
        return Err(TicketError::Length);
    }
    let (mut bytes, mut wrong) = ([0; N], 0);
    for (characters, octets) in text.as_chunks::<8>().0.iter().zip(bytes.as_chunks_mut::<6>().0) {
        let mut word = 0;
        for character in characters {
            let sextet = SEXTETS[usize::from(*character)];
            wrong |= sextet;
            word = word << 6 | u64::from(sextet);
        }
        octets.copy_from_slice(&word.to_be_bytes()[2..]);
    }
    if wrong & NO_SEXTET == 0 { Ok(bytes) } else { Err(TicketError::Alphabet) }
}

const SEXTETS: [u8; 256] = sextets(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;
    impl Chance for Sevens {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
            bytes.fill(7);
            Ok(())
        }
    }

    fn ticket() -> Ticket {
        Ticket {
            id: SessionId::fresh(&mut Sevens).expect("sevens"),
            secret: Secret::fresh(&mut Sevens).expect("sevens"),
        }
    }

    #[test]
    fn a_ticket_reads_back() {
        let text = ticket().reveal();
        assert_eq!(text.len(), Ticket::CHARS);
        let back = Ticket::parse(text.as_bytes()).expect("our own ticket");
        assert_eq!(back.id, ticket().id);
        assert_eq!(back.secret.hash(), ticket().secret.hash());
        assert_eq!(back.id.to_string().parse(), Ok(back.id));
    }

    #[test]
    fn wrong_shapes_are_refused() {
        let good = ticket().reveal();
        for wrong in
            ["", "x", &good[1..], &format!("{good}A"), &format!("{}=", &good[..47]), "../../../etc/passwd"]
        {
            assert!(Ticket::parse(wrong.as_bytes()).is_err(), "{wrong:?}");
        }
        for bad in [b'+', b'/', b'=', b' ', b'"', 0, 0xff] {
            let mut text = good.clone().into_bytes();
            text[20] = bad;
            assert_eq!(Ticket::parse(&text).err(), Some(TicketError::Alphabet), "{bad:#x}");
        }
    }

    #[test]
    fn every_character_is_read_as_the_standard_has_it() {
        for byte in 0..=u8::MAX {
            let text = [byte; SECRET_BYTES / 3 * 4];
            let standard = URL_SAFE_NO_PAD.decode(text).ok();
            assert_eq!(decode::<SECRET_BYTES>(&text).ok().map(Vec::from), standard, "{byte:#x}");
        }
    }

    #[test]
    fn debug_tells_no_secret() {
        let shown = format!("{:?}", ticket());
        assert!(!shown.contains(&ticket().reveal()[16..]), "{shown}");
        assert_eq!(shown, "Ticket { id: SessionId(BwcHBwcHBwcHBwcH), secret: Secret(..) }");
    }
}
