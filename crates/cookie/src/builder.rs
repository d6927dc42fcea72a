//! From a name and wishes to a cookie that browsers will keep.

use crate::attributes::{ATTRIBUTE_OCTETS_MAX, Attributes};
use crate::domain::check_domain;
use crate::octets::{is_attribute_octet, is_token_octet};
use crate::prefix::Prefix;
use crate::same_site::SameSite;
use crate::spec::{CookieSpec, NAME_VALUE_OCTETS_MAX};
use crate::spec_error::SpecError;

impl CookieSpec {
    /// A cookie of this name with `Path=/`, Secure, HttpOnly and `SameSite=Lax`; say what shall differ, then
    /// [`build`](CookieSpecBuilder::build).
    pub fn builder(name: impl Into<String>) -> CookieSpecBuilder {
        CookieSpecBuilder { name: name.into(), attributes: Attributes::default() }
    }
}

/// The wishes for a [`CookieSpec`], not checked yet.
///
/// ```
/// use cloakroom_cookie::{CookieLifetime, CookieSpec};
///
/// let theme = CookieSpec::builder("theme").script_readable().build()?;
/// assert_eq!(theme.set("dark", CookieLifetime::Session)?, "theme=dark; Path=/; Secure; SameSite=Lax");
///
/// let refused = CookieSpec::builder("__Host-id").domain("site.example").build();
/// assert_eq!(refused.unwrap_err().to_string(), "a cookie called __Host-… may have no Domain");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct CookieSpecBuilder {
    name: String,
    attributes: Attributes,
}

impl CookieSpecBuilder {
    /// Sent only for this path and what lies below it; no protection, for scripts of other paths reach it
    /// (RFC 10025, 4.1.2.4).
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.attributes.path = path.into();
        self
    }

    /// Sent to this host and all its subdomains, each of which can then overwrite it. No leading dot.
    ///
    /// A public suffix of several labels (`co.uk`) is not known here, and is refused by browsers: where it can
    /// be configured, ask `jar::Suffixes::is_public_suffix`.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.attributes.domain = Some(domain.into());
        self
    }

    /// When it goes along with requests that other sites caused.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.attributes.same_site = same_site;
        self
    }

    /// Each top-level site gets a cookie of its own (CHIPS).
    pub fn partitioned(mut self) -> Self {
        self.attributes.partitioned = true;
        self
    }

    /// Without HttpOnly: the page's scripts can read and write it.
    pub fn script_readable(mut self) -> Self {
        self.attributes.http_only = false;
        self
    }

    /// Without Secure: it also travels over plain http, where anyone on the way reads and replaces it.
    pub fn insecure_plain_http(mut self) -> Self {
        self.attributes.secure = false;
        self
    }

    /// Checks it all, once.
    ///
    /// # Errors
    ///
    /// [`SpecError`] names the first thing for which browsers would drop the cookie or keep another one.
    pub fn build(self) -> Result<CookieSpec, SpecError> {
        let Self { name, attributes } = self;
        check_name(&name)?;
        check_path(&attributes.path)?;
        attributes.domain.as_deref().map_or(Ok(()), check_domain)?;
        check_prefix(&name, &attributes)?;
        check_cross_site(&attributes)?;
        Ok(CookieSpec::of_checked(name, attributes))
    }
}

fn check_name(name: &str) -> Result<(), SpecError> {
    if name.is_empty() {
        return Err(SpecError::NameEmpty);
    }
    if name.len() > NAME_VALUE_OCTETS_MAX {
        return Err(SpecError::NameTooLong { octets: name.len() });
    }
    match name.bytes().position(|octet| !is_token_octet(octet)) {
        Some(at) => Err(SpecError::NameNotToken { name: name.to_owned(), at }),
        None => Ok(()),
    }
}

fn check_path(path: &str) -> Result<(), SpecError> {
    if path.len() > ATTRIBUTE_OCTETS_MAX {
        return Err(SpecError::PathTooLong { octets: path.len() });
    }
    if !path.starts_with('/') {
        return Err(SpecError::PathNotAbsolute { path: path.to_owned() });
    }
    // A browser would trim the space at the end, and keep another path.
    if path.ends_with(' ') || !path.bytes().all(is_attribute_octet) {
        return Err(SpecError::PathOctets { path: path.to_owned() });
    }
    Ok(())
}

fn check_prefix(name: &str, attributes: &Attributes) -> Result<(), SpecError> {
    let Some(kind) = Prefix::of(name.as_bytes()) else { return Ok(()) };
    let prefix = kind.as_str();
    if !attributes.secure {
        return Err(SpecError::PrefixNeedsSecure { prefix });
    }
    if kind.needs_http_only() && !attributes.http_only {
        return Err(SpecError::PrefixNeedsHttpOnly { prefix });
    }
    if kind.binds_to_host() && attributes.domain.is_some() {
        return Err(SpecError::PrefixForbidsDomain { prefix });
    }
    if kind.binds_to_host() && attributes.path != "/" {
        return Err(SpecError::PrefixNeedsRootPath { prefix });
    }
    Ok(())
}

fn check_cross_site(attributes: &Attributes) -> Result<(), SpecError> {
    if attributes.secure {
        return Ok(());
    }
    if attributes.same_site == SameSite::None {
        return Err(SpecError::SameSiteNoneNeedsSecure);
    }
    if attributes.partitioned {
        return Err(SpecError::PartitionedNeedsSecure);
    }
    Ok(())
}
