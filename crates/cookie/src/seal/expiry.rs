//! The time a token expires, as it stands inside the seal.

use super::errors::SealError;

pub(crate) const EXPIRY_OCTETS: usize = 4;

/// Seconds rather than minutes: 32 bits of them last until 2106, and nothing need be rounded.
pub(crate) fn write(expires_secs: u64) -> Result<[u8; EXPIRY_OCTETS], SealError> {
    u32::try_from(expires_secs).map(u32::to_be_bytes).map_err(|_| SealError::ExpiryTooFar)
}

/// Whether the time has not come yet.
pub(crate) fn is_ahead(octets: [u8; EXPIRY_OCTETS], now_secs: u64) -> bool {
    now_secs < u64::from(u32::from_be_bytes(octets))
}
