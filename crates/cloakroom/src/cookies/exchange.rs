//! The cookies of one request and of its response.

use std::fmt;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cloakroom_cookie::{CookieFields, CookieSpec, Pair};
use http::HeaderValue;

use super::described::{Cookie, Reading};
use super::error::{CookieError, TooManyCookies};
use super::said::Said;

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
        let heard = self.hear(cookie.spec());
        let Reading { value, again } = match &heard {
            Some(line) => cookie.read(value_said(cookie.spec(), line)?.as_bytes())?,
            None => self.read(cookie)?,
        };
        if let Some(again) = again {
            self.said().say_again(cookie.spec(), heard.as_deref(), again);
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
        self.said().set(cookie.spec(), written)
    }

    /// Makes the browser forget this cookie.
    pub fn remove(&self, cookie: &impl Cookie) {
        self.said().remove(cookie.spec());
    }

    /// All that the request brought, as it stands there: nothing decoded, opened or left out. For looking;
    /// who wants a cookie asks [`get`](Self::get).
    pub fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        self.said().ask();
        self.received.iter().flat_map(|field| cloakroom_cookie::pairs(field.as_bytes()))
    }

    pub(crate) fn take(&self) -> Said {
        mem::take(&mut *self.said())
    }

    /// What was said about this cookie here; from now on the response depends on cookies.
    fn hear(&self, spec: &CookieSpec) -> Option<String> {
        let mut said = self.said();
        said.ask();
        said.line(spec).map(str::to_owned)
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
        if !std::thread::panicking() {
            self.take().tell_unsent();
        }
    }
}

/// Names only.
impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = CookieFields::of(&self.received).map_err(|_| fmt::Error)?;
        f.debug_struct("Cookies").field("received", &fields).field("said", &self.said()).finish()
    }
}
