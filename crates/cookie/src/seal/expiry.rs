//! The time a token expires, as it stands inside the seal.

use super::errors::SealError;

pub(crate) const EXPIRY_OCTETS: usize = 4;

/// Seconds rather than minutes: 32 bits of them last until 2106, and nothing need be rounded.
pub(crate) fn write(expires_secs: u64) -> Result<[u8; EXPIRY_OCTETS], SealError> {
    u32::try_from(expires_secs).map(u32::to_be_bytes).map_err(|_| SealError::ExpiryTooFar)
}

pub(crate) fn read(octets: [u8; EXPIRY_OCTETS]) -> u64 {
    u64::from(u32::from_be_bytes(octets))
}

/// Whether the time has not come yet, or never comes.
pub(crate) fn is_ahead(expires_secs: Option<u64>, now_secs: u64) -> bool {
    expires_secs.is_none_or(|expires_secs| now_secs < expires_secs)
}
