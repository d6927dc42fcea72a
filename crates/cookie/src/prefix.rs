//! Names by which a cookie promises how it was set.

/// A prefix that binds a cookie to attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// `__Secure-`: RFC 10025, 5.7 step 20.
    Secure,
    /// `__Host-`: RFC 10025, 5.7 step 21.
    Host,
    /// `__Http-`: draft-ietf-httpbis-layered-cookies, 4.1.3.3; Chromium enforces it.
    Http,
    /// `__Host-Http-`: draft-ietf-httpbis-layered-cookies, 4.1.3.4; Chromium enforces it.
    HostHttp,
}

impl Prefix {
    /// All of them; the longest comes before the one it begins with.
    pub const ALL: [Self; 4] = [Self::HostHttp, Self::Host, Self::Http, Self::Secure];

    /// The one that a name begins with, in any case, as browsers compare it (RFC 10025, 5.4).
    pub fn of(name: &[u8]) -> Option<Self> {
        let begins = |prefix: &Self| {
            let start = name.get(..prefix.as_str().len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_str().as_bytes()))
        };
        Self::ALL.into_iter().find(begins)
    }

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secure => "__Secure-",
            Self::Host => "__Host-",
            Self::Http => "__Http-",
            Self::HostHttp => "__Host-Http-",
        }
    }

    /// Whether it promises a cookie of this host alone.
    pub const fn binds_to_host(self) -> bool {
        matches!(self, Self::Host | Self::HostHttp)
    }

    /// Whether it promises that no script wrote the cookie.
    pub const fn needs_http_only(self) -> bool {
        matches!(self, Self::Http | Self::HostHttp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_seen_in_any_case() {
        assert_eq!(Prefix::of(b"__host-HTTP-id").map(Prefix::as_str), Some("__Host-Http-"));
        assert_eq!(Prefix::of(b"__secure-id").map(Prefix::as_str), Some("__Secure-"));
        assert_eq!(Prefix::of(b"_Host-id"), None);
    }
}
