//! Octets as what happens to a jar.

use cloakroom_cookie::jar::{Jar, Limits, Profile, Request};

/// Each with the domain below which its cookies stay (the host itself where there is none).
pub(crate) const HOSTS: [(&str, &str); 8] = [
    ("site.example", "site.example"),
    ("a.site.example", "site.example"),
    ("b.a.site.example", "site.example"),
    ("xsite.example", "xsite.example"),
    ("192.0.2.1", "192.0.2.1"),
    ("localhost", "localhost"),
    ("me.github.io", "me.github.io"),
    ("github.io", "github.io"),
];

const PATHS: [&str; 4] = ["/", "/x", "/x/y", "/xy"];
const TOPS: [&str; 3] = ["https://site.example", "http://other.example", "https://me.github.io"];
const NAMES: [&str; 8] = ["a", "b", "", "__Host-a", "__secure-a", "__Http-a", "__Host-Http-a", "A"];
const VALUES: [&str; 8] = ["1", "2", "", "a=1", "__Host-a=1", "two words", "\"1;\"", "\u{e9}"];
const ATTRIBUTES: [&str; 32] = [
    "Path=/",
    "Path=/x",
    "Path=/x/",
    "Path=x",
    "path=/xy",
    "Path",
    "Domain=site.example",
    "Domain=.a.site.example",
    "Domain=example",
    "domain=GITHUB.IO",
    "Domain=192.0.2.1",
    "Domain=.",
    "Domain=",
    "Domain=me.github.io",
    "Secure",
    "secure=no",
    "HttpOnly",
    "SameSite=None",
    "SameSite=Strict",
    "samesite=lax",
    "SameSite=?",
    "Partitioned",
    "Max-Age=9",
    "Max-Age=0",
    "Max-Age=-9",
    "Max-Age=99999999999999999999",
    "Max-Age=+9",
    "Expires=Thu, 15 Jan 2026 00:01:00 GMT",
    "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    "Expires=soon",
    "Domain=localhost",
];

/// One thing that happens.
#[derive(Debug)]
pub(crate) enum Step {
    Set(Visit, Vec<u8>),
    Get(Visit),
    /// Negative: the clock was put back.
    Wait {
        secs: i64,
    },
    SaveAndLoad,
    EndSession,
}

/// A request as the script has it, for a model that shares no code with the jar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visit {
    pub(crate) tls: bool,
    pub(crate) host: &'static str,
    pub(crate) site: &'static str,
    pub(crate) path: &'static str,
    pub(crate) top: Option<&'static str>,
    pub(crate) script: bool,
    pub(crate) cross_site: bool,
    pub(crate) post: bool,
    pub(crate) navigation: bool,
    pub(crate) below_another: bool,
}

impl Visit {
    /// To a host's front page, from its own site.
    pub(crate) const fn to((host, site): (&'static str, &'static str), tls: bool) -> Self {
        Self {
            tls,
            host,
            site,
            path: "/",
            top: None,
            script: false,
            cross_site: false,
            post: false,
            navigation: false,
            below_another: false,
        }
    }

    pub(crate) fn request(&self) -> Request {
        let scheme = if self.tls { "https" } else { "http" };
        let mut request = Request::to(&format!("{scheme}://{}{}", self.host, self.path)).unwrap();
        request = self.top.map_or_else(|| request.clone(), |top| request.clone().within(top).unwrap());
        request = if self.script { request.by_script() } else { request };
        request = if self.cross_site { request.cross_site() } else { request.same_site() };
        request = request.method(if self.post { "POST" } else { "GET" });
        request = if self.navigation { request.top_level_navigation() } else { request };
        if self.below_another { request.below_another_site() } else { request }
    }
}

/// What is left of the input.
pub(crate) struct Script<'a>(pub(crate) &'a [u8]);

impl Script<'_> {
    /// An empty jar of some kind, and its limits.
    pub(crate) fn jar(&mut self) -> (Jar, Limits) {
        let kind = self.number();
        let small = Limits { per_domain: 3, total: 7, per_partition: 2, per_partition_octets: 40 };
        let limits = if kind & 1 == 0 { small } else { Limits::default() };
        let profile = if kind & 2 == 0 { Profile::Rfc10025 } else { Profile::Layered };
        (Jar::new().with_profile(profile).with_limits(limits), limits)
    }

    pub(crate) fn step(&mut self) -> Option<Step> {
        let (&kind, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(match kind % 8 {
            0..=3 => Step::Set(self.visit(), self.line()),
            4 | 5 => Step::Get(self.visit()),
            6 => Step::Wait { secs: (1 << (self.number() % 26)) * if kind & 8 == 0 { 1 } else { -1 } },
            _ if kind & 8 == 0 => Step::SaveAndLoad,
            _ => Step::EndSession,
        })
    }

    fn visit(&mut self) -> Visit {
        let (place, manner) = (self.number(), self.number());
        let has = |bit: u32| manner >> bit & 1 == 1;
        Visit {
            path: PATHS[place >> 4 & 3],
            top: TOPS.get(place >> 6).copied(),
            script: has(0),
            cross_site: has(1),
            post: has(2),
            navigation: has(3),
            below_another: has(4),
            ..Visit::to(HOSTS[place & 7], place & 8 == 0)
        }
    }

    /// Octets as they are, or a line put together from what lines are made of.
    fn line(&mut self) -> Vec<u8> {
        let kind = self.number();
        if kind >= 128 {
            let octets = (kind - 128).min(self.0.len());
            let (line, rest) = self.0.split_at(octets);
            self.0 = rest;
            return line.to_vec();
        }
        let (name, value) = (NAMES[kind & 7], VALUES[self.number() & 7]);
        let attributes = (0..kind >> 3 & 7).map(|_| ATTRIBUTES[self.number() & 31]);
        let line = format!("{name}={value}");
        attributes.fold(line, |line, attribute| line + "; " + attribute).into_bytes()
    }

    /// The next octet; 0 at the end.
    fn number(&mut self) -> usize {
        let Some((&octet, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        octet.into()
    }
}
