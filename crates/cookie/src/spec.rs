//! A cookie whose fixed part has been checked, ready to be set and removed.

use crate::attributes::Attributes;
use crate::lifetime::CookieLifetime;
use crate::octets::is_cookie_octet;
use crate::prefix::Prefix;
use crate::same_site::SameSite;

/// The octets that name and value may have together; browsers ignore a larger cookie (RFC 10025, 5.6 step 5).
pub const NAME_VALUE_OCTETS_MAX: usize = 4096;

/// Max-Age for browsers, Expires for agents that do not know it; the first second and not second 0, which
/// some of them took for "no date".
const EXPIRED: &str = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:01 GMT";

/// A cookie's name and attributes, checked and written out once.
///
/// Made by [`CookieSpec::builder`]; each response then costs one check of the value and one allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieSpec {
    name: String,
    attributes: Attributes,
    /// The attributes as they follow the value.
    tail: String,
    removal: String,
}

impl CookieSpec {
    /// Of a name and attributes that were found to go together.
    pub(crate) fn of_checked(name: String, attributes: Attributes) -> Self {
        let tail = attributes.tail();
        let removal = format!("{name}={tail}{EXPIRED}");
        Self { name, attributes, tail, removal }
    }

    /// The value of a `Set-Cookie` field that gives the browser `value`, to keep for so long.
    ///
    /// # Errors
    ///
    /// [`ValueError`] if a browser would drop the cookie or read another value. The value is not in it.
    pub fn set(&self, value: &str, lifetime: CookieLifetime) -> Result<String, ValueError> {
        self.check(value)?;
        let octets = self.name.len() + 1 + value.len() + self.tail.len() + lifetime.octets();
        let mut line = String::with_capacity(octets);
        line.push_str(&self.name);
        line.push('=');
        line.push_str(value);
        line.push_str(&self.tail);
        lifetime.push_to(&mut line);
        Ok(line)
    }

    /// The value of a `Set-Cookie` field that makes the browser forget this cookie.
    ///
    /// It names the same Path, Domain and Partitioned, by which the browser finds the cookie, and what the
    /// name's prefix demands (RFC 10025, 5.7 steps 20 to 23). A Partitioned cookie of the same name is
    /// another cookie, which this leaves alone.
    pub fn removal(&self) -> &str {
        &self.removal
    }

    /// The name, which is a token.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The Path attribute.
    pub fn path(&self) -> &str {
        &self.attributes.path
    }

    /// The Domain attribute; `None`: the host that answers, and no other.
    pub fn domain(&self) -> Option<&str> {
        self.attributes.domain.as_deref()
    }

    /// Whether the browser keeps it from plain http.
    pub const fn is_secure(&self) -> bool {
        self.attributes.secure
    }

    /// Whether the browser keeps it from the page's scripts.
    pub const fn is_http_only(&self) -> bool {
        self.attributes.http_only
    }

    /// The SameSite attribute.
    pub const fn same_site(&self) -> SameSite {
        self.attributes.same_site
    }

    /// Whether each top-level site gets a cookie of its own.
    pub const fn is_partitioned(&self) -> bool {
        self.attributes.partitioned
    }

    /// Whether the name begins with `__Host-`, in any case: a browser then holds one cookie of the name
    /// for this host and, apart from it, a Partitioned one for each top-level site. Who sets one kind only
    /// and sees two values in a request sees someone else's doing.
    pub fn is_host_prefixed(&self) -> bool {
        Prefix::of(self.name.as_bytes()).is_some_and(Prefix::binds_to_host)
    }

    fn check(&self, value: &str) -> Result<(), ValueError> {
        let octets = self.name.len() + value.len();
        if octets > NAME_VALUE_OCTETS_MAX {
            return Err(ValueError::TooLong { octets });
        }
        // Without a branch per octet the compiler takes many at once; the position matters only to an error.
        if value.bytes().fold(true, |fine, octet| fine & is_cookie_octet(octet)) {
            return Ok(());
        }
        let at = value.bytes().position(|octet| !is_cookie_octet(octet)).unwrap_or_default();
        Err(ValueError::NotCookieOctet { at })
    }
}

/// Why a value cannot be set. It does not repeat the value, which may be a ticket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// Not a cookie-octet: a control character, whitespace, quote, comma, semicolon, backslash or anything
    /// outside ASCII (RFC 10025, 4.1.1).
    #[error(
        "octet {at} of the cookie's value may not stand there; encode the value, for example as base64url"
    )]
    NotCookieOctet {
        /// Where it stands, counted from 0.
        at: usize,
    },
    /// Larger than [`NAME_VALUE_OCTETS_MAX`].
    #[error(
        "the cookie's name and value have {octets} octets; browsers drop more than {NAME_VALUE_OCTETS_MAX}"
    )]
    TooLong {
        /// What name and value have together.
        octets: usize,
    },
}
