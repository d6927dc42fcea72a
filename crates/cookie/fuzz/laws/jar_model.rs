//! What a jar may hold and send, said once more without its code or its index.

use cloakroom_cookie::SameSite;
use cloakroom_cookie::jar::Cookie;

use super::jar_script::Visit;

impl Visit {
    /// Whether nobody on the way reads along.
    pub(crate) fn is_secure(&self) -> bool {
        self.tls || self.host == "localhost"
    }

    /// What the cookies say that go along, in their order.
    pub(crate) fn header(&self, held: &[Cookie]) -> Vec<u8> {
        let parts: Vec<Vec<u8>> = self.sent(held).into_iter().map(written).collect();
        parts.join(&b"; "[..])
    }

    /// `held` is in the order in which they were first set.
    pub(crate) fn sent<'c>(&self, held: &'c [Cookie]) -> Vec<&'c Cookie> {
        let mut sent: Vec<&Cookie> = held.iter().filter(|cookie| self.may_send(cookie)).collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path().len()));
        sent
    }

    fn may_send(&self, cookie: &Cookie) -> bool {
        let is_cross_site_sent = match cookie.same_site() {
            Some(SameSite::None) => true,
            Some(SameSite::Strict) => false,
            Some(SameSite::Lax) | None => self.navigation && !self.post && !self.script,
        };
        self.reaches(cookie)
            && path_matches(self.path.as_bytes(), cookie.path())
            && (self.is_secure() || !cookie.is_secure())
            && !(self.script && cookie.is_http_only())
            && (!self.cross_site || is_cross_site_sent)
    }

    /// Whether the host and the partition are the cookie's.
    pub(crate) fn reaches(&self, cookie: &Cookie) -> bool {
        let is_host = self.host == cookie.domain();
        let is_below = !cookie.is_host_only()
            && self.host != "192.0.2.1"
            && self.host.strip_suffix(cookie.domain()).is_some_and(|rest| rest.ends_with('.'));
        let (top, is_below_another) = self.partition();
        let is_own = cookie.partition().is_none_or(|partition| {
            partition.site() == top && partition.has_cross_site_ancestor() == is_below_another
        });
        (is_host || is_below) && is_own
    }

    /// The window's site, and whether another than the request's stands in between.
    fn partition(&self) -> (String, bool) {
        let own = format!("{}://{}", if self.tls { "https" } else { "http" }, self.site);
        let top = self.top.map_or_else(|| own.clone(), str::to_owned);
        let is_below_another = self.below_another || top != own;
        (top, is_below_another)
    }

    /// Whether an answer to this may leave such a cookie behind.
    pub(crate) fn may_leave(&self, cookie: &Cookie) -> bool {
        let is_none = cookie.same_site() == Some(SameSite::None);
        self.reaches(cookie)
            && (self.is_secure() || !cookie.is_secure())
            && !(self.script && cookie.is_http_only())
            && (is_none || !self.cross_site || (self.navigation && !self.script))
    }
}

fn written(cookie: &Cookie) -> Vec<u8> {
    let sign = if cookie.name().is_empty() { &b""[..] } else { b"=" };
    [cookie.name(), sign, cookie.value()].concat()
}

fn path_matches(asked: &[u8], path: &[u8]) -> bool {
    asked == path
        || (asked.starts_with(path) && (path.ends_with(b"/") || asked.get(path.len()) == Some(&b'/')))
}

/// Whether the cookie keeps what its name and attributes promise.
pub(crate) fn is_sound(cookie: &Cookie) -> bool {
    let text = [cookie.name(), cookie.value()].concat();
    let begins = |octets: &[u8], prefix: &str| {
        octets.len() >= prefix.len() && octets[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes())
    };
    let (is_secure, name) = (cookie.is_secure(), cookie.name());
    let is_bound = is_secure && cookie.is_host_only() && cookie.path() == b"/";
    let hides_name =
        name.is_empty() && ["__Host-", "__Secure-"].iter().any(|one| begins(cookie.value(), one));
    (1..=4096).contains(&text.len())
        && !text.iter().any(|octet| *octet == b';' || (octet.is_ascii_control() && *octet != b'\t'))
        && cookie.path().starts_with(b"/")
        && (is_secure || !begins(name, "__Secure-"))
        && (is_bound || !begins(name, "__Host-"))
        && (is_secure || cookie.same_site() != Some(SameSite::None))
        && (is_secure || cookie.partition().is_none())
        && !hides_name
        && (cookie.is_host_only() || !["example", "io", "github.io", "localhost"].contains(&cookie.domain()))
}
