//! One browser, and which of the lines gave it which cookie.

use cloakroom_cookie::jar::{Cookie, Jar, Profile, Verdict};

use crate::cookie::explain::attribute::Name;
use crate::cookie::explain::repair::without;
use crate::cookie::explain::request::Asked;
use crate::cookie::explain::seen::Seen;
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
    /// The lines whose cookies have its name and site, and another Domain, Path or partition.
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
            let beside = self.seen.beside(&kept.cookie, &self.jar, asked.now);
            self.seen.remember(&kept.cookie, number);
            beside
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
