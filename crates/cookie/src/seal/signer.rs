//! Signed cookies: everybody may read them, the page's scripts as well.

use std::fmt;

use hmac::Mac;

use super::binding::{Binding, CONTEXT_OCTETS_MAX, Labels, check_context};
use super::errors::{OpenError, SealError};
use super::expiry::{self, EXPIRY_OCTETS};
use super::form::{Algorithm, Form};
use super::key::{HmacSha256, KEY_ID_OCTETS, KeyId, hmac_under};
use super::keyring::Held;
use super::opened::Opened;
use super::token;
use crate::octets::is_cookie_octet;

/// Half of the hash, which RFC 2104 finds enough (5).
const MAC_OCTETS: usize = 16;

/// Form, key id and MAC.
const SEAL_OCTETS: usize = 1 + KEY_ID_OCTETS + MAC_OCTETS;

/// The same, with a time.
const SEAL_OCTETS_MAX: usize = SEAL_OCTETS + EXPIRY_OCTETS;

pub(crate) const SEAL_CHARS_MAX: usize = token::encoded_chars(SEAL_OCTETS_MAX);

/// Signs one cookie and checks it again; made once by [`Keyring::signer`](super::Keyring::signer).
pub struct Signer {
    labels: Labels,
    /// The first signs; there is one.
    keys: Vec<MacKey>,
}

struct MacKey {
    id: KeyId,
    retired: bool,
    mac: HmacSha256,
    binding: Binding,
}

impl Signer {
    pub(crate) fn of(held: &[Held], labels: Labels) -> Self {
        let keys = held.iter().map(|held| MacKey::of(held, &labels)).collect();
        Self { labels, keys }
    }

    /// The cookie's name.
    pub fn name(&self) -> &str {
        &self.labels.name
    }

    /// A token that shows `value`, as it is where a cookie can hold it, and proves that it is from here.
    ///
    /// From the second `expires_secs` since 1970 on it is refused; with `None`, never. `context` is what
    /// the opener must give again, and may be empty.
    ///
    /// # Errors
    ///
    /// [`SealError`] if the cookie would be too long for browsers, or the context or time is out of range.
    pub fn sign(&self, value: &[u8], expires_secs: Option<u64>, context: &[u8]) -> Result<String, SealError> {
        check_context(context)?;
        let expires = expires_secs.map(expiry::write).transpose()?;
        let expires = expires.as_ref().map_or(&[][..], |octets| octets);
        let encoded = !value.iter().fold(true, |fine, &octet| fine & is_cookie_octet(octet));
        let form = Form::new(Algorithm::HmacSha256, !expires.is_empty(), encoded);

        let key = &self.keys[0];
        let mac = key.mac(form, context, expires, value).finalize().into_bytes();
        let mut seal = [0; SEAL_OCTETS_MAX];
        let mut end = 0;
        for part in [&[form.octet()], &key.id[..], expires, &mac[..MAC_OCTETS]] {
            seal[end..end + part.len()].copy_from_slice(part);
            end += part.len();
        }
        self.join(&seal[..end], value, encoded)
    }

    /// What a token shows, if it is from here.
    ///
    /// # Errors
    ///
    /// [`OpenError`] if it was not signed by a key of the keyring for this name, purpose and context, or has
    /// expired at `now_secs` since 1970.
    pub fn open(&self, token: &[u8], context: &[u8], now_secs: u64) -> Result<Opened, OpenError> {
        self.read(token, context, now_secs).ok_or(OpenError)
    }

    /// The token, in one allocation.
    fn join(&self, seal: &[u8], value: &[u8], encoded: bool) -> Result<String, SealError> {
        let value_chars = if encoded { token::encoded_chars(value.len()) } else { value.len() };
        let chars = token::encoded_chars(seal.len()) + 1 + value_chars;
        token::check_cookie(self.labels.name.len() + chars)?;

        let mut token = vec![0; chars];
        let dot = token::encode_to(seal, &mut token)?;
        token[dot] = b'.';
        if encoded {
            token::encode_to(value, &mut token[dot + 1..])?;
        } else {
            token[dot + 1..].copy_from_slice(value);
        }
        String::from_utf8(token).map_err(|_| SealError::Cipher)
    }

    fn read(&self, token: &[u8], context: &[u8], now_secs: u64) -> Option<Opened> {
        if token.len() > token::TOKEN_CHARS_MAX || context.len() > CONTEXT_OCTETS_MAX {
            return None;
        }
        let dot = token.iter().take(SEAL_CHARS_MAX + 1).position(|&octet| octet == b'.')?;
        let mut room = [0; SEAL_OCTETS_MAX];
        let octets = room.get_mut(..token::decoded_octets(dot)?)?;
        token::decode_to(&token[..dot], octets)?;
        let seal = Seal::read(octets)?;

        let key = self.keys.iter().find(|key| key.id == seal.id)?;
        let value = value_of(seal.form, &token[dot + 1..])?;
        let mac = key.mac(seal.form, context, seal.expires, &value);
        mac.verify_truncated_left(seal.mac).ok()?;
        let expires_secs = seal.expires_secs();
        expiry::is_ahead(expires_secs, now_secs).then_some(Opened {
            value,
            needs_reseal: key.retired,
            expires_secs,
        })
    }
}

/// What stands before the dot.
pub(crate) struct Seal<'octets> {
    form: Form,
    pub(crate) id: &'octets [u8],
    expires: &'octets [u8],
    mac: &'octets [u8],
}

impl<'octets> Seal<'octets> {
    pub(crate) fn read(octets: &'octets [u8]) -> Option<Self> {
        let form = Form::read(*octets.first()?, Algorithm::HmacSha256)?;
        let expiry_octets = if form.expires() { EXPIRY_OCTETS } else { 0 };
        // Without this, a shorter MAC would be a shorter thing to guess.
        if octets.len() != SEAL_OCTETS + expiry_octets {
            return None;
        }
        let (id, rest) = octets[1..].split_at(KEY_ID_OCTETS);
        let (expires, mac) = rest.split_at(expiry_octets);
        Some(Self { form, id, expires, mac })
    }

    fn expires_secs(&self) -> Option<u64> {
        self.expires.first_chunk().copied().map(expiry::read)
    }
}

/// The value as it was before it was signed.
fn value_of(form: Form, chars: &[u8]) -> Option<Vec<u8>> {
    if form.is_shaped() { token::decode(chars, 0) } else { Some(chars.to_vec()) }
}

impl MacKey {
    fn of(held: &Held, labels: &Labels) -> Self {
        let id = held.key.id();
        let mac = hmac_under(&labels.derive(&held.key, Algorithm::HmacSha256));
        let binding = Binding::new(Algorithm::HmacSha256, id, labels);
        Self { id, retired: held.retired, mac, binding }
    }

    fn mac(&self, form: Form, context: &[u8], expires: &[u8], value: &[u8]) -> HmacSha256 {
        let mac = self.mac.clone();
        self.binding
            .with(form, context, |bound| mac.chain_update(bound))
            .chain_update(expires)
            .chain_update(value)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("labels", &self.labels).finish_non_exhaustive()
    }
}
