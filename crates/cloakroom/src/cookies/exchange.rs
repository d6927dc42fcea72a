//! The cookies of one request and of its response.

use std::fmt;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cloakroom_cookie::{CookieFields, CookieLifetime, CookieSpec, Pair, SetCookies, ValueError};
use http::HeaderValue;

use super::described::{Cookie, Reading};
use super::error::{CookieError, TooManyCookies};

/// Of several cookies of one name, so many are tried; a browser holds a few, an attacker sends what he likes.
const TRIES_MAX: usize = 8;

/// The cookies that a request brought, and those that its response sets.
///
/// Return them with the response, or nothing is set: `(cookies, body)` in axum,
/// `cookies.with(body)` in actix-web. What was set and not returned is told in the log.
#[must_use = "what is set is sent only if they are returned with the response"]
pub struct Cookies {
    received: Vec<HeaderValue>,
    said: Mutex<Said>,
}

/// What the response has to say.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) lines: SetCookies,
    /// What a retired key had sealed, one by one: nobody wished for it, so it yields to what anybody said.
    again: Vec<SetCookies>,
    /// Whether it depends on the request's cookies.
    pub(crate) asked: bool,
    wish: Wish,
}

/// What became of what a handler wished for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// It wished for nothing; there may be a line all the same, for a key that was retired.
    #[default]
    None,
    Said,
    /// It got an error, and is likely to answer with that alone.
    Refused,
}

impl Said {
    /// Whether the browser is told of a cookie.
    pub(crate) const fn sets(&self) -> bool {
        !self.lines.is_empty() || !self.again.is_empty()
    }

    /// What is sealed again, of cookies that the response does not speak of.
    pub(crate) fn again_beside<'a>(&self, spoken: impl Iterator<Item = &'a [u8]>) -> Vec<&str> {
        if self.again.is_empty() {
            return Vec::new();
        }
        let spoken: Vec<_> = spoken.map(String::from_utf8_lossy).collect();
        let is_left = |one: &&SetCookies| !spoken.iter().any(|line| one.replaces(line));
        self.again.iter().filter(is_left).flat_map(SetCookies::lines).collect()
    }

    /// The line about this cookie.
    fn line(&self, spec: &CookieSpec) -> Option<&str> {
        self.lines.line(spec).or_else(|| self.again.iter().find_map(|one| one.line(spec)))
    }

    fn say_again(
        &mut self,
        spec: &CookieSpec,
        token: &str,
        lifetime: CookieLifetime,
    ) -> Result<(), ValueError> {
        let mut one = SetCookies::default();
        one.set(spec, token, lifetime)?;
        self.again.retain(|other| other.line(spec).is_none());
        self.again.push(one);
        Ok(())
    }
}

impl Cookies {
    /// Of the `Cookie` fields of a request.
    pub(crate) fn received(received: Vec<HeaderValue>) -> Result<Self, TooManyCookies> {
        let _ = CookieFields::of(&received)?;
        Ok(Self { received, said: Mutex::default() })
    }

    /// What this cookie says; `None` when there is none, or none that could be ours. The log tells why, at
    /// DEBUG.
    ///
    /// What was set or removed here before counts as received.
    pub fn get<C: Cookie>(&self, cookie: &C) -> Option<C::Read> {
        let spec = cookie.spec();
        let heard = self.said_of(spec);
        let Reading { value, again } = match &heard {
            Some(line) => cookie.read(value_said(spec, line)?.as_bytes())?,
            None => self.read(cookie)?,
        };
        if let Some((token, lifetime)) = again {
            self.say_again(spec, heard.as_deref(), &token, lifetime);
        }
        Some(value)
    }

    /// Sets this cookie.
    ///
    /// # Errors
    ///
    /// [`CookieError`] if the value cannot be written or is too long for browsers; what was said of the cookie
    /// before then stays.
    pub fn set<C: Cookie>(&self, cookie: &C, value: &C::Value) -> Result<(), CookieError> {
        let written = cookie.write(value);
        let (spec, mut said) = (cookie.spec(), self.said());
        let set = written.and_then(|(value, lifetime)| {
            let set = said.lines.set(spec, &value, lifetime);
            set.map_err(|source| CookieError::Value { name: spec.name().into(), source })
        });
        said.wish = if set.is_ok() { Wish::Said } else { Wish::Refused };
        set
    }

    /// Makes the browser forget this cookie.
    pub fn remove(&self, cookie: &impl Cookie) {
        let mut said = self.said();
        said.lines.remove(cookie.spec());
        said.wish = Wish::Said;
    }

    /// All that the request brought, as it stands there: nothing decoded, opened or left out. For looking;
    /// who wants a cookie asks [`get`](Self::get).
    pub fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        self.said().asked = true;
        self.received.iter().flat_map(|field| cloakroom_cookie::pairs(field.as_bytes()))
    }

    pub(crate) fn take(&self) -> Said {
        mem::take(&mut *self.said())
    }

    /// The line about this cookie; from now on the response depends on cookies.
    fn said_of(&self, spec: &CookieSpec) -> Option<String> {
        let mut said = self.said();
        said.asked = true;
        said.line(spec).map(str::to_owned)
    }

    /// What was `heard` and read, under another key; unless another thread has said something since.
    fn say_again(&self, spec: &CookieSpec, heard: Option<&str>, token: &str, lifetime: CookieLifetime) {
        let mut said = self.said();
        let is_newest = said.line(spec) == heard;
        let set = if is_newest { said.say_again(spec, token, lifetime) } else { Ok(()) };
        drop(said);
        if let Err(error) = set {
            let name = spec.name();
            tracing::warn!(target: "cloakroom", "the cookie {name} cannot be set again: {error}");
        }
    }

    fn read<C: Cookie>(&self, cookie: &C) -> Option<Reading<C::Read>> {
        let fields = CookieFields::of(&self.received).ok()?;
        let name = cookie.spec().name();
        let values = || fields.all(name.as_bytes());
        let reading = values().take(TRIES_MAX).find_map(|octets| cookie.read(octets));
        if reading.is_none() {
            tell_unread(name, values().count());
        }
        reading
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell_unread(name: &str, values: usize) {
    match values {
        0 => {}
        1..=TRIES_MAX => {
            tracing::debug!(target: "cloakroom", "the request's cookie {name} is not there: not ours, or its time has passed, or of another form");
        }
        _ => tracing::warn!(
            target: "cloakroom",
            "a request has {values} cookies {name}, and the first {TRIES_MAX} are not ours: planted ones may hide it"
        ),
    }
}

/// The value in a line that sets this cookie; `None` in one that removes it.
fn value_said<'line>(spec: &CookieSpec, line: &'line str) -> Option<&'line str> {
    if line == spec.removal() {
        return None;
    }
    line.strip_prefix(spec.name())?.strip_prefix('=')?.split(';').next()
}

impl Drop for Cookies {
    fn drop(&mut self) {
        let Said { lines, asked, wish, .. } = self.take();
        match wish {
            _ if std::thread::panicking() => {}
            Wish::Said => tracing::warn!(
                target: "cloakroom",
                "set and not sent: {}; a handler returns its `Cookies` with the response",
                names(&lines)
            ),
            Wish::Refused => {
                tracing::debug!(target: "cloakroom", "not sent after an error: {}", names(&lines))
            }
            Wish::None if asked => {
                tracing::debug!(target: "cloakroom", "cookies were read and not returned: caches are not told to vary");
            }
            Wish::None => {}
        }
    }
}

fn names(lines: &SetCookies) -> String {
    let names = lines.lines().filter_map(|line| line.split('=').next());
    names.collect::<Vec<_>>().join(", ")
}

/// Names only.
impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = CookieFields::of(&self.received).map_err(|_| fmt::Error)?;
        f.debug_struct("Cookies").field("received", &fields).field("said", &self.said()).finish()
    }
}
