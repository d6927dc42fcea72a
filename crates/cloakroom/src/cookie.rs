//! The cookie that carries the ticket: its name and attributes, checked when built.

use std::time::Duration;

use cloakroom_cookie::{CookieSpec, CookieSpecBuilder, SameSite, SpecError};
use cloakroom_session::{CookieLine, Ticket};

/// Name and attributes of the session's cookie.
///
/// The default is `__Host-id; Path=/; Secure; HttpOnly; SameSite=Lax`: bound to this very host, sent
/// over TLS only (browsers count `localhost` as such), out of reach of scripts, and not sent with
/// another site's forms.
#[derive(Clone, Debug)]
pub struct SessionCookie {
    spec: CookieSpec,
    /// Where the name allows one cookie only, the variant that a browser may hold beside it.
    partitioned: Option<CookieSpec>,
}

impl Default for SessionCookie {
    fn default() -> Self {
        Self::named("__Host-id")
    }
}

impl SessionCookie {
    /// A cookie of another name or other attributes; it begins with those of the default.
    pub fn builder(name: &str) -> SessionCookieBuilder {
        SessionCookieBuilder(CookieSpec::builder(name))
    }

    /// PHP's name, Secure and HttpOnly.
    #[must_use]
    pub fn phpsessid() -> Self {
        Self::named("PHPSESSID")
    }

    /// The name of Java's servlet containers, Secure and HttpOnly.
    #[must_use]
    pub fn jsessionid() -> Self {
        Self::named("JSESSIONID")
    }

    /// For development over plain http to a host that is not `localhost`: named `id`, without
    /// `Secure`. Whoever is on the network between can take the session over.
    #[must_use]
    pub fn insecure_plain_http() -> Self {
        Self::of(CookieSpec::builder("id").insecure_over_plain_http()).unwrap_or_default()
    }

    /// The cookie's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.spec.name()
    }

    /// Whether an honest browser holds one cookie of this name at most.
    pub(crate) const fn is_single(&self) -> bool {
        self.partitioned.is_some()
    }

    /// What the response says for `line`; nothing for [`CookieLine::Keep`].
    pub(crate) fn line(&self, line: &CookieLine) -> Option<String> {
        match line {
            CookieLine::Keep => None,
            CookieLine::Set { ticket, max_age } => Some(self.set(ticket, *max_age)),
            CookieLine::Remove => Some(self.spec.removal().to_owned()),
        }
    }

    /// Removes the partitioned cookie of the same name, which somebody planted beside ours.
    pub(crate) fn partitioned_removal(&self) -> Option<&str> {
        self.partitioned.as_ref().map(CookieSpec::removal)
    }

    fn set(&self, ticket: &Ticket, max_age: Option<Duration>) -> String {
        // Rounded up: the server's millisecond decides, not the browser's second.
        let secs = max_age.map(|left| left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX));
        // A ticket is base64url, so the value cannot be refused once the spec has been built.
        self.spec.set(&ticket.reveal(), secs).unwrap_or_default()
    }

    fn named(name: &'static str) -> Self {
        match Self::of(CookieSpec::builder(name)) {
            Ok(cookie) => cookie,
            Err(_) => unreachable!("names in this file are checked by its tests"),
        }
    }

    fn of(builder: CookieSpecBuilder) -> Result<Self, SpecError> {
        let spec = builder.clone().build()?;
        let partitioned = if spec.is_host_prefixed() { Some(builder.partitioned().build()?) } else { None };
        Ok(Self { spec, partitioned })
    }
}

/// Builds a [`SessionCookie`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionCookieBuilder(CookieSpecBuilder);

impl SessionCookieBuilder {
    /// `Domain`: every host below it gets the cookie as well. Not with a `__Host-` name.
    pub fn domain(self, domain: &str) -> Self {
        Self(self.0.domain(domain))
    }

    /// `Path`. Default: `/`.
    pub fn path(self, path: &str) -> Self {
        Self(self.0.path(path))
    }

    /// `SameSite`. Default: Lax.
    pub fn same_site(self, same_site: SameSite) -> Self {
        Self(self.0.same_site(same_site))
    }

    /// `Partitioned`: a jar of its own for each site that embeds this one.
    pub fn partitioned(self) -> Self {
        Self(self.0.partitioned())
    }

    /// No `Secure`. Whoever is on the network between can take the session over.
    pub fn insecure_plain_http(self) -> Self {
        Self(self.0.insecure_over_plain_http())
    }

    /// The cookie, checked.
    ///
    /// # Errors
    /// [`SpecError`] when browsers would drop it.
    pub fn build(self) -> Result<SessionCookie, SpecError> {
        SessionCookie::of(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_say_what_they_promise() {
        let removal = |cookie: SessionCookie| cookie.line(&CookieLine::Remove).expect("a line");
        assert!(
            removal(SessionCookie::default())
                .starts_with("__Host-id=; Path=/; Secure; HttpOnly; SameSite=Lax")
        );
        assert!(removal(SessionCookie::phpsessid()).starts_with("PHPSESSID=; Path=/; Secure; HttpOnly"));
        assert!(removal(SessionCookie::jsessionid()).starts_with("JSESSIONID=; Path=/; Secure; HttpOnly"));
        let plain = removal(SessionCookie::insecure_plain_http());
        assert!(plain.starts_with("id=; Path=/; HttpOnly") && !plain.contains("Secure"), "{plain}");
    }

    #[test]
    fn what_browsers_drop_is_refused_when_built() {
        assert!(SessionCookie::builder("__Host-id").domain("example.com").build().is_err());
        assert!(SessionCookie::builder("__Host-id").insecure_plain_http().build().is_err());
        assert!(
            SessionCookie::builder("id").same_site(SameSite::None).insecure_plain_http().build().is_err()
        );
        assert!(SessionCookie::builder("i d").build().is_err());
        assert!(SessionCookie::builder("id").domain("example.com").build().is_ok());
    }
}
