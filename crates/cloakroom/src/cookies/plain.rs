//! Cookies that the visitor may read and change.

use std::time::Duration;

use cloakroom_cookie::{CookieLifetime, CookieSpec, decode_value, encode_value};

use super::described::{Cookie, Reading};
use super::error::CookieError;
use crate::span::secs_up;

/// A cookie whose value is a text, for all to read and to change: what comes back may be anything.
///
/// ```
/// use std::time::Duration;
///
/// use cloakroom::cookies::{CookieSpec, PlainCookie};
///
/// let language = PlainCookie::new(CookieSpec::builder("lang").build()?)
///     .kept_for(Duration::from_secs(90 * 24 * 3600));
/// // A name may have any letters: percent-encoded, on both ways.
/// let nickname = PlainCookie::new(CookieSpec::builder("nick").build()?).percent_encoded();
/// # Ok::<(), cloakroom::SpecError>(())
/// ```
#[derive(Debug, Clone)]
pub struct PlainCookie {
    spec: CookieSpec,
    lifetime: CookieLifetime,
    percent_encoded: bool,
}

impl PlainCookie {
    /// Kept until the browser's session ends; its values are cookie-octets (RFC 10025, 4.1.1).
    #[must_use]
    pub const fn new(spec: CookieSpec) -> Self {
        Self { spec, lifetime: CookieLifetime::Session, percent_encoded: false }
    }

    /// Kept for so long, as far as the browser is asked; 400 days at most.
    #[must_use]
    pub const fn kept_for(mut self, span: Duration) -> Self {
        self.lifetime = CookieLifetime::MaxAge(secs_up(span));
        self
    }

    /// Its values may be any text. A value that is not percent-encoded UTF-8 is not read.
    #[must_use]
    pub const fn percent_encoded(mut self) -> Self {
        self.percent_encoded = true;
        self
    }

    fn text_of(&self, octets: &[u8]) -> Option<String> {
        let octets = if self.percent_encoded { decode_value(octets).ok()? } else { octets.into() };
        String::from_utf8(octets.into()).ok()
    }
}

impl Cookie for PlainCookie {
    type Value = str;
    type Read = String;

    fn spec(&self) -> &CookieSpec {
        &self.spec
    }

    fn read(&self, octets: &[u8]) -> Option<Reading<String>> {
        self.text_of(octets).map(Reading::of)
    }

    fn write(&self, value: &str) -> Result<(String, CookieLifetime), CookieError> {
        let value = if self.percent_encoded { encode_value(value.as_bytes()) } else { value.into() };
        Ok((value.into(), self.lifetime))
    }
}
