//! base64url, one spelling for each octets: without padding, without stray bits (RFC 4648, 3.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::errors::SealError;
use crate::spec::NAME_VALUE_OCTETS_MAX;

/// The most characters of a token; no browser keeps a cookie with more.
pub const TOKEN_CHARS_MAX: usize = NAME_VALUE_OCTETS_MAX;

/// How many octets are encoded at a time: a multiple of 3, and enough for most tokens at once.
const PIECE_OCTETS: usize = 192;

/// A token's only allocation: as long as the token, and its octets at the end until they are encoded.
pub(crate) struct Draft {
    chars: Vec<u8>,
    octets_at: usize,
}

impl Draft {
    /// Room for a token of so many octets, which together with the cookie's name a browser will keep.
    pub(crate) fn new(octets: usize, name: &str) -> Result<Self, SealError> {
        let chars = encoded_chars(octets);
        check_cookie(name.len() + chars)?;
        Ok(Self { chars: zeros(chars), octets_at: chars - octets })
    }

    pub(crate) fn octets_mut(&mut self) -> &mut [u8] {
        &mut self.chars[self.octets_at..]
    }

    /// The token. Encoding begins where there is room left and never overtakes what it reads: 4 characters
    /// are written for 3 octets, and a third of the octets' number was left free.
    pub(crate) fn encode(mut self) -> Result<String, SealError> {
        let (mut read, mut written) = (self.octets_at, 0);
        let mut piece = [0; PIECE_OCTETS];
        while read < self.chars.len() {
            let octets = PIECE_OCTETS.min(self.chars.len() - read);
            piece[..octets].copy_from_slice(&self.chars[read..read + octets]);
            written += encode_to(&piece[..octets], &mut self.chars[written..])?;
            read += octets;
        }
        String::from_utf8(self.chars).map_err(|_| SealError::Cipher)
    }
}

/// The characters that so many octets become.
pub(crate) const fn encoded_chars(octets: usize) -> usize {
    (octets * 4).div_ceil(3)
}

/// Writes octets as characters, of which it returns the number.
pub(crate) fn encode_to(octets: &[u8], chars: &mut [u8]) -> Result<usize, SealError> {
    URL_SAFE_NO_PAD.encode_slice(octets, chars).map_err(|_| SealError::Cipher)
}

/// A cookie of so many octets, name and value, that a browser will keep.
pub(crate) const fn check_cookie(octets: usize) -> Result<(), SealError> {
    if octets > NAME_VALUE_OCTETS_MAX {
        return Err(SealError::TooLong { octets });
    }
    Ok(())
}

/// The octets of so many characters; `None` if no octets have that many.
pub(crate) const fn decoded_octets(chars: usize) -> Option<usize> {
    if chars % 4 == 1 { None } else { Some(chars * 3 / 4) }
}

/// The octets; `None` if they are fewer than `least`, or spelled as [`Draft::encode`] does not. What cannot
/// be long enough, or is too long, costs no allocation.
pub(crate) fn decode(chars: &[u8], least: usize) -> Option<Vec<u8>> {
    if chars.len() > TOKEN_CHARS_MAX {
        return None;
    }
    let length = decoded_octets(chars.len()).filter(|&octets| octets >= least)?;
    let mut octets = zeros(length);
    decode_to(chars, &mut octets)?;
    Some(octets)
}

/// Fills `octets`; `None` if the characters do not spell exactly as many.
pub(crate) fn decode_to(chars: &[u8], octets: &mut [u8]) -> Option<()> {
    let decoded = URL_SAFE_NO_PAD.decode_slice(chars, octets).ok()?;
    (decoded == octets.len()).then_some(())
}

/// What `vec![0; length]` makes, from memory that was used before and not from the system's: in less time
/// for what is small.
fn zeros(length: usize) -> Vec<u8> {
    let mut octets = Vec::with_capacity(length);
    octets.extend(std::iter::repeat_n(0, length));
    octets
}
