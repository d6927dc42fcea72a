//! One key of the keyring: what is kept of it, its id, and the keys derived from it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The least octets of a key, which are to be random.
pub const KEY_OCTETS_MIN: usize = 32;

pub(crate) const KEY_ID_OCTETS: usize = 2;

/// What a token names its key by; public. Two octets are enough to tell a site's few keys apart, and a
/// keyring refuses two of one id.
pub(crate) type KeyId = [u8; KEY_ID_OCTETS];

/// An HMAC-SHA-256 on its way.
pub(crate) type HmacSha256 = Hmac<Sha256>;

/// A key after HKDF-Extract.
pub(crate) struct Key {
    id: KeyId,
    prk: Zeroizing<[u8; 32]>,
}

impl Key {
    pub(crate) fn extract(secret: &[u8]) -> Self {
        let prk = finish(hmac_under(&[0; 32]).chain_update(secret));
        let [first, second, ..] = *expand(&prk, &[b"id"]);
        Self { id: [first, second], prk }
    }

    pub(crate) const fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        *self.prk == *other.prk
    }

    /// Another key, for the use that `info` names.
    pub(crate) fn derive(&self, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        expand(&self.prk, info)
    }
}

/// HMAC-SHA-256 with its key in place. A key of 32 octets is filled up with zeros to a block (RFC 2104).
pub(crate) fn hmac_under(key: &[u8; 32]) -> HmacSha256 {
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    HmacSha256::new((&*block).into())
}

/// HKDF-Expand to one block of output, which needs no counter but the first (RFC 5869, 2.3).
fn expand(prk: &[u8; 32], info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let fed = info.iter().fold(hmac_under(prk), Mac::chain_update);
    finish(fed.chain_update([1]))
}

fn finish(mac: HmacSha256) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(mac.finalize().into_bytes().into())
}
