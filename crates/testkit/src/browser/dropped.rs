//! Why a browser does not keep a cookie.

use thiserror::Error;

/// The rule of RFC 10025 by which a `Set-Cookie` line was ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Dropped {
    /// 5.6 step 1.
    #[error("a control character in the line")]
    ControlCharacter,
    /// 5.7 step 2.
    #[error("neither a name nor a value")]
    Empty,
    /// 5.7 step 4.
    #[error("name and value have more than 4096 octets")]
    TooLong,
    /// 5.7 steps 8 to 10: the host that answers is not in the domain, or the domain is a public suffix.
    #[error("a domain that the host may not speak for")]
    Domain,
    /// 5.7 step 13.
    #[error("secure, and received over plain http")]
    SecureOverPlainHttp,
    /// 5.7 step 16.
    #[error("would cover a secure cookie from plain http")]
    CoversSecure,
    /// 5.7 step 19.
    #[error("SameSite=None without Secure")]
    SameSiteNone,
    /// 5.7 steps 20 to 22.
    #[error("a prefix that promises what the attributes do not keep")]
    Prefix,
}
