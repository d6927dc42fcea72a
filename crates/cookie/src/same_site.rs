//! When a cookie goes along with requests that another site caused.

/// The SameSite attribute (RFC 10025, 4.1.2.7 and 5.6.7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SameSite {
    /// With requests from the own site only; not even when another site's link is followed.
    Strict,
    /// Besides, when another site's link is followed (a top-level navigation by a safe method).
    #[default]
    Lax,
    /// With every request; the cookie must be Secure.
    None,
}

impl SameSite {
    /// The attribute's value as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}
