//! A cookie as it is described once, at start-up.

use std::fmt;

use cloakroom_cookie::{CookieLifetime, CookieSpec};

use super::error::CookieError;

/// A cookie of the site: its name and attributes, and how its values stand in it.
///
/// [`PlainCookie`](super::PlainCookie), `SignedCookie` and `EncryptedCookie` are such; who has a form of their
/// own implements it.
pub trait Cookie {
    /// What is set.
    type Value: ?Sized;
    /// What is read.
    type Read;

    /// Its name and attributes.
    fn spec(&self) -> &CookieSpec;

    /// What these octets say; `None` when this cookie never says such a thing.
    fn read(&self, octets: &[u8]) -> Option<Reading<Self::Read>>;

    /// How `value` is written, and how long a browser keeps it.
    ///
    /// # Errors
    ///
    /// [`CookieError`] if it cannot be written.
    fn write(&self, value: &Self::Value) -> Result<(String, CookieLifetime), CookieError>;
}

/// What a cookie was found to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading<V> {
    /// What it says.
    pub value: V,
    /// The same, as the browser is to hold it from now on: sealed with the newest key.
    pub again: Option<(String, CookieLifetime)>,
}

impl<V> Reading<V> {
    /// Of a value that can stay as it is.
    pub const fn of(value: V) -> Self {
        Self { value, again: None }
    }
}

/// Without the value and the token, which were sealed for a reason.
impl<V> fmt::Debug for Reading<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("again", &self.again.is_some()).finish_non_exhaustive()
    }
}
