//! Where a browser keeps its cookies (RFC 10025, 5.7 and 5.8).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt;
use std::time::Duration;

use cloakroom_cookie::{MAX_AGE_SECS_MAX, SameSite};
use cloakroom_session::Timestamp;

use super::dropped::Dropped;
use super::place::{Place, domain_match, is_public_suffix, path_match};
use super::set_cookie::{PathAttribute, SetCookie};

/// Cookies of one host, as in Chromium.
const PER_HOST_MAX: usize = 180;

/// The cookies of a browser, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Jar(Vec<Cookie>);

/// A cookie as the browser keeps it. `Debug` leaves the value out.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    name: Vec<u8>,
    value: Vec<u8>,
    domain: String,
    host_only: bool,
    path: Vec<u8>,
    secure: bool,
    http_only: bool,
    same_site: Option<SameSite>,
    expires: Option<Timestamp>,
}

/// What a request asks of the jar.
#[derive(Clone, Copy)]
pub(super) enum Asker {
    /// A request from the same site.
    Own,
    /// A link or a form on another site; whether its method is safe.
    Elsewhere { safe: bool },
    /// A script of the page.
    Script,
}

impl Jar {
    /// Keeps what a line says; a line that only removes is kept to as well.
    pub(super) fn receive(&mut self, line: &[u8], from: &Place<'_>, now: Timestamp) -> Result<(), Dropped> {
        let cookie = Cookie::receive(SetCookie::parse(line)?, from, now)?;
        if !cookie.secure && !from.is_secure() && self.0.iter().any(|old| old.is_covered_by(&cookie)) {
            return Err(Dropped::CoversSecure);
        }
        match self.0.iter_mut().find(|old| old.is_same_as(&cookie)) {
            // In the place of the old one: it keeps its age.
            Some(old) => *old = cookie,
            None => self.0.push(cookie),
        }
        self.forget_expired(now);
        self.forget_excess(from.host());
        Ok(())
    }

    /// The `Cookie` field of a request, longest path first and then oldest first; `None` when there is nothing.
    pub(super) fn field(&mut self, to: &Place<'_>, asker: Asker, now: Timestamp) -> Option<Vec<u8>> {
        self.forget_expired(now);
        let mut sent: Vec<_> = self.0.iter().filter(|cookie| cookie.goes_to(to, asker)).collect();
        sent.sort_by_key(|cookie| Reverse(cookie.path.len()));
        let pairs: Vec<_> = sent.iter().map(|cookie| cookie.pair()).collect();
        (!pairs.is_empty()).then(|| pairs.join(&b"; "[..]))
    }

    pub(super) fn cookies(&mut self, now: Timestamp) -> &[Cookie] {
        self.forget_expired(now);
        &self.0
    }

    /// The browser was closed.
    pub(super) fn end_session(&mut self) {
        self.0.retain(|cookie| cookie.expires.is_some());
    }

    fn forget_expired(&mut self, now: Timestamp) {
        self.0.retain(|cookie| cookie.expires.is_none_or(|expires| now < expires));
    }

    /// The oldest go first, and before them those that are not Secure.
    fn forget_excess(&mut self, host: &str) {
        while self.0.iter().filter(|cookie| cookie.domain == host).count() > PER_HOST_MAX {
            let of_host = |cookie: &Cookie| cookie.domain == host;
            let plain = self.0.iter().position(|cookie| of_host(cookie) && !cookie.secure);
            let Some(first) = plain.or_else(|| self.0.iter().position(of_host)) else { return };
            self.0.remove(first);
        }
    }
}

impl Cookie {
    fn receive(line: SetCookie, from: &Place<'_>, now: Timestamp) -> Result<Self, Dropped> {
        let (domain, host_only) = domain(line.domain.as_deref(), from.host())?;
        let path_given = matches!(line.path, PathAttribute::Given(_));
        let path = match line.path {
            PathAttribute::Given(path) => path,
            PathAttribute::Absent | PathAttribute::Default => from.default_path().to_vec(),
        };
        let age_max = now + Duration::from_secs(MAX_AGE_SECS_MAX);
        let expires = match line.max_age_secs {
            Some(secs) => Some(now + Duration::from_secs(secs)),
            None => line.expires.map(|expires| expires.min(age_max)),
        };
        let cookie = Self {
            name: line.name,
            value: line.value,
            domain,
            host_only,
            path,
            secure: line.secure,
            http_only: line.http_only,
            same_site: line.same_site,
            expires,
        };
        cookie.check(from, path_given)?;
        Ok(cookie)
    }

    fn check(&self, from: &Place<'_>, path_given: bool) -> Result<(), Dropped> {
        if self.secure && !from.is_secure() {
            return Err(Dropped::SecureOverPlainHttp);
        }
        if self.same_site == Some(SameSite::None) && !self.secure {
            return Err(Dropped::SameSiteNone);
        }
        // A nameless cookie is sent as its value alone, which must not look like a prefixed one.
        let nameless = self.name.is_empty();
        let label = if nameless { &self.value } else { &self.name };
        let begins = |prefix: &str| {
            label.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        let whole_host = self.secure && self.host_only && path_given && self.path == b"/";
        let kept = [
            ("__Secure-", self.secure),
            ("__Host-", whole_host),
            ("__Http-", self.secure && self.http_only),
            ("__Host-Http-", self.http_only),
        ]
        .into_iter()
        .all(|(prefix, promise)| !begins(prefix) || (promise && !nameless));
        if kept { Ok(()) } else { Err(Dropped::Prefix) }
    }

    fn is_same_as(&self, other: &Self) -> bool {
        (&self.name, &self.domain, self.host_only, &self.path)
            == (&other.name, &other.domain, other.host_only, &other.path)
    }

    /// Whether this is a secure cookie that `other`, from plain http, would stand before.
    fn is_covered_by(&self, other: &Self) -> bool {
        self.secure
            && self.name == other.name
            && (domain_match(&self.domain, &other.domain) || domain_match(&other.domain, &self.domain))
            && path_match(&other.path, &self.path)
    }

    fn goes_to(&self, to: &Place<'_>, asker: Asker) -> bool {
        let host =
            if self.host_only { self.domain == to.host() } else { domain_match(to.host(), &self.domain) };
        let asked = match asker {
            Asker::Own => true,
            Asker::Script => !self.http_only,
            Asker::Elsewhere { safe } => match self.same_site {
                Some(SameSite::None) => true,
                Some(SameSite::Lax) | None => safe,
                Some(SameSite::Strict) => false,
            },
        };
        host && asked && path_match(to.path(), &self.path) && (!self.secure || to.is_secure())
    }

    fn pair(&self) -> Vec<u8> {
        if self.name.is_empty() {
            return self.value.clone();
        }
        [self.name.as_slice(), b"=", &self.value].concat()
    }

    /// The name; empty when it has none.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.name)
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.value)
    }

    /// The host it belongs to, and unless [`Cookie::is_host_only`] all hosts below.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether it goes to that one host only.
    #[must_use]
    pub const fn is_host_only(&self) -> bool {
        self.host_only
    }

    /// The path below which it is sent.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.path)
    }

    /// Whether it is kept from plain http.
    #[must_use]
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether it is kept from scripts.
    #[must_use]
    pub const fn is_http_only(&self) -> bool {
        self.http_only
    }

    /// What it said of other sites; `None`: nothing, which is taken for `Lax`.
    #[must_use]
    pub const fn same_site(&self) -> Option<SameSite> {
        self.same_site
    }

    /// When it is over; `None`: when the browser is closed.
    #[must_use]
    pub const fn expires(&self) -> Option<Timestamp> {
        self.expires
    }
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie")
            .field("name", &self.name())
            .field("value", &format_args!("{} octets", self.value.len()))
            .field("domain", &self.domain)
            .field("host_only", &self.host_only)
            .field("path", &self.path())
            .field("secure", &self.secure)
            .field("http_only", &self.http_only)
            .field("same_site", &self.same_site)
            .field("expires", &self.expires)
            .finish()
    }
}

/// The domain a cookie is kept under, and whether for that host alone (5.7 steps 8 to 10).
fn domain(attribute: Option<&[u8]>, host: &str) -> Result<(String, bool), Dropped> {
    let Some(attribute) = attribute.filter(|attribute| !attribute.is_empty()) else {
        return Ok((host.to_owned(), true));
    };
    let domain =
        std::str::from_utf8(attribute).ok().filter(|domain| domain.is_ascii()).ok_or(Dropped::Domain)?;
    match (is_public_suffix(domain), domain == host) {
        (true, true) => Ok((host.to_owned(), true)),
        (true, false) => Err(Dropped::Domain),
        (false, _) if domain_match(host, domain) => Ok((domain.to_owned(), false)),
        (false, _) => Err(Dropped::Domain),
    }
}
