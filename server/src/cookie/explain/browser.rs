//! One browser, and which of the lines gave it which cookie.

use cloakroom_cookie::jar::{Cookie, Jar, Partition, Profile, Timestamp, Verdict};

use crate::cookie::explain::attribute::Name;
use crate::cookie::explain::repair::without;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::trial::Trial;

/// A jar that is given one line after the other.
#[derive(Debug, Default)]
pub(crate) struct Browser {
    jar: Jar,
    seen: Seen,
}

/// What became of a line.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// The cookie that is stored now, alone in a jar.
    pub(crate) kept: Option<Kept>,
    /// The cookie that the line names, stored or not.
    pub(crate) named: Option<Cookie>,
    /// The line whose cookie it replaced or removed.
    pub(crate) replaces: Option<usize>,
    /// The lines whose cookies have its name, and another Domain, Path or partition.
    pub(crate) beside: Vec<usize>,
}

/// A stored cookie.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) cookie: Cookie,
    /// The same in a browser that cuts no lifetime.
    pub(crate) uncut: Option<Cookie>,
    pub(crate) jar: Jar,
}

impl Browser {
    pub(crate) fn new(profile: Profile) -> Self {
        Self { jar: Jar::new().with_profile(profile), seen: Seen::default() }
    }

    /// Gives it the line of this number.
    pub(crate) fn take(&mut self, line: &[u8], number: usize, asked: &Asked) -> Outcome {
        // Without an end to its life, a line that only removes names the same cookie.
        let named = Trial::of(&without(line, &[Name::MaxAge, Name::Expires]), asked).cookie;
        let replaced = named.as_ref().and_then(|cookie| self.seen.same(cookie, &self.jar, asked.now));
        let verdict = self.jar.set(&asked.request, line, asked.now);
        let kept = (verdict == Verdict::Stored).then(|| Kept::of(line, asked)).flatten();
        let beside = kept.as_ref().map(|kept| {
            self.seen.remember(&kept.cookie, number);
            self.seen.beside(&kept.cookie, &self.jar, asked.now)
        });
        Outcome {
            verdict,
            kept,
            named,
            replaces: replaced.filter(|_| matches!(verdict, Verdict::Stored | Verdict::Removed)),
            beside: beside.unwrap_or_default(),
        }
    }
}

impl Kept {
    fn of(line: &[u8], asked: &Asked) -> Option<Self> {
        let Trial { cookie, jar, .. } = Trial::of(line, asked);
        let uncut = Trial::uncut(line, asked).cookie;
        cookie.map(|cookie| Self { cookie, uncut, jar })
    }
}

/// By what a browser tells cookies apart (5.7 step 23, and CHIPS).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    name: Vec<u8>,
    domain: String,
    host_only: bool,
    path: Vec<u8>,
    partition: Option<Partition>,
}

impl Identity {
    fn of(cookie: &Cookie) -> Self {
        Self {
            name: cookie.name().to_vec(),
            domain: cookie.domain().to_owned(),
            host_only: cookie.is_host_only(),
            path: cookie.path().to_vec(),
            partition: cookie.partition().cloned(),
        }
    }
}

/// Which line set which cookie.
#[derive(Debug, Default)]
struct Seen {
    lines: Vec<(Identity, usize)>,
}

impl Seen {
    /// The line whose cookie is this one, if the jar still holds it.
    fn same(&self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> Option<usize> {
        let identity = Identity::of(cookie);
        self.held(jar, now).find(|(other, _)| *other == identity).map(|(_, line)| line)
    }

    /// The lines whose cookies have its name, and another Domain, Path or partition.
    fn beside(&self, cookie: &Cookie, jar: &Jar, now: Timestamp) -> Vec<usize> {
        let identity = Identity::of(cookie);
        let others =
            self.held(jar, now).filter(|(other, _)| *other != identity && other.name == identity.name);
        others.map(|(_, line)| line).collect()
    }

    /// From now on the cookie is this line's.
    fn remember(&mut self, cookie: &Cookie, line: usize) {
        let identity = Identity::of(cookie);
        self.lines.retain(|(other, _)| *other != identity);
        self.lines.push((identity, line));
    }

    fn held(&self, jar: &Jar, now: Timestamp) -> impl Iterator<Item = (Identity, usize)> {
        let held: Vec<_> = jar.cookies(now).into_iter().map(Identity::of).collect();
        let all = self.lines.iter().filter(move |(identity, _)| held.contains(identity));
        all.cloned().collect::<Vec<_>>().into_iter()
    }
}
