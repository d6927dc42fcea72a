//! The cookies of a user agent, and what comes in (5.7).

use std::collections::HashMap;

use crate::jar::cookie::Cookie;
use crate::jar::host::Host;
use crate::jar::policy::{Limits, Policy, Profile};
use crate::jar::prefixes;
use crate::jar::receive::receive;
use crate::jar::request::Request;
use crate::jar::set_cookie::parse_set_cookie;
use crate::jar::suffix::Suffixes;
use crate::jar::timestamp::Timestamp;
use crate::jar::upcoming::Upcoming;
use crate::jar::verdict::{Refusal, Verdict};

/// The cookies of one user agent.
///
/// ```
/// use cloakroom_cookie::jar::{Jar, Request, Timestamp};
///
/// let now = Timestamp::from_secs(1_768_435_200);
/// let mut jar = Jar::new();
/// let page = Request::to("https://www.example.com/")?;
///
/// assert!(jar.set(&page, b"id=k7Qm; Secure; Path=/", now).is_stored());
/// let refused = jar.set(&page, b"id=x; Domain=com", now);
/// # use cloakroom_cookie::jar::{Refusal, Verdict};
/// assert_eq!(refused, Verdict::Refused(Refusal::PublicSuffix));
///
/// assert_eq!(jar.header(&Request::to("https://www.example.com/a")?, now), b"id=k7Qm");
/// assert_eq!(jar.header(&Request::to("http://www.example.com/a")?, now), b"");
/// # Ok::<(), cloakroom_cookie::jar::UrlError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Jar {
    pub(crate) sites: Sites,
    pub(crate) held: usize,
    pub(crate) expiring: Upcoming,
    pub(crate) idle: Upcoming,
    arrivals: u64,
    pub(crate) suffixes: Suffixes,
    pub(crate) policy: Policy,
}

/// By registrable domain, or by host where there is none: cookies of two of these never meet. Each list is in
/// the order of sending.
pub(crate) type Sites = HashMap<Box<str>, Vec<Cookie>>;

impl Default for Jar {
    fn default() -> Self {
        Self::new()
    }
}

impl Jar {
    /// An empty jar by RFC 10025, with the embedded public suffix list.
    pub fn new() -> Self {
        Self {
            sites: Sites::new(),
            held: 0,
            expiring: Upcoming::by(Cookie::expires),
            idle: Upcoming::by(|cookie| Some(cookie.accessed)),
            arrivals: 0,
            suffixes: Suffixes::default(),
            policy: Policy::default(),
        }
    }

    /// Judges by these public suffixes. For an empty jar.
    #[must_use]
    pub fn with_suffixes(mut self, suffixes: Suffixes) -> Self {
        self.suffixes = suffixes;
        self
    }

    /// By which it judges.
    pub const fn suffixes(&self) -> &Suffixes {
        &self.suffixes
    }

    /// Judges by this text.
    #[must_use]
    pub const fn with_profile(mut self, profile: Profile) -> Self {
        self.policy.profile = profile;
        self
    }

    /// Keeps so many cookies.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.policy.limits = limits;
        self
    }

    /// Keeps a cookie at most so long; `None`: as long as its line says. 400 days at first (5.5).
    #[must_use]
    pub const fn with_age_secs_max(mut self, secs: Option<i64>) -> Self {
        self.policy.age_secs_max = secs;
        self
    }

    /// Takes in one `Set-Cookie` field of the answer to `request`, or what a script wrote.
    pub fn set(&mut self, request: &Request, line: &[u8], now: Timestamp) -> Verdict {
        let received = parse_set_cookie(line)
            .and_then(|line| receive(&line, request, now, &self.policy, &self.suffixes));
        match received.and_then(|cookie| self.insert(request, cookie, now)) {
            Ok(verdict) => verdict,
            Err(refusal) => Verdict::Refused(refusal),
        }
    }

    /// Steps 16, 23 and 24.
    fn insert(&mut self, request: &Request, mut cookie: Cookie, now: Timestamp) -> Result<Verdict, Refusal> {
        let key = Self::key(&self.suffixes, request.host());
        let others = self.sites.get(key).map(Vec::as_slice).unwrap_or_default();
        let others = || others.iter().filter(|other| !other.is_expired(now));
        if !cookie.secure && !request.is_secure() && others().any(|other| other.is_hidden_by(&cookie)) {
            return Err(Refusal::HidesSecure);
        }
        if request.is_script() && others().any(|other| other.http_only && other.is_same(&cookie)) {
            return Err(Refusal::HttpOnlyReplaced);
        }
        let old = self.take_same(key, &cookie, now);
        if cookie.is_expired(now) {
            return Ok(Verdict::Removed);
        }
        if let Some(old) = old {
            cookie.created = old.created;
            cookie.arrival = old.arrival;
        } else {
            cookie.arrival = self.next_arrival();
        }
        let arrival = cookie.arrival;
        self.put(key, cookie);
        self.make_room(key, arrival, now);
        Ok(if self.holds(key, arrival) { Verdict::Stored } else { Verdict::Evicted })
    }

    /// A cookie that was kept elsewhere; whether it may be one here. One whose time is over is not missed.
    pub(crate) fn restore(&mut self, cookie: Cookie, now: Timestamp) -> bool {
        if cookie.is_expired(now) {
            return true;
        }
        let Some((host, mut cookie)) = self.admit(cookie, now) else { return false };
        let key = Self::key(&self.suffixes, &host);
        self.take_same(key, &cookie, now);
        cookie.arrival = self.next_arrival();
        let arrival = cookie.arrival;
        self.put(key, cookie);
        self.make_room(key, arrival, now);
        self.holds(key, arrival)
    }

    /// What stands in a file may come from anyone: only what a server could have set, as it is kept here.
    fn admit(&self, mut cookie: Cookie, now: Timestamp) -> Option<(Host, Cookie)> {
        let host = Host::parse(&cookie.domain)?;
        let is_shared = !cookie.host_only && self.suffixes.is_shared(host.as_str(), &host);
        let is_promised = prefixes::check(&cookie, true, self.policy.profile).is_ok();
        if !cookie.is_possible() || is_shared || !is_promised {
            return None;
        }
        cookie.domain = host.as_str().into();
        cookie.expires = cookie.expires.map(|expires| expires.min(self.policy.latest(now)));
        Some((host, cookie))
    }

    fn next_arrival(&mut self) -> u64 {
        self.arrivals += 1;
        self.arrivals
    }

    /// Takes the site's expired cookies out, and the one that this replaces.
    fn take_same(&mut self, key: &str, cookie: &Cookie, now: Timestamp) -> Option<Cookie> {
        let site = self.sites.get_mut(key)?;
        let before = site.len();
        site.retain(|old| !old.is_expired(now));
        let same = site.iter().position(|old| old.is_same(cookie)).map(|at| site.remove(at));
        self.held -= before - site.len();
        if site.is_empty() {
            self.sites.remove(key);
        }
        same
    }

    /// Where the cookie belongs among those of its site.
    fn put(&mut self, key: &str, cookie: Cookie) {
        self.held += 1;
        self.expiring.note(key, &cookie, self.held);
        self.idle.note(key, &cookie, self.held);
        let site = self.sites.entry(key.into()).or_default();
        let at = site.partition_point(|other| other.send_order(&cookie).is_lt());
        site.insert(at, cookie);
    }

    /// Whether it was there.
    pub(crate) fn remove(&mut self, key: &str, arrival: u64) -> bool {
        let Some(site) = self.sites.get_mut(key) else { return false };
        let before = site.len();
        site.retain(|cookie| cookie.arrival != arrival);
        let removed = before - site.len();
        self.held -= removed;
        if site.is_empty() {
            self.sites.remove(key);
        }
        removed > 0
    }

    fn holds(&self, key: &str, arrival: u64) -> bool {
        self.sites.get(key).is_some_and(|site| site.iter().any(|cookie| cookie.arrival == arrival))
    }

    /// Under which the host's cookies are kept.
    pub(crate) fn key<'h>(suffixes: &Suffixes, host: &'h Host) -> &'h str {
        suffixes.registrable_domain(host).unwrap_or(host.as_str())
    }

    /// The cookies whose time is not over, in the order in which they were first set.
    pub fn cookies(&self, now: Timestamp) -> Vec<&Cookie> {
        let all = self.sites.values().flatten();
        let mut cookies: Vec<_> = all.filter(|cookie| !cookie.is_expired(now)).collect();
        cookies.sort_by_key(|cookie| (cookie.created, cookie.arrival));
        cookies
    }

    /// The browser's session ends: what has no expiry goes.
    pub fn end_session(&mut self) {
        self.retain(|cookie| cookie.expires.is_some());
    }

    /// Keeps only such cookies.
    pub fn retain(&mut self, keep: impl Fn(&Cookie) -> bool) {
        self.sites.retain(|_, site| {
            site.retain(&keep);
            !site.is_empty()
        });
        self.held = self.sites.values().map(Vec::len).sum();
    }
}
