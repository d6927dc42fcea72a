//! The storage model (5.7), the retrieval model (5.8) and the limits, step by step over one list.

use std::cmp::Reverse;

use cloakroom_cookie::jar::Limits;

use crate::line::{Line, parse};
use crate::visit::{HOSTS, PUBLIC_SUFFIXES, Visit};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) name: Vec<u8>,
    pub(crate) value: Vec<u8>,
    pub(crate) domain: String,
    pub(crate) host_only: bool,
    pub(crate) path: Vec<u8>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: Option<String>,
    pub(crate) partition: Option<(String, bool)>,
    pub(crate) expires: Option<i64>,
    pub(crate) created: i64,
    pub(crate) accessed: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Stored,
    Removed,
    Evicted,
    Refused,
}

pub(crate) struct Model {
    /// In the order in which they first came.
    cookies: Vec<Kept>,
    limits: Limits,
    layered: bool,
}

impl Model {
    pub(crate) const fn new(limits: Limits, layered: bool) -> Self {
        Self { cookies: Vec::new(), limits, layered }
    }

    pub(crate) fn dump(&self, now: i64) -> Vec<Kept> {
        self.cookies.iter().filter(|cookie| !cookie.is_expired(now)).cloned().collect()
    }

    pub(crate) fn end_session(&mut self) {
        self.cookies.retain(|cookie| cookie.expires.is_some());
    }

    pub(crate) fn set(&mut self, visit: &Visit, line: &[u8], now: i64) -> Outcome {
        self.cookies.retain(|cookie| !cookie.is_expired(now));
        let received = parse(line, self.layered).and_then(|line| self.receive(visit, &line, now));
        match received {
            Some(cookie) => self.insert(cookie, now),
            None => Outcome::Refused,
        }
    }

    /// 5.7, steps 5 to 23.2.
    fn receive(&self, visit: &Visit, line: &Line, now: i64) -> Option<Kept> {
        let domain = domain(visit, line)?;
        let path = line.path.last().cloned().flatten().unwrap_or_else(|| default_path(visit.path));
        let cookie = Kept {
            name: line.name.clone(),
            value: line.value.clone(),
            host_only: domain.is_none(),
            domain: domain.unwrap_or_else(|| visit.host.to_owned()),
            path,
            secure: line.secure,
            http_only: line.http_only,
            same_site: line.same_site.last().cloned().flatten(),
            partition: line.partitioned.then(|| visit.partition()),
            expires: expires(line, now),
            created: now,
            accessed: now,
        };
        let keeps_promise = cookie.keeps_promise(!line.path.is_empty(), self.layered);
        (cookie.may_come_from(visit) && keeps_promise && self.lets_in(&cookie, visit)).then_some(cookie)
    }

    /// Steps 16 and 23.2.
    fn lets_in(&self, new: &Kept, visit: &Visit) -> bool {
        let hides = |old: &Kept| {
            old.secure
                && old.name == new.name
                && old.partition == new.partition
                && site_of(&old.domain) == site_of(&new.domain)
                && (domain_matches(&old.domain, &new.domain) || domain_matches(&new.domain, &old.domain))
                && path_matches(&new.path, &old.path)
        };
        let is_plain = !new.secure && !visit.is_secure();
        let mut all = self.cookies.iter();
        !all.any(|old| is_plain && hides(old) || visit.script && old.http_only && old.is_same(new))
    }

    /// Steps 23.3 to 24, and "remove excess cookies".
    fn insert(&mut self, mut new: Kept, now: i64) -> Outcome {
        let old = self.cookies.iter().position(|old| old.is_same(&new));
        if new.is_expired(now) {
            old.map(|at| self.cookies.remove(at));
            return Outcome::Removed;
        }
        match old {
            Some(at) => {
                new.created = self.cookies[at].created;
                self.cookies[at] = new.clone();
            }
            None => self.cookies.push(new.clone()),
        }
        self.remove_excess(&new);
        let is_there = self.cookies.iter().any(|cookie| cookie.is_same(&new));
        if is_there { Outcome::Stored } else { Outcome::Evicted }
    }

    fn remove_excess(&mut self, new: &Kept) {
        let shares = |cookie: &Kept| cookie.domain == new.domain && cookie.partition == new.partition;
        while self.is_too_much(self.cookies.iter().filter(|cookie| shares(cookie))) {
            self.remove_first(|cookie| shares(cookie).then_some((cookie.secure, cookie.accessed)));
        }
        while self.cookies.len() > self.limits.total {
            self.remove_first(|cookie| Some((false, cookie.accessed)));
        }
    }

    fn is_too_much<'k>(&self, cookies: impl Iterator<Item = &'k Kept> + Clone) -> bool {
        let octets: usize = cookies.clone().map(|cookie| cookie.name.len() + cookie.value.len()).sum();
        match cookies.clone().next().is_some_and(|cookie| cookie.partition.is_some()) {
            true => cookies.count() > self.limits.per_partition || octets > self.limits.per_partition_octets,
            false => cookies.count() > self.limits.per_domain,
        }
    }

    /// Of equals the first that came.
    fn remove_first(&mut self, worth: impl Fn(&Kept) -> Option<(bool, i64)>) {
        let worths = self.cookies.iter().enumerate().filter_map(|(at, cookie)| Some((worth(cookie)?, at)));
        if let Some((_, at)) = worths.min() {
            self.cookies.remove(at);
        }
    }

    /// 5.8.3.
    pub(crate) fn get(&mut self, visit: &Visit, now: i64) -> Vec<u8> {
        let sent =
            self.cookies.iter_mut().filter(|cookie| !cookie.is_expired(now) && cookie.goes_with(visit));
        let mut sent: Vec<&mut Kept> = sent.collect();
        sent.sort_by_key(|cookie| (Reverse(cookie.path.len()), cookie.created));
        let mut parts = Vec::new();
        for cookie in sent {
            cookie.accessed = now;
            let sign = if cookie.name.is_empty() { &b""[..] } else { b"=" };
            parts.push([&cookie.name[..], sign, &cookie.value].concat());
        }
        parts.join(&b"; "[..])
    }
}

impl Kept {
    fn is_expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    fn is_same(&self, other: &Self) -> bool {
        let identity = |one: &Self| {
            (one.name.clone(), one.domain.clone(), one.host_only, one.path.clone(), one.partition.clone())
        };
        identity(self) == identity(other)
    }

    /// Steps 13, 15, 18, 19, and CHIPS.
    fn may_come_from(&self, visit: &Visit) -> bool {
        let is_none = self.same_site.as_deref() == Some("none");
        let is_first_party = !visit.cross_site || visit.navigation && !visit.script;
        (visit.is_secure() || !self.secure)
            && !(visit.script && self.http_only)
            && (is_none || is_first_party)
            && (self.secure || !is_none && self.partition.is_none())
    }

    /// Steps 20 to 22, and the draft's own.
    fn keeps_promise(&self, has_path: bool, layered: bool) -> bool {
        let name = String::from_utf8_lossy(&self.name).to_ascii_lowercase();
        let value = String::from_utf8_lossy(&self.value).to_ascii_lowercase();
        let is_http = layered && (name.starts_with("__http-") || name.starts_with("__host-http-"));
        let imitates = ["__secure-", "__host-"].iter().any(|prefix| value.starts_with(prefix))
            || layered && value.starts_with("__http-");
        (self.secure || !name.starts_with("__secure-"))
            && (self.secure && self.host_only && has_path && self.path == b"/"
                || !name.starts_with("__host-"))
            && (self.secure && self.http_only || !is_http)
            && !(name.is_empty() && imitates)
            && (!layered || self.path.is_ascii())
    }

    fn goes_with(&self, visit: &Visit) -> bool {
        let is_host = if self.host_only {
            visit.host == self.domain
        } else {
            domain_matches(visit.host, &self.domain) && !PUBLIC_SUFFIXES.contains(&&*self.domain)
        };
        let crosses = match self.same_site.as_deref() {
            Some("none") => true,
            Some("strict") => false,
            _ => visit.navigation && !visit.post && !visit.script,
        };
        is_host
            && path_matches(visit.path.as_bytes(), &self.path)
            && (visit.is_secure() || !self.secure)
            && !(visit.script && self.http_only)
            && (!visit.cross_site || crosses)
            && self.partition.as_ref().is_none_or(|own| *own == visit.partition())
    }
}

/// Steps 7 to 10: refused, for the host alone, or for a domain.
fn domain(visit: &Visit, line: &Line) -> Option<Option<String>> {
    let attribute = line.domain.last().cloned().unwrap_or_default();
    let attribute = String::from_utf8(attribute).ok().filter(|text| text.is_ascii() && text != ".")?;
    if attribute.is_empty() || (PUBLIC_SUFFIXES.contains(&&*attribute) && attribute == visit.host) {
        return Some(None);
    }
    let is_public = PUBLIC_SUFFIXES.contains(&&*attribute);
    (!is_public && domain_matches(visit.host, &attribute)).then_some(Some(attribute))
}

/// Step 6.
fn expires(line: &Line, now: i64) -> Option<i64> {
    let latest = now + 400 * 24 * 60 * 60;
    if let Some(age) = line.max_age.last() {
        let until = i128::from(now) + age.min(&34_560_000);
        return Some(if *age <= 0 { i64::MIN } else { until as i64 });
    }
    line.expires.last().map(|date| latest.min(*date))
}

fn site_of(domain: &str) -> &str {
    let known = HOSTS.iter().find(|(host, _)| *host == domain);
    known.map_or(domain, |(_, site)| *site)
}

fn domain_matches(host: &str, domain: &str) -> bool {
    let is_name = !host.ends_with(|last: char| last.is_ascii_digit());
    host == domain || (is_name && host.ends_with(&format!(".{domain}")))
}

fn default_path(path: &str) -> Vec<u8> {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    if directory.is_empty() { b"/".to_vec() } else { directory.as_bytes().to_vec() }
}

fn path_matches(asked: &[u8], path: &[u8]) -> bool {
    asked == path
        || (asked.starts_with(path) && (path.last() == Some(&b'/') || asked.get(path.len()) == Some(&b'/')))
}
