//! PHP's session ids.
//!
//! An id is what the browser sends and what the file is named after, so it becomes a [`SessionId`] before
//! anything else is done with it. PHP makes ids of 22 to 256 characters and accepts shorter ones that a page
//! has chosen; those are refused here, since they can be guessed.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

const ALPHABET: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,-";

/// An id of `[A-Za-z0-9,-]`: never a path of its own.
///
/// `Debug` hides it: who has it has the session.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// The fewest characters that PHP makes.
    pub const LENGTH_MIN: usize = 22;
    /// The most that PHP makes or accepts.
    pub const LENGTH_MAX: usize = 256;

    /// Of what a client sent.
    ///
    /// # Errors
    /// [`SessionIdError`].
    pub fn parse(octets: &[u8]) -> Result<Self, SessionIdError> {
        if !(Self::LENGTH_MIN..=Self::LENGTH_MAX).contains(&octets.len()) {
            return Err(SessionIdError::Length { octets: octets.len() });
        }
        match octets.iter().position(|octet| !ALPHABET.contains(octet)) {
            Some(at) => Err(SessionIdError::Octet { at }),
            None => Ok(Self(octets.iter().copied().map(char::from).collect())),
        }
    }

    /// Its characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SessionId {
    type Err = SessionIdError;

    fn from_str(text: &str) -> Result<Self, SessionIdError> {
        Self::parse(text.as_bytes())
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({} characters)", self.0.len())
    }
}

/// No id of PHP's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SessionIdError {
    /// Too short to be safe, or longer than PHP accepts.
    #[error("a session id of {octets} octets; PHP makes 22 to 256")]
    Length {
        /// How many there are.
        octets: usize,
    },
    /// Not of `[A-Za-z0-9,-]`.
    #[error("octet {at} may not stand in a session id")]
    Octet {
        /// Where, counted from 0.
        at: usize,
    },
}

/// PHP's `session.sid_bits_per_character`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitsPerCharacter {
    /// `0-9a-f`, the default
    Four,
    /// `0-9a-v`
    Five,
    /// `0-9a-zA-Z,-`
    Six,
}

impl BitsPerCharacter {
    /// Of PHP's number for it.
    #[must_use]
    pub const fn of(bits: u32) -> Option<Self> {
        match bits {
            4 => Some(Self::Four),
            5 => Some(Self::Five),
            6 => Some(Self::Six),
            _ => None,
        }
    }

    const fn count(self) -> usize {
        match self {
            Self::Four => 4,
            Self::Five => 5,
            Self::Six => 6,
        }
    }
}

/// How new ids are made: `session.sid_length` and `session.sid_bits_per_character`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionIdShape {
    length: usize,
    bits: BitsPerCharacter,
}

impl SessionIdShape {
    /// Ids of `length` characters.
    ///
    /// # Errors
    /// [`ShapeError`]: PHP takes 22 to 256.
    pub fn new(length: usize, bits: BitsPerCharacter) -> Result<Self, ShapeError> {
        let allowed = SessionId::LENGTH_MIN..=SessionId::LENGTH_MAX;
        if allowed.contains(&length) { Ok(Self { length, bits }) } else { Err(ShapeError { length }) }
    }

    /// How many random octets an id takes.
    #[must_use]
    pub const fn octets(self) -> usize {
        (self.length * self.bits.count()).div_ceil(8)
    }

    /// The id that PHP makes of these octets, low bits first; `None` when they are too few.
    #[must_use]
    pub fn id(self, random: &[u8]) -> Option<SessionId> {
        let bits = self.bits.count();
        let random = random.get(..self.octets())?;
        let bit = |at: usize| usize::from(random.get(at / 8).map_or(0, |octet| octet >> (at % 8) & 1));
        let digit = |index: usize| (0..bits).fold(0, |digit, at| digit | bit(index * bits + at) << at);
        Some(SessionId((0..self.length).map(|index| char::from(ALPHABET[digit(index)])).collect()))
    }
}

/// PHP's own: 32 characters of 4 bits.
impl Default for SessionIdShape {
    fn default() -> Self {
        Self { length: 32, bits: BitsPerCharacter::Four }
    }
}

/// A length that PHP does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("session ids of {length} characters; PHP takes 22 to 256")]
pub struct ShapeError {
    /// What was asked for.
    pub length: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_low_bits_first() {
        let octets: Vec<u8> = (0..=255).collect();
        let made = |bits| SessionIdShape::new(22, bits).expect("22 is allowed").id(&octets).expect("enough");
        assert_eq!(made(BitsPerCharacter::Four).as_str(), "00102030405060708090a0");
        assert_eq!(made(BitsPerCharacter::Five).as_str(), "0804g1g05g1e0441ao2og6");
        assert_eq!(made(BitsPerCharacter::Six).as_str(), "04w03gg16s029EM2cQw3f0");
    }

    #[test]
    fn only_ids_of_php_are_accepted() {
        let id = "0123456789abcdefXYZ,-z";
        assert_eq!(SessionId::parse(id.as_bytes()).expect("an id").as_str(), id);
        assert_eq!(SessionId::parse(&[b'a'; 257]), Err(SessionIdError::Length { octets: 257 }));
        assert_eq!(SessionId::parse(&[b'a'; 21]), Err(SessionIdError::Length { octets: 21 }));
        for octet in (0..=255).filter(|octet| !ALPHABET.contains(octet)) {
            let mut id = [b'a'; 32];
            id[7] = octet;
            assert_eq!(SessionId::parse(&id), Err(SessionIdError::Octet { at: 7 }), "{octet}");
        }
    }

    #[test]
    fn an_id_is_not_shown() {
        let id = SessionIdShape::default().id(&[7; 16]).expect("enough");
        assert!(!format!("{id:?}").contains("70"), "{id:?}");
    }

    #[test]
    fn too_little_chance_makes_no_id() {
        assert_eq!(SessionIdShape::default().octets(), 16);
        assert_eq!(SessionIdShape::default().id(&[0; 15]), None);
        assert_eq!(SessionIdShape::new(21, BitsPerCharacter::Six), Err(ShapeError { length: 21 }));
    }
}
