//! Names by which a cookie promises how it was set.

/// A prefix that binds a cookie to attributes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prefix {
    /// RFC 10025, 5.7 step 20.
    Secure,
    /// RFC 10025, 5.7 step 21.
    Host,
    /// draft-ietf-httpbis-layered-cookies, 4.1.3.3; Chromium enforces it.
    Http,
    /// draft-ietf-httpbis-layered-cookies, 4.1.3.4; Chromium enforces it.
    HostHttp,
}

impl Prefix {
    /// The longest comes before the one it begins with.
    const ALL: [Self; 4] = [Self::HostHttp, Self::Host, Self::Http, Self::Secure];

    /// In any case, as browsers compare it (RFC 10025, 5.4).
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        let begins = |prefix: &Self| {
            let start = name.get(..prefix.as_str().len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_str().as_bytes()))
        };
        Self::ALL.into_iter().find(begins)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Secure => "__Secure-",
            Self::Host => "__Host-",
            Self::Http => "__Http-",
            Self::HostHttp => "__Host-Http-",
        }
    }

    pub(crate) const fn binds_to_host(self) -> bool {
        matches!(self, Self::Host | Self::HostHttp)
    }

    pub(crate) const fn needs_http_only(self) -> bool {
        matches!(self, Self::Http | Self::HostHttp)
    }
}
