//! What became of a `Set-Cookie` line.

/// What a jar did with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The jar holds the cookie as the line says.
    Stored,
    /// Its time was over when it came: the cookie it names is gone, if there was one.
    Removed,
    /// The line changed nothing.
    Refused(Refusal),
    /// It was stored, and went at once when room was made: others of its domain were worth more (5.7).
    Evicted,
}

impl Verdict {
    /// Whether the jar holds the cookie because of this line.
    pub const fn is_stored(self) -> bool {
        matches!(self, Self::Stored)
    }
}

/// The rule by which a user agent ignores a `Set-Cookie` line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// 5.6 step 1.
    #[error("the line has a control character other than the tab")]
    ControlCharacter,
    /// 5.6 step 5.
    #[error("name and value have more than 4096 octets")]
    TooLong,
    /// 5.7 step 2.
    #[error("the cookie has neither a name nor a value")]
    Empty,
    /// 5.7 step 8.
    #[error("Domain has something outside ASCII; it must be written in A-labels (xn--…)")]
    DomainNotAscii,
    /// Browsers; taken literally, the text would keep the cookie for the host.
    #[error("Domain is a mere dot")]
    DomainDot,
    /// 5.7 step 9.
    #[error("Domain is a public suffix, below which anyone may register")]
    PublicSuffix,
    /// 5.7 step 10.
    #[error("the host that answered does not belong to Domain")]
    DomainMismatch,
    /// draft-ietf-httpbis-layered-cookies.
    #[error("Path has something outside ASCII")]
    PathNotAscii,
    /// 5.7 step 13.
    #[error("a Secure cookie came over a connection that is not secure")]
    SecureOverInsecure,
    /// 5.7 step 15.
    #[error("a script may not set an HttpOnly cookie")]
    HttpOnlyFromScript,
    /// 5.7 step 16.
    #[error("it would hide a Secure cookie of the same name, and came over a connection that is not secure")]
    HidesSecure,
    /// 5.7 step 18.
    #[error("the request came from another site, and SameSite is not None")]
    CrossSite,
    /// 5.7 step 19.
    #[error("SameSite=None needs Secure")]
    SameSiteNoneNeedsSecure,
    /// CHIPS.
    #[error("Partitioned needs Secure")]
    PartitionedNeedsSecure,
    /// 5.7 step 20.
    #[error("a cookie called __Secure-… must be Secure")]
    SecurePrefix,
    /// 5.7 step 21.
    #[error("a cookie called __Host-… must be Secure, with Path=/ and without Domain")]
    HostPrefix,
    /// draft-ietf-httpbis-layered-cookies.
    #[error("a cookie called __Http-… or __Host-Http-… must be Secure and HttpOnly")]
    HttpPrefix,
    /// 5.7 step 22.
    #[error("a cookie without a name has a value that looks like a name with a prefix")]
    NamelessPrefix,
    /// 5.7 step 23.
    #[error("a script may not replace an HttpOnly cookie")]
    HttpOnlyReplaced,
}

impl Refusal {
    /// Where the rule stands, as one cites it: `RFC 10025, 5.7 step 19`.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::ControlCharacter => "RFC 10025, 5.6 step 1",
            Self::TooLong => "RFC 10025, 5.6 step 5",
            Self::Empty => "RFC 10025, 5.7 step 2",
            Self::DomainNotAscii => "RFC 10025, 5.7 step 8",
            Self::DomainDot => "as browsers do, beyond RFC 10025",
            Self::PublicSuffix => "RFC 10025, 5.7 step 9",
            Self::DomainMismatch => "RFC 10025, 5.7 step 10",
            Self::PathNotAscii | Self::HttpPrefix => "draft-ietf-httpbis-layered-cookies",
            Self::SecureOverInsecure => "RFC 10025, 5.7 step 13",
            Self::HttpOnlyFromScript => "RFC 10025, 5.7 step 15",
            Self::HidesSecure => "RFC 10025, 5.7 step 16",
            Self::CrossSite => "RFC 10025, 5.7 step 18",
            Self::SameSiteNoneNeedsSecure => "RFC 10025, 5.7 step 19",
            Self::PartitionedNeedsSecure => "CHIPS",
            Self::SecurePrefix => "RFC 10025, 5.7 step 20",
            Self::HostPrefix => "RFC 10025, 5.7 step 21",
            Self::NamelessPrefix => "RFC 10025, 5.7 step 22",
            Self::HttpOnlyReplaced => "RFC 10025, 5.7 step 23",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::jar::{Jar, Request, Timestamp, Verdict};

    #[test]
    fn a_refusal_cites_the_step_that_refuses() {
        let page = Request::to("http://www.site.example/").expect("a URL");
        for (line, rule) in [
            ("a=\u{1}", "5.6 step 1"),
            ("=", "5.7 step 2"),
            ("a=b; Domain=example", "5.7 step 9"),
            ("a=b; Domain=other.example", "5.7 step 10"),
            ("a=b; Secure", "5.7 step 13"),
            ("a=b; SameSite=None", "5.7 step 19"),
            ("a=b; Partitioned", "CHIPS"),
            ("__Secure-a=b", "5.7 step 20"),
            ("__Host-a=b", "5.7 step 21"),
            ("__Host-", "5.7 step 22"),
        ] {
            let verdict = Jar::new().set(&page, line.as_bytes(), Timestamp::from_secs(0));
            let Verdict::Refused(refusal) = verdict else { panic!("{line}: {verdict:?}") };
            assert!(refusal.rule().ends_with(rule), "{line}: {}", refusal.rule());
        }
    }
}
