//! Encrypted cookies.

use std::fmt;
use std::ops::Range;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, Tag, UnboundKey};
use aws_lc_rs::error::Unspecified;

use super::binding::{Binding, CONTEXT_OCTETS_MAX, Labels, check_context};
use super::errors::{OpenError, SealError, SealerError};
use super::expiry::{self, EXPIRY_OCTETS};
use super::form::{Algorithm, Form};
use super::key::{KEY_ID_OCTETS, KeyId};
use super::keyring::Held;
use super::opened::Opened;
use super::padding::{self, Padding};
use super::token::{self, Draft};

/// The octets of a nonce. The cipher's twelve are these and four zeros, which need not be sent: should a
/// nonce come twice, it shows only that one value was sealed twice for one use (RFC 8452), and with eight
/// random octets one value has to be sealed 2^32 times before that is likely.
pub const NONCE_OCTETS: usize = 8;

pub(crate) const TAG_OCTETS: usize = 16;

/// After form and key id.
const NONCE_AT: usize = 1 + KEY_ID_OCTETS;

/// Form, key id and nonce.
pub(crate) const HEAD_OCTETS: usize = NONCE_AT + NONCE_OCTETS;

/// Encrypts one cookie and opens it again; made once by [`Keyring::sealer`](super::Keyring::sealer).
pub struct Sealer {
    labels: Labels,
    padding: Padding,
    /// The first seals; there is one.
    keys: Vec<CipherKey>,
}

struct CipherKey {
    id: KeyId,
    retired: bool,
    cipher: LessSafeKey,
    binding: Binding,
}

impl Sealer {
    pub(crate) fn of(held: &[Held], labels: Labels) -> Result<Self, SealerError> {
        let keys = held.iter().map(|held| CipherKey::of(held, &labels)).collect::<Result<_, _>>();
        let keys = keys.map_err(|_| SealerError::Cipher)?;
        Ok(Self { labels, padding: Padding::None, keys })
    }

    /// From now on values are filled up, so that their length tells less. What was sealed with another
    /// padding is opened all the same.
    #[must_use]
    pub const fn padded(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    /// The cookie's name.
    pub fn name(&self) -> &str {
        &self.labels.name
    }

    /// A token that holds `value` and hides it.
    ///
    /// From the second `expires_secs` since 1970 on it is refused; with `None`, never. `context` is what
    /// the opener must give again, and may be empty. `nonce` is [`NONCE_OCTETS`] fresh random octets.
    ///
    /// # Errors
    ///
    /// [`SealError`] if the cookie would be too long for browsers, or the context or time is out of range.
    pub fn seal(
        &self,
        value: &[u8],
        expires_secs: Option<u64>,
        context: &[u8],
        nonce: [u8; NONCE_OCTETS],
    ) -> Result<String, SealError> {
        check_context(context)?;
        let expires = expires_secs.map(expiry::write).transpose()?;
        let expires = expires.as_ref().map_or(&[][..], |octets| octets);
        let plain_octets = expires.len() + self.padding.padded(value.len());

        let mut draft = Draft::new(HEAD_OCTETS + plain_octets + TAG_OCTETS, &self.labels.name)?;
        let (head, body) = draft.octets_mut().split_at_mut(HEAD_OCTETS);
        let (plain, tag) = body.split_at_mut(plain_octets);

        let form = Form::new(Algorithm::Aes256GcmSiv, !expires.is_empty(), self.padding.is_some());
        let key = &self.keys[0];
        head[0] = form.octet();
        head[1..NONCE_AT].copy_from_slice(&key.id);
        head[NONCE_AT..].copy_from_slice(&nonce);

        let value_end = expires.len() + value.len();
        plain[..expires.len()].copy_from_slice(expires);
        plain[expires.len()..value_end].copy_from_slice(value);
        padding::mark_end(&mut plain[value_end..]);
        tag.copy_from_slice(key.encrypt(form, context, nonce, plain)?.as_ref());
        draft.encode()
    }

    /// What a token holds.
    ///
    /// # Errors
    ///
    /// [`OpenError`] if it was not sealed by a key of the keyring for this name, purpose and context, or has
    /// expired at `now_secs` since 1970.
    pub fn open(&self, token: &[u8], context: &[u8], now_secs: u64) -> Result<Opened, OpenError> {
        self.read(token, context, now_secs).ok_or(OpenError)
    }

    fn read(&self, token: &[u8], context: &[u8], now_secs: u64) -> Option<Opened> {
        if context.len() > CONTEXT_OCTETS_MAX {
            return None;
        }
        let mut octets = token::decode(token, HEAD_OCTETS + TAG_OCTETS)?;
        let (head, body) = octets.split_first_chunk_mut::<HEAD_OCTETS>()?;
        let form = Form::read(head[0], Algorithm::Aes256GcmSiv)?;
        let nonce = *head.last_chunk::<NONCE_OCTETS>()?;

        let key = self.keys.iter().find(|key| key.id == head[1..NONCE_AT])?;
        let plain = key.decrypt(form, context, nonce, body)?;
        let (expires_secs, value) = value_within(form, plain)?;
        if !expiry::is_ahead(expires_secs, now_secs) {
            return None;
        }
        octets.copy_within(HEAD_OCTETS + value.start..HEAD_OCTETS + value.end, 0);
        octets.truncate(value.len());
        Some(Opened { value: octets, needs_reseal: key.retired, expires_secs })
    }
}

/// When what was decrypted expires, and where the value stands in it.
fn value_within(form: Form, plain: &[u8]) -> Option<(Option<u64>, Range<usize>)> {
    let (expires_secs, start) =
        if form.expires() { (Some(expiry::read(*plain.first_chunk()?)), EXPIRY_OCTETS) } else { (None, 0) };
    let filled = &plain[start..];
    let length = if form.is_shaped() { padding::value_octets(filled)? } else { filled.len() };
    Some((expires_secs, start..start + length))
}

/// As long as the cipher has it.
fn widened(nonce: [u8; NONCE_OCTETS]) -> Nonce {
    let mut octets = [0; NONCE_LEN];
    octets[..NONCE_OCTETS].copy_from_slice(&nonce);
    Nonce::assume_unique_for_key(octets)
}

impl CipherKey {
    fn of(held: &Held, labels: &Labels) -> Result<Self, Unspecified> {
        let id = held.key.id();
        let key = labels.derive(&held.key, Algorithm::Aes256GcmSiv);
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, &*key)?);
        let binding = Binding::new(Algorithm::Aes256GcmSiv, id, labels);
        Ok(Self { id, retired: held.retired, cipher, binding })
    }

    /// Encrypts in place and returns the tag.
    fn encrypt(
        &self,
        form: Form,
        context: &[u8],
        nonce: [u8; NONCE_OCTETS],
        plain: &mut [u8],
    ) -> Result<Tag, SealError> {
        let nonce = widened(nonce);
        let seal = |bound: &[u8]| self.cipher.seal_in_place_separate_tag(nonce, Aad::from(bound), plain);
        self.binding.with(form, context, seal).map_err(|_| SealError::Cipher)
    }

    /// Decrypts in place, if the tag at the end is right.
    fn decrypt<'body>(
        &self,
        form: Form,
        context: &[u8],
        nonce: [u8; NONCE_OCTETS],
        body: &'body mut [u8],
    ) -> Option<&'body [u8]> {
        let nonce = widened(nonce);
        let open = |bound: &[u8]| self.cipher.open_in_place(nonce, Aad::from(bound), body);
        self.binding.with(form, context, open).ok().map(|plain| &*plain)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("labels", &self.labels).finish_non_exhaustive()
    }
}
