//! The two ways to seal a cookie, alike.

use cloakroom_cookie::seal::{Opened, Sealer, Signer};

use super::error::CookieError;
use super::nonce;

/// How a cookie is sealed: [`Sealer`] encrypts it, [`Signer`] signs it.
pub trait Seal {
    /// A token that holds `value` until this second since 1970, bound to `context`.
    ///
    /// # Errors
    ///
    /// [`CookieError`] if the cookie would be too long for browsers, or nothing random was to be had.
    fn seal(&self, value: &[u8], expires_secs: Option<u64>, context: &[u8]) -> Result<String, CookieError>;

    /// What a token holds, if it was sealed here, for this use, and is good now.
    fn open(&self, token: &[u8], context: &[u8], now_secs: u64) -> Option<Opened>;
}

impl Seal for Sealer {
    fn seal(&self, value: &[u8], expires_secs: Option<u64>, context: &[u8]) -> Result<String, CookieError> {
        let nonce = nonce::fresh().map_err(|source| CookieError::no_chance(self.name(), source))?;
        Self::seal(self, value, expires_secs, context, nonce)
            .map_err(|source| CookieError::seal(self.name(), source))
    }

    fn open(&self, token: &[u8], context: &[u8], now_secs: u64) -> Option<Opened> {
        Self::open(self, token, context, now_secs).ok()
    }
}

impl Seal for Signer {
    fn seal(&self, value: &[u8], expires_secs: Option<u64>, context: &[u8]) -> Result<String, CookieError> {
        self.sign(value, expires_secs, context).map_err(|source| CookieError::seal(self.name(), source))
    }

    fn open(&self, token: &[u8], context: &[u8], now_secs: u64) -> Option<Opened> {
        Self::open(self, token, context, now_secs).ok()
    }
}
