//! A cookie in the jar (5.7).

use std::cmp::{Ordering, Reverse};
use std::fmt;

use crate::hidden::Hidden;
use crate::jar::host::Host;
use crate::jar::partition::Partition;
use crate::jar::path::path_match;
use crate::jar::request::Request;
use crate::jar::timestamp::Timestamp;
use crate::octets::trim;
use crate::same_site::SameSite;
use crate::spec::NAME_VALUE_OCTETS_MAX;

/// A cookie with all that a user agent knows of it. `Debug` leaves the value out.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    pub(crate) name: Box<[u8]>,
    pub(crate) value: Box<[u8]>,
    pub(crate) domain: Box<str>,
    pub(crate) host_only: bool,
    pub(crate) path: Box<[u8]>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: Option<SameSite>,
    pub(crate) partition: Option<Partition>,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) created: Timestamp,
    pub(crate) accessed: Timestamp,
    /// Which of two cookies of the same moment came first; counted by the jar.
    pub(crate) arrival: u64,
}

impl Cookie {
    /// The name; empty for a nameless cookie.
    pub const fn name(&self) -> &[u8] {
        &self.name
    }

    /// The value.
    pub const fn value(&self) -> &[u8] {
        &self.value
    }

    /// The host that set it, or the Domain it named.
    pub const fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether it goes to that host alone, not to subdomains.
    pub const fn is_host_only(&self) -> bool {
        self.host_only
    }

    /// The path it goes to, with all below.
    pub const fn path(&self) -> &[u8] {
        &self.path
    }

    /// Whether it goes over secure connections only.
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether it is kept from scripts.
    pub const fn is_http_only(&self) -> bool {
        self.http_only
    }

    /// What the line said; `None`: nothing, or nothing known. It is then treated as Lax.
    pub const fn same_site(&self) -> Option<SameSite> {
        self.same_site
    }

    /// Within which site it was set, when it is Partitioned.
    pub const fn partition(&self) -> Option<&Partition> {
        self.partition.as_ref()
    }

    /// Until when it is kept; `None`: until the browser's session ends.
    pub const fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// When it was first set; a new value does not make it younger.
    pub const fn created(&self) -> Timestamp {
        self.created
    }

    /// When it was last sent or set.
    pub const fn accessed(&self) -> Timestamp {
        self.accessed
    }

    /// Whether a line could have left it behind (5.6, 5.7 step 19, CHIPS): asked of what a file says.
    pub(crate) fn is_possible(&self) -> bool {
        let is_text = |octets: &[u8]| octets.iter().all(|octet| !octet.is_ascii_control() || *octet == b'\t');
        let is_trimmed = |octets: &[u8]| trim(octets).len() == octets.len();
        let needs_secure = self.same_site == Some(SameSite::None) || self.partition.is_some();
        (1..=NAME_VALUE_OCTETS_MAX).contains(&(self.name.len() + self.value.len()))
            && [&self.name, &self.value, &self.path].into_iter().all(|octets| is_text(octets))
            && is_trimmed(&self.name)
            && is_trimmed(&self.value)
            && !self.name.iter().any(|octet| matches!(octet, b'=' | b';'))
            && !self.value.contains(&b';')
            && self.path.starts_with(b"/")
            && (self.secure || !needs_secure)
    }

    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether one replaces the other (step 23).
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.domain == other.domain
            && self.host_only == other.host_only
            && self.path == other.path
            && self.partition == other.partition
    }

    /// Whether a cookie that came unprotected would stand in for this one (step 16).
    pub(crate) fn is_hidden_by(&self, new: &Self) -> bool {
        self.secure
            && self.name == new.name
            && self.partition == new.partition
            && (domains_match(&self.domain, &new.domain) || domains_match(&new.domain, &self.domain))
            && path_match(&new.path, &self.path)
    }

    /// Whether it belongs to this host.
    pub(crate) fn matches_host(&self, host: &Host) -> bool {
        if self.host_only { host.as_str() == &*self.domain } else { host.domain_match(&self.domain) }
    }

    /// Whether it goes along, its partition aside (5.8.3 step 3).
    pub(crate) fn goes_with(&self, request: &Request, is_same_site: bool) -> bool {
        self.matches_host(request.host())
            && path_match(request.path(), &self.path)
            && (!self.secure || request.is_secure())
            && !(self.http_only && request.is_script())
            && (is_same_site || self.crosses_sites_with(request))
    }

    fn crosses_sites_with(&self, request: &Request) -> bool {
        match self.same_site {
            Some(SameSite::None) => true,
            Some(SameSite::Strict) => false,
            Some(SameSite::Lax) | None => request.follows_link(),
        }
    }

    /// Longer paths first, then older cookies (5.8.3 step 4).
    pub(crate) fn send_order(&self, other: &Self) -> Ordering {
        let key = |cookie: &Self| (Reverse(cookie.path.len()), cookie.created, cookie.arrival);
        key(self).cmp(&key(other))
    }
}

/// Both stand in a jar, so a name matches a name and an address itself only.
fn domains_match(domain: &str, suffix: &str) -> bool {
    domain.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie")
            .field("name", &format_args!("{}", self.name.escape_ascii()))
            .field("value", &Hidden(&self.value))
            .field("domain", &self.domain)
            .field("host_only", &self.host_only)
            .field("path", &format_args!("{}", self.path.escape_ascii()))
            .field("secure", &self.secure)
            .field("http_only", &self.http_only)
            .field("same_site", &self.same_site)
            .field("partition", &self.partition)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}
