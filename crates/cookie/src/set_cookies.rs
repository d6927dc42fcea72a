//! The `Set-Cookie` lines of one response.

use std::fmt;

use crate::identity::Identity;
use crate::lifetime::CookieLifetime;
use crate::spec::{CookieSpec, ValueError};

/// The `Set-Cookie` lines of one response: one for each cookie, whatever was done to it and how often.
///
/// What was said last about a cookie is what the browser is told; a handler may remove what a layer below it
/// had set, and the other way round. A cookie is what a browser takes for one and the same: name, Domain, Path
/// and Partitioned (RFC 10025, 5.7 step 23; CHIPS).
///
/// ```
/// use cloakroom_cookie::{CookieLifetime, CookieSpec, SetCookies};
///
/// let cart = CookieSpec::builder("cart").build()?;
/// let mut cookies = SetCookies::default();
/// cookies.remove(&cart);
/// cookies.set(&cart, "umbrella", CookieLifetime::Session)?;
/// assert!(cookies.lines().eq(["cart=umbrella; Path=/; Secure; HttpOnly; SameSite=Lax"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct SetCookies {
    cookies: Vec<(Identity, String)>,
}

impl SetCookies {
    /// Gives the browser this value.
    ///
    /// # Errors
    ///
    /// [`ValueError`] as from [`CookieSpec::set`]; what was said about the cookie before then stays.
    pub fn set(
        &mut self,
        spec: &CookieSpec,
        value: &str,
        lifetime: CookieLifetime,
    ) -> Result<(), ValueError> {
        let line = spec.set(value, lifetime)?;
        self.say(spec, line);
        Ok(())
    }

    /// Makes the browser forget the cookie.
    pub fn remove(&mut self, spec: &CookieSpec) {
        self.say(spec, spec.removal().to_owned());
    }

    /// What is said about this cookie, if anything.
    pub fn line(&self, spec: &CookieSpec) -> Option<&str> {
        let identity = Identity::of(spec);
        self.cookies.iter().find(|(other, _)| *other == identity).map(|(_, line)| line.as_str())
    }

    /// The values of the `Set-Cookie` fields, a field for each; in the order of what was said last.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.cookies.iter().map(|(_, line)| line.as_str())
    }

    /// Those of cookies that none of these lines is about.
    pub fn lines_beside<'line>(
        &self,
        others: impl IntoIterator<Item = &'line str>,
    ) -> impl Iterator<Item = &str> {
        let spoken: Vec<_> = others.into_iter().map(Identity::of_line).collect();
        let left = self.cookies.iter().filter(move |(identity, _)| !spoken.contains(identity));
        left.map(|(_, line)| line.as_str())
    }

    /// All of them, for who keeps them.
    pub fn into_lines(self) -> impl Iterator<Item = String> {
        self.cookies.into_iter().map(|(_, line)| line)
    }

    /// Whether a `Set-Cookie` line, which a response has already, is of a cookie that is spoken of here: to be
    /// taken out before these lines are added.
    pub fn replaces(&self, line: &str) -> bool {
        let identity = Identity::of_line(line);
        self.cookies.iter().any(|(other, _)| *other == identity)
    }

    /// Whether there is nothing to say.
    pub const fn is_empty(&self) -> bool {
        self.cookies.is_empty()
    }

    fn say(&mut self, spec: &CookieSpec, line: String) {
        let identity = Identity::of(spec);
        self.cookies.retain(|(other, _)| *other != identity);
        self.cookies.push((identity, line));
    }
}

/// Which cookies there are; their values may be tickets.
impl fmt::Debug for SetCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.cookies.iter().map(|(identity, _)| identity)).finish()
    }
}
