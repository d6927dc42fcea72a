//! Percent-encoding for values that are no cookie-octets.
//!
//! A cookie's value is an agreement between who sets it and who reads it; nothing in the crate encodes or
//! decodes by itself. Names are never encoded: a decoded name is how `%5F_Host-id` became `__Host-id`.
//!
//! 1. Written as `encodeURIComponent` does: letters, digits and `-_.!~*'()` as they are, every other octet
//!    as `%` and two hex digits. `+` is encoded too, since some readers take it for a space.
//! 2. Read once, and strictly: a `%` without two hex digits is an error and not a `%`, and so is an octet
//!    that may not stand in a value. `+` is a plus. Hex digits may be in either case (RFC 3986, 2.1).
//! 3. What was not encoded is borrowed.

use std::borrow::Cow;

use crate::octets::{hex_octet, is_cookie_octet};

/// Any octets as a value that [`CookieSpec::set`](crate::CookieSpec::set) takes; up to three times as long.
///
/// The script of a page reads it by `decodeURIComponent`, if it was UTF-8.
///
/// ```
/// use cloakroom_cookie::{decode_value, encode_value};
///
/// let value = encode_value("Zoë; 50%".as_bytes());
/// assert_eq!(value, "Zo%C3%AB%3B%2050%25");
/// assert_eq!(decode_value(value.as_bytes())?, "Zoë; 50%".as_bytes());
/// # Ok::<(), cloakroom_cookie::DecodeError>(())
/// ```
pub fn encode_value(value: &[u8]) -> Cow<'_, str> {
    let encoded_octets = value.iter().filter(|octet| !is_kept(**octet)).count();
    match str::from_utf8(value) {
        Ok(text) if encoded_octets == 0 => Cow::Borrowed(text),
        _ => Cow::Owned(encoded(value, value.len() + 2 * encoded_octets)),
    }
}

fn encoded(value: &[u8], octets: usize) -> String {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    let mut text = String::with_capacity(octets);
    for octet in value {
        if is_kept(*octet) {
            text.push(char::from(*octet));
        } else {
            text.push('%');
            text.push(char::from(HEX[usize::from(octet >> 4)]));
            text.push(char::from(HEX[usize::from(octet & 15)]));
        }
    }
    text
}

/// What `encodeURIComponent` leaves alone.
const fn is_kept(octet: u8) -> bool {
    octet.is_ascii_alphanumeric()
        || matches!(octet, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')')
}

/// The octets that a value stands for, by the rules of [`encode_value`].
///
/// # Errors
///
/// [`DecodeError`] if it was not encoded so. The value is not in it.
pub fn decode_value(value: &[u8]) -> Result<Cow<'_, [u8]>, DecodeError> {
    if let Some(at) = value.iter().position(|octet| !is_cookie_octet(*octet)) {
        return Err(DecodeError::NotCookieOctet { at });
    }
    if value.contains(&b'%') { decoded(value).map(Cow::Owned) } else { Ok(Cow::Borrowed(value)) }
}

fn decoded(value: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut octets = Vec::with_capacity(value.len());
    // Every part but the first follows a percent sign.
    let mut parts = value.split(|octet| *octet == b'%');
    octets.extend_from_slice(parts.next().unwrap_or_default());
    let mut at = octets.len();
    for part in parts {
        let (octet, rest) = encoded_octet(part).ok_or(DecodeError::NotHex { at })?;
        octets.push(octet);
        octets.extend_from_slice(rest);
        at += 1 + part.len();
    }
    Ok(octets)
}

/// The octet that two hex digits tell, and what follows them.
fn encoded_octet(part: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, rest @ ..] = part else { return None };
    Some((hex_octet(*high, *low)?, rest))
}

/// Why a value is not percent-encoded as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// An octet that no encoder writes, and no server sets: whitespace, a quote, something outside ASCII.
    #[error("octet {at} of the cookie's value is not encoded, and may not stand there as it is")]
    NotCookieOctet {
        /// Where it stands, counted from 0.
        at: usize,
    },
    /// A percent sign without two hex digits.
    #[error("the percent sign at octet {at} of the cookie's value has no two hex digits behind it")]
    NotHex {
        /// Where the percent sign stands, counted from 0.
        at: usize,
    },
}
