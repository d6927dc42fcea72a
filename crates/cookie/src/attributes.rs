//! Everything of a `Set-Cookie` but name, value and age.

use crate::same_site::SameSite;

/// The octets an attribute's value may have; browsers ignore a longer one (RFC 10025, 5.6).
pub const ATTRIBUTE_OCTETS_MAX: usize = 1024;

/// The attributes that are the same in every response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub(crate) path: String,
    pub(crate) domain: Option<String>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: SameSite,
    pub(crate) partitioned: bool,
}

impl Default for Attributes {
    /// The narrowest that serves a whole site.
    fn default() -> Self {
        Self {
            path: "/".to_owned(),
            domain: None,
            secure: true,
            http_only: true,
            same_site: SameSite::Lax,
            partitioned: false,
        }
    }
}

impl Attributes {
    /// As they follow the value, the first semicolon included.
    pub(crate) fn tail(&self) -> String {
        let path = format!("; Path={}", self.path);
        let domain = self.domain.as_ref().map(|domain| format!("; Domain={domain}"));
        [
            path.as_str(),
            domain.as_deref().unwrap_or_default(),
            if self.secure { "; Secure" } else { "" },
            if self.http_only { "; HttpOnly" } else { "" },
            "; SameSite=",
            self.same_site.as_str(),
            if self.partitioned { "; Partitioned" } else { "" },
        ]
        .concat()
    }
}
