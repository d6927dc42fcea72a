//! Values that look like Cloakroom's own.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Characters of a session's ticket.
const TICKET_CHARS: usize = 48;

/// The least octets of an encrypted token: form, key id, nonce and tag.
const ENCRYPTED_OCTETS_MIN: usize = 1 + 2 + 8 + 16;

/// Octets of a signature: form, key id, perhaps a time, and the MAC.
const SIGNED_OCTETS: [usize; 2] = [1 + 2 + 16, 1 + 2 + 4 + 16];

/// What a value seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    Encrypted,
    Signed,
    Ticket,
}

impl Likeness {
    /// By its length and its first octet; nobody can be sure without the keys.
    pub(crate) fn of(value: &[u8]) -> Option<Self> {
        let dot = value.iter().position(|octet| *octet == b'.');
        let octets = URL_SAFE_NO_PAD.decode(&value[..dot.unwrap_or(value.len())]).ok()?;
        let form = octets.first()? & 0xfc;
        match dot {
            Some(_) => (form == 0x20 && SIGNED_OCTETS.contains(&octets.len())).then_some(Self::Signed),
            None if form == 0x10 && octets.len() >= ENCRYPTED_OCTETS_MIN => Some(Self::Encrypted),
            None => (value.len() == TICKET_CHARS).then_some(Self::Ticket),
        }
    }
}
