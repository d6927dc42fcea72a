//! What a response has to say of cookies.

use cloakroom_cookie::{CookieLifetime, CookieSpec, SetCookies};

use super::error::CookieError;

/// What was said so far, and how it came to that.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// What somebody wished for.
    wished: SetCookies,
    /// What a retired key had sealed, under the first one: nobody wished for it, so it yields to what anybody said.
    again: SetCookies,
    /// Whether the response depends on the request's cookies.
    asked: bool,
    wish: Wish,
}

/// What became of what a handler wished for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Wish {
    #[default]
    None,
    Said,
    /// It got an error, and is likely to answer with that alone.
    Refused,
}

/// For the response.
impl Said {
    /// The lines that were wished for.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.wished.lines()
    }

    /// Whether this line, which the response has already, is overtaken. Its value may be no text; what it is known
    /// by is, where it is ours.
    pub(crate) fn replaces(&self, line: &[u8]) -> bool {
        self.wished.replaces(&String::from_utf8_lossy(line))
    }

    /// What is sealed again of cookies that the response does not speak of.
    pub(crate) fn again_beside<'line>(&self, lines: impl Iterator<Item = &'line [u8]>) -> Vec<&str> {
        if self.again.is_empty() {
            return Vec::new();
        }
        let lines: Vec<_> = lines.map(String::from_utf8_lossy).collect();
        self.again.lines_beside(lines.iter().map(AsRef::as_ref)).collect()
    }

    /// Whether the browser is told of a cookie.
    pub(crate) const fn sets(&self) -> bool {
        !self.wished.is_empty() || !self.again.is_empty()
    }

    /// Whether the response depends on the request's cookies.
    pub(crate) const fn depends(&self) -> bool {
        self.asked
    }
}

/// For the handler.
impl Said {
    /// From now on the response depends on cookies.
    pub(super) const fn ask(&mut self) {
        self.asked = true;
    }

    /// What the browser will be told about this cookie.
    pub(super) fn line(&self, spec: &CookieSpec) -> Option<&str> {
        self.wished.line(spec).or_else(|| self.again.line(spec))
    }

    pub(super) fn set(
        &mut self,
        spec: &CookieSpec,
        written: Result<(String, CookieLifetime), CookieError>,
    ) -> Result<(), CookieError> {
        let set = written.and_then(|(value, lifetime)| {
            let set = self.wished.set(spec, &value, lifetime);
            set.map_err(|source| CookieError::Value { name: spec.name().into(), source })
        });
        self.wish = if set.is_ok() { Wish::Said } else { Wish::Refused };
        set
    }

    pub(super) fn remove(&mut self, spec: &CookieSpec) {
        self.wished.remove(spec);
        self.wish = Wish::Said;
    }

    /// What was `heard` and read, under another key; unless another thread has said something since.
    pub(super) fn say_again(
        &mut self,
        spec: &CookieSpec,
        heard: Option<&str>,
        (token, lifetime): (String, CookieLifetime),
    ) {
        if self.line(spec) != heard {
            return;
        }
        if let Err(error) = self.again.set(spec, &token, lifetime) {
            let name = spec.name();
            tracing::warn!(target: "cloakroom", "the cookie {name} cannot be set again: {error}");
        }
    }

    /// Tells what is lost with it.
    pub(super) fn tell_unsent(&self) {
        match self.wish {
            Wish::Said => tracing::warn!(
                target: "cloakroom",
                "set and not sent: {}; a handler returns its `Cookies` with the response",
                self.names()
            ),
            Wish::Refused => {
                tracing::debug!(target: "cloakroom", "not sent after an error: {}", self.names())
            }
            Wish::None if self.asked => tracing::debug!(
                target: "cloakroom",
                "cookies were read and not returned: caches are not told to vary"
            ),
            Wish::None => {}
        }
    }

    fn names(&self) -> String {
        let names = self.wished.lines().filter_map(|line| line.split('=').next());
        names.collect::<Vec<_>>().join(", ")
    }
}
