//! Why a cookie cannot be built.

use crate::attributes::ATTRIBUTE_OCTETS_MAX;
use crate::spec::NAME_VALUE_OCTETS_MAX;

/// Why no browser would keep a cookie as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// Browsers send a nameless cookie back in ways a server cannot tell apart (RFC 10025, 4.1.1).
    #[error("a cookie needs a name")]
    NameEmpty,
    /// The name is no token (RFC 9110, 5.6.2).
    #[error("octet {at} of the cookie's name {name:?} may not stand there")]
    NameNotToken {
        /// The name that was asked for.
        name: String,
        /// Where the octet stands, counted from 0.
        at: usize,
    },
    /// The name alone passes [`NAME_VALUE_OCTETS_MAX`].
    #[error("the cookie's name has {octets} octets; browsers drop more than {NAME_VALUE_OCTETS_MAX}")]
    NameTooLong {
        /// What the name has.
        octets: usize,
    },
    /// Browsers take the directory of the request instead (RFC 10025, 5.6.4).
    #[error("the path {path:?} does not begin with a slash")]
    PathNotAbsolute {
        /// The path that was asked for.
        path: String,
    },
    /// A control character, a semicolon, something outside ASCII, or a space at the end.
    #[error("the path {path:?} has an octet that may not stand there")]
    PathOctets {
        /// The path that was asked for.
        path: String,
    },
    /// Browsers ignore an attribute above [`ATTRIBUTE_OCTETS_MAX`].
    #[error("the path has {octets} octets; browsers ignore more than {ATTRIBUTE_OCTETS_MAX}")]
    PathTooLong {
        /// What the path has.
        octets: usize,
    },
    /// Not a host name in ASCII: write an international one as A-labels (`xn--…`).
    #[error("the domain {domain:?} is not a host name (letters, digits, hyphens; no leading dot)")]
    DomainNotHostName {
        /// The domain that was asked for.
        domain: String,
    },
    /// Browsers take what ends in a number for an address, which has no subdomains.
    #[error("the domain {domain:?} ends in a number, as addresses do; leave it out")]
    DomainEndsInNumber {
        /// The domain that was asked for.
        domain: String,
    },
    /// Such as `localhost` or `com`: a public suffix by the list's default rule. Browsers keep the cookie for
    /// this host alone, or drop it (RFC 10025, 5.7 step 9).
    #[error("the domain {domain:?} has one label, and nothing is sent to what lies below it; leave it out")]
    DomainOneLabel {
        /// The domain that was asked for.
        domain: String,
    },
    /// It says that it stands for an international label, and stands for none (RFC 10025, 5.1.2).
    #[error("the domain {domain:?} has a label that begins with xn-- and decodes to nothing")]
    DomainFakeALabel {
        /// The domain that was asked for.
        domain: String,
    },
    /// A prefix without Secure.
    #[error("a cookie called {prefix}… must be Secure")]
    PrefixNeedsSecure {
        /// The prefix as it is properly written.
        prefix: &'static str,
    },
    /// `__Http-` or `__Host-Http-` without HttpOnly.
    #[error("a cookie called {prefix}… must be HttpOnly")]
    PrefixNeedsHttpOnly {
        /// The prefix as it is properly written.
        prefix: &'static str,
    },
    /// `__Host-` with a path of its own.
    #[error("a cookie called {prefix}… must have Path=/")]
    PrefixNeedsRootPath {
        /// The prefix as it is properly written.
        prefix: &'static str,
    },
    /// `__Host-` with a Domain.
    #[error("a cookie called {prefix}… may have no Domain")]
    PrefixForbidsDomain {
        /// The prefix as it is properly written.
        prefix: &'static str,
    },
    /// `SameSite=None` without Secure.
    #[error("a cookie with SameSite=None must be Secure")]
    SameSiteNoneNeedsSecure,
    /// Partitioned without Secure.
    #[error("a Partitioned cookie must be Secure")]
    PartitionedNeedsSecure,
}
