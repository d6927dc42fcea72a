//! How tickets are written, and what a store may know of them.

use super::alphabet::{NO_SEXTET, sextets};
use super::{ID_BYTES, SECRET_BYTES, Secret, SecretHash, SessionId, Ticket, TicketError};
use crate::chance::{Chance, NoChance};

/// How a ticket stands in the cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketForm {
    /// 48 characters of base64url; the store knows the secret's hash.
    #[default]
    Native,
    /// An id of PHP's, for sessions shared with PHP pages: 22 to 47 characters of `0-9a-zA-Z,-`. PHP names
    /// a session's file by its whole id, so whoever reads the store's folder can take every session over,
    /// and the lock hides nothing: it is the secret.
    ///
    /// The first 15 characters are the [`SessionId`], which logs may show; the others are the secret: 17 of
    /// PHP's default of 32. Set `session.sid_length` to 32 or more.
    Php,
}

impl TicketForm {
    /// Reads a cookie's value.
    ///
    /// # Errors
    /// [`TicketError`] for anything that is not exactly a ticket of this form.
    pub fn read(self, value: &[u8]) -> Result<Ticket, TicketError> {
        match self {
            Self::Native => Ticket::parse(value),
            Self::Php if value.contains(&b'%') => read_php(&with_commas(value)),
            Self::Php => read_php(value),
        }
    }

    /// The cookie's value, to be set and shown nowhere else.
    #[must_use]
    pub fn reveal(self, ticket: &Ticket) -> String {
        match self {
            Self::Native => ticket.reveal(),
            // As PHP writes it: a comma is not for cookies.
            Self::Php => php_id(ticket.id, ticket.secret.0).replace(',', "%2C"),
        }
    }

    /// What opens a record for `secret`.
    #[must_use]
    pub fn lock(self, secret: &Secret) -> SecretHash {
        match self {
            Self::Native => secret.hash(),
            Self::Php => {
                let mut lock = [0; SecretHash::BYTES];
                lock[..SECRET_BYTES].copy_from_slice(&secret.0);
                SecretHash(lock)
            }
        }
    }

    /// An id nobody can have guessed.
    pub(crate) fn fresh_id(self, chance: &mut dyn Chance) -> Result<SessionId, NoChance> {
        let mut id = SessionId::fresh(chance)?;
        if self == Self::Php {
            let mut digits = unpack::<ID_DIGITS>(&id.0).map(|digit| digit & FIVE_BITS);
            digits[0] = length_digit(FRESH_CHARS);
            pack(&digits, &mut id.0);
        }
        Ok(id)
    }

    /// A secret nobody can have guessed, as long as the id says.
    pub(crate) fn fresh_secret(self, id: SessionId, chance: &mut dyn Chance) -> Result<Secret, NoChance> {
        let mut secret = Secret::fresh(chance)?;
        if self == Self::Php {
            let mut digits = unpack::<SECRET_DIGITS>(&secret.0).map(|digit| digit & FIVE_BITS);
            digits[chars(id).saturating_sub(ID_CHARS)..].fill(0);
            pack(&digits, &mut secret.0);
        }
        Ok(secret)
    }
}

impl SecretHash {
    /// The whole id that names PHP's file, of a record with this lock: see [`TicketForm::Php`].
    #[must_use]
    pub fn php_id(&self, id: SessionId) -> String {
        let mut secret = [0; SECRET_BYTES];
        secret.copy_from_slice(&self.0[..SECRET_BYTES]);
        php_id(id, secret)
    }
}

/// Of PHP's ids; fewer are too easy to guess, and more do not fit into a ticket.
const CHARS_MIN: usize = 22;
const CHARS_MAX: usize = ID_CHARS + SECRET_DIGITS;
/// A fresh id: 32 characters of five bits each, as PHP's own default has as many characters.
const FRESH_CHARS: usize = 32;
const FIVE_BITS: u8 = 31;

/// Digits of six bits in an id: how long it is, and its first characters.
const ID_DIGITS: usize = ID_BYTES / 3 * 4;
const ID_CHARS: usize = ID_DIGITS - 1;
const SECRET_DIGITS: usize = SECRET_BYTES / 3 * 4;

/// What PHP's ids are made of, in the order of its own encoder (RFC 4648 has another).
const ALPHABET: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,";
const DIGITS: [u8; 256] = sextets(ALPHABET);

fn read_php(value: &[u8]) -> Result<Ticket, TicketError> {
    if !(CHARS_MIN..=CHARS_MAX).contains(&value.len()) {
        return Err(TicketError::Length);
    }
    let (mut id, mut secret) = ([0; ID_DIGITS], [0; SECRET_DIGITS]);
    id[0] = length_digit(value.len());
    let mut wrong = 0;
    for (digit, character) in id[1..].iter_mut().chain(&mut secret).zip(value) {
        *digit = DIGITS[usize::from(*character)];
        wrong |= *digit;
    }
    if wrong & NO_SEXTET != 0 {
        return Err(TicketError::Alphabet);
    }
    let mut ticket = Ticket { id: SessionId([0; ID_BYTES]), secret: Secret([0; SECRET_BYTES]) };
    pack(&id, &mut ticket.id.0);
    pack(&secret, &mut ticket.secret.0);
    Ok(ticket)
}

/// PHP writes a comma as `%2C`.
fn with_commas(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    text.replace("%2C", ",").replace("%2c", ",").into_bytes()
}

fn php_id(id: SessionId, secret: [u8; SECRET_BYTES]) -> String {
    let digits = unpack::<ID_DIGITS>(&id.0).into_iter().skip(1).chain(unpack::<SECRET_DIGITS>(&secret));
    digits.take(chars(id)).map(|digit| char::from(ALPHABET[usize::from(digit)])).collect()
}

const fn length_digit(chars: usize) -> u8 {
    (chars - CHARS_MIN) as u8
}

/// How many characters the whole id has. An id that is not of this form is read as one of some length.
fn chars(id: SessionId) -> usize {
    let [length, ..] = unpack::<ID_DIGITS>(&id.0);
    (CHARS_MIN + usize::from(length)).min(CHARS_MAX)
}

/// Six bits a digit, high bits first.
fn unpack<const DIGITS: usize>(octets: &[u8]) -> [u8; DIGITS] {
    std::array::from_fn(|digit| {
        let (octet, shift) = (digit * 6 / 8, digit * 6 % 8);
        let pair = [octets[octet], octets.get(octet + 1).copied().unwrap_or(0)];
        (u16::from_be_bytes(pair) >> (10 - shift)) as u8 & 63
    })
}

fn pack(digits: &[u8], octets: &mut [u8]) {
    for (quad, triple) in digits.as_chunks::<4>().0.iter().zip(octets.as_chunks_mut::<3>().0) {
        let [a, b, c, d] = *quad;
        *triple = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Counting(u8);
    impl Chance for Counting {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
            for byte in bytes {
                *byte = self.0;
                self.0 = self.0.wrapping_mul(31).wrapping_add(7);
            }
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn every_id_of_phps_reads_back(text in "[0-9a-zA-Z,-]{22,47}") {
            let form = TicketForm::Php;
            let ticket = form.read(text.as_bytes()).expect("an id of PHP's");
            let cookie = form.reveal(&ticket);
            prop_assert_eq!(cookie.replace("%2C", ","), text.clone());
            prop_assert_eq!(form.lock(&form.read(cookie.as_bytes()).expect("ours").secret), form.lock(&ticket.secret));
            prop_assert_eq!(form.lock(&ticket.secret).php_id(ticket.id), text);
        }

        #[test]
        fn nothing_else_is_read_as_one(
            value in prop::collection::vec(prop_oneof![
                20 => prop::sample::select(b"09azAZ,-".to_vec()),
                2 => prop::sample::select(b"%2Cc".to_vec()),
                1 => any::<u8>(),
            ], 0..70),
        ) {
            let decoded = String::from_utf8(value.clone()).ok();
            let decoded = decoded.map(|text| text.replace("%2C", ",").replace("%2c", ","));
            let of_phps = |text: &String| {
                let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'-');
                (22..=47).contains(&text.len()) && text.bytes().all(known)
            };
            let read = TicketForm::Php.read(&value).ok();
            let text = read.map(|ticket| TicketForm::Php.lock(&ticket.secret).php_id(ticket.id));
            prop_assert_eq!(text, decoded.filter(of_phps));
        }

        #[test]
        fn a_fresh_one_is_one_of_phps(seed: u8) {
            let (form, mut chance) = (TicketForm::Php, Counting(seed));
            let id = form.fresh_id(&mut chance).expect("counts");
            let ticket = Ticket { id, secret: form.fresh_secret(id, &mut chance).expect("counts") };
            let text = form.reveal(&ticket);
            prop_assert_eq!(text.len(), FRESH_CHARS);
            prop_assert!(text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'v')), "{}", text);
            let back = form.read(text.as_bytes()).expect("an id of PHP's");
            prop_assert_eq!(back.id, ticket.id);
            prop_assert_eq!(form.lock(&back.secret), form.lock(&ticket.secret));
        }
    }

    #[test]
    fn what_php_would_not_take_is_refused() {
        let read = |text: &str| TicketForm::Php.read(text.as_bytes()).err();
        assert_eq!(read(&"a".repeat(21)), Some(TicketError::Length));
        assert_eq!(read(&"a".repeat(48)), Some(TicketError::Length));
        for wrong in ["../../../../etc/passwd", "aaaaaaaaaaaaaaaaaaaaaaaa_", "aaaaaaaaaaaaaaaaaaaaaaaa\0"] {
            assert_eq!(read(wrong), Some(TicketError::Alphabet), "{wrong:?}");
        }
    }

    #[test]
    fn a_renewed_secret_is_as_long_as_the_id_says() {
        let (form, mut chance) = (TicketForm::Php, Counting(3));
        let ticket = form.read(b"0123456789abcdefghijklmnop").expect("an id of PHP's");
        let renewed =
            Ticket { id: ticket.id, secret: form.fresh_secret(ticket.id, &mut chance).expect("counts") };
        let text = form.reveal(&renewed);
        assert_eq!(text.len(), 26);
        assert!(text.starts_with("0123456789abcde") && text != "0123456789abcdefghijklmnop", "{text}");
    }
}
