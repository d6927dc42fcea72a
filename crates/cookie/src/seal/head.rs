//! What anybody can see of a token.

use super::form::{Algorithm, Form};
use super::key::KEY_ID_OCTETS;
use super::sealer::{HEAD_OCTETS, TAG_OCTETS};
use super::signer::{SEAL_CHARS_MAX, Seal};
use super::token;

/// What a token says of itself, which is not proven: for tools that explain why one does not open.
///
/// ```
/// use cloakroom_cookie::seal::{Keyring, TokenHead};
///
/// let keyring = Keyring::new([[7; 32]])?;
/// let token = keyring.signer("theme", "theme")?.sign(b"dark", None, b"")?;
/// let head = TokenHead::read(token.as_bytes()).ok_or("no token")?;
/// assert!(head.signed && keyring.key_ids().any(|id| id == head.key_id));
/// assert_eq!(TokenHead::read(b"dark"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHead {
    /// Signed, or else encrypted.
    pub signed: bool,
    /// The key that is to open it.
    pub key_id: [u8; KEY_ID_OCTETS],
}

impl TokenHead {
    /// `None` if no token looks like this.
    pub fn read(token: &[u8]) -> Option<Self> {
        encrypted(token).or_else(|| signed(token))
    }
}

fn encrypted(token: &[u8]) -> Option<TokenHead> {
    let octets = token::decode(token, HEAD_OCTETS + TAG_OCTETS)?;
    Form::read(*octets.first()?, Algorithm::Aes256GcmSiv)?;
    Some(TokenHead { signed: false, key_id: *octets.get(1..)?.first_chunk()? })
}

fn signed(token: &[u8]) -> Option<TokenHead> {
    let dot = token.iter().take(SEAL_CHARS_MAX + 1).position(|&octet| octet == b'.')?;
    let octets = token::decode(&token[..dot], 1)?;
    Some(TokenHead { signed: true, key_id: *Seal::read(&octets)?.id.first_chunk()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Keyring, Padding};

    #[test]
    fn every_form_is_told_with_its_key() {
        let keyring = Keyring::new([[1; 32], [2; 32]]).expect("a keyring");
        let first = keyring.key_ids().next().expect("a key");
        let sealer = keyring.sealer("use", "id").expect("a sealer").padded(Padding::To16);
        let signer = keyring.signer("use", "id").expect("a signer");
        for expires in [None, Some(9)] {
            for value in [&b""[..], b"a.b", b"\xff"] {
                let sealed = sealer.seal(value, expires, b"", [0; 8]).expect("a token");
                let head = TokenHead { signed: false, key_id: first };
                assert_eq!(TokenHead::read(sealed.as_bytes()), Some(head));
                let signed = signer.sign(value, expires, b"").expect("a token");
                assert_eq!(TokenHead::read(signed.as_bytes()), Some(TokenHead { signed: true, ..head }));
            }
        }
    }

    #[test]
    fn what_no_keyring_writes_is_no_token() {
        for other in ["", "dark", "a.b", "EAAA", &"A".repeat(48), &format!("{}.x", "A".repeat(28))] {
            assert_eq!(TokenHead::read(other.as_bytes()), None, "{other}");
        }
    }
}
