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
