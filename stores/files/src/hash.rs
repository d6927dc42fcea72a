//! Which content a sidecar belongs to.

use cloakroom_session::Revision;
use sha2::{Digest, Sha256};

/// SHA-256 of the octets of PHP's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash(pub(crate) [u8; Self::BYTES]);

impl Hash {
    pub(crate) const BYTES: usize = 32;

    pub(crate) fn of(octets: &[u8]) -> Self {
        Self(Sha256::digest(octets).into())
    }

    /// The revision of a content that PHP wrote: another for every other content, far above those that are
    /// counted from 1, and with room to count on from it.
    pub(crate) fn revision(self) -> Revision {
        const MARK: u64 = 1 << 62;
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        Revision::from_u64(MARK | u64::from_le_bytes([a, b, c, d, e, f, g, h]) >> 2)
    }
}
