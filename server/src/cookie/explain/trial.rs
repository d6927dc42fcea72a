//! What a jar makes of a line that is the first it ever sees.

use cloakroom_cookie::jar::{Cookie, Jar, Profile, Request, Timestamp, Verdict};

use crate::cookie::explain::request::Asked;

/// A verdict, and the cookie if there is one now.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) verdict: Verdict,
    pub(crate) cookie: Option<Cookie>,
    /// The jar that holds it.
    pub(crate) jar: Jar,
}

impl Trial {
    /// Of a line that comes as asked.
    pub(crate) fn of(line: &[u8], asked: &Asked) -> Self {
        Self::at(line, &asked.request, asked.profile, asked.now)
    }

    pub(crate) fn at(line: &[u8], request: &Request, profile: Profile, now: Timestamp) -> Self {
        Self::within(Jar::new().with_profile(profile), line, request, now)
    }

    /// Kept as long as the line says.
    pub(crate) fn uncut(line: &[u8], asked: &Asked) -> Self {
        let jar = Jar::new().with_profile(asked.profile).with_age_secs_max(None);
        Self::within(jar, line, &asked.request, asked.now)
    }

    fn within(mut jar: Jar, line: &[u8], request: &Request, now: Timestamp) -> Self {
        let verdict = jar.set(request, line, now);
        let cookie = jar.cookies(now).first().map(|cookie| (*cookie).clone());
        Self { verdict, cookie, jar }
    }
}
