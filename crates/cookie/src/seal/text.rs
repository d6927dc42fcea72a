//! A keyring as text, as a file or an environment variable holds it: one key a line.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::errors::{KeyringError, KeyringTextError};
use super::key::KEY_OCTETS_MIN;
use super::keyring::Keyring;
use super::token;
use crate::octets::hex_octet;

/// The most octets of a key in a keyring's text.
pub const KEY_OCTETS_MAX: usize = 64;

/// Before a key that only opens.
const UPCOMING: &str = "upcoming";

const COMMENT: char = '#';

type Secret = Zeroizing<Vec<u8>>;

struct KeyLine {
    number: usize,
    upcoming: bool,
    secret: Secret,
}

impl Keyring {
    /// A keyring from its text.
    ///
    /// ```text
    /// # The first key seals, the others are retired. A key is 32 to 64 random octets:
    /// ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8                       # in base64url without padding,
    /// 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f  # or in hexadecimal
    /// upcoming QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8              # opens only, see `and_upcoming`
    /// ```
    ///
    /// Hexadecimal digits alone are read as such, though base64url has them too. What is decoded
    /// on the way is overwritten; the text itself is the caller's to overwrite.
    ///
    /// # Errors
    ///
    /// [`KeyringTextError`], which names the line and never repeats what stands there.
    pub fn parse(text: &str) -> Result<Self, KeyringTextError> {
        let lines = text.lines().enumerate().filter_map(|(at, line)| KeyLine::read(at + 1, line));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let (upcoming, own): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.upcoming);
        let keyring = Self::new(own.iter().map(|line| &*line.secret));
        let keyring = upcoming.iter().fold(keyring, |keyring, line| keyring?.and_upcoming(&*line.secret));

        let number_of = |key: usize| own.iter().chain(&upcoming).nth(key).map_or(0, |line| line.number);
        keyring.map_err(|error| in_lines(&error, number_of))
    }

    /// The line of a keyring's text for a key, without an end of line. To draw a new key, give this 32 octets
    /// of the system's randomness.
    pub fn line_of(key: &[u8; KEY_OCTETS_MIN]) -> String {
        URL_SAFE_NO_PAD.encode(key)
    }
}

impl KeyLine {
    /// `None` if nothing but a comment stands there.
    fn read(number: usize, line: &str) -> Option<Result<Self, KeyringTextError>> {
        let line = line.split(COMMENT).next().unwrap_or_default().trim_ascii();
        let upcoming =
            line.strip_prefix(UPCOMING).filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        let key = upcoming.map_or(line, str::trim_ascii);
        (!line.is_empty()).then(|| {
            let secret = secret_of(number, key.as_bytes())?;
            let octets = secret.len();
            if !(KEY_OCTETS_MIN..=KEY_OCTETS_MAX).contains(&octets) {
                return Err(KeyringTextError::KeyLength { line: number, octets });
            }
            Ok(Self { number, upcoming: upcoming.is_some(), secret })
        })
    }
}

fn secret_of(line: usize, chars: &[u8]) -> Result<Secret, KeyringTextError> {
    let is_hexadecimal = !chars.is_empty() && chars.iter().all(u8::is_ascii_hexdigit);
    // Read as base64url, a cut key would be another one, and that on this node alone.
    if is_hexadecimal && !chars.len().is_multiple_of(2) {
        return Err(KeyringTextError::OddDigits { line, digits: chars.len() });
    }
    let secret = if is_hexadecimal { of_hexadecimal(chars) } else { of_base64url(chars) };
    secret.ok_or(KeyringTextError::Unreadable { line })
}

fn of_base64url(chars: &[u8]) -> Option<Secret> {
    let mut octets = Zeroizing::new(vec![0; token::decoded_octets(chars.len())?]);
    token::decode_to(chars, &mut octets)?;
    Some(octets)
}

fn of_hexadecimal(digits: &[u8]) -> Option<Secret> {
    let mut octets = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for [high, low] in digits.as_chunks().0 {
        octets.push(hex_octet(*high, *low)?);
    }
    Some(octets)
}

/// The same, in lines of the text instead of keys of the keyring.
fn in_lines(error: &KeyringError, number_of: impl Fn(usize) -> usize) -> KeyringTextError {
    match *error {
        KeyringError::Empty => KeyringTextError::Empty,
        KeyringError::TooMany => KeyringTextError::TooMany,
        KeyringError::ShortKey { at, octets } => KeyringTextError::KeyLength { line: number_of(at), octets },
        KeyringError::Repeated { first, second } => {
            KeyringTextError::Repeated { first: number_of(first), line: number_of(second) }
        }
        KeyringError::Clash { first, second } => {
            KeyringTextError::Clash { first: number_of(first), line: number_of(second) }
        }
    }
}
