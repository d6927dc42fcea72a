//! A visitor's own cookies in the heads of `http`.

use http::Response;
use http::header::{CACHE_CONTROL, COOKIE, HeaderMap, HeaderValue, SET_COOKIE};

use super::answering::{append_cookies, mark_private, respond, vary_by_cookie};
use crate::cookies::{CookieError, Cookies, Said, TooManyCookies, is_private};
use crate::tell::tell_error;

impl Cookies {
    /// Of a request's head. In axum and actix-web the extractor does it.
    ///
    /// # Errors
    ///
    /// [`TooManyCookies`] beyond [`HEADER_OCTETS_MAX`](cloakroom_cookie::HEADER_OCTETS_MAX) or
    /// [`PAIRS_MAX`](cloakroom_cookie::PAIRS_MAX).
    pub fn of(headers: &HeaderMap) -> Result<Self, TooManyCookies> {
        Self::received(headers.get_all(COOKIE).iter().cloned().collect())
    }

    /// Writes what there is to say into a response's head. In axum and actix-web it is done when they are
    /// returned with the response.
    pub fn write_to(self, headers: &mut HeaderMap) {
        say(headers, &self.take());
    }
}

fn say(headers: &mut HeaderMap, said: &Said) {
    take_out_replaced(headers, said);
    append_cookies(headers, said.lines());
    let again = said.again_beside(headers.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes));
    append_cookies(headers, again.into_iter());
    if said.depends() {
        vary_by_cookie(headers);
    }
    if said.sets() && !is_private(headers.get_all(CACHE_CONTROL).iter().map(|field| field.as_bytes())) {
        mark_private(headers);
    }
}

/// A layer within may have said something else of the same cookie.
fn take_out_replaced(headers: &mut HeaderMap, said: &Said) {
    let replaced = |line: &HeaderValue| said.replaces(line.as_bytes());
    if headers.get_all(SET_COOKIE).iter().any(replaced) {
        let kept: Vec<_> =
            headers.get_all(SET_COOKIE).iter().filter(|line| !replaced(line)).cloned().collect();
        headers.remove(SET_COOKIE);
        for line in kept {
            headers.append(SET_COOKIE, line);
        }
    }
}

/// What a service answers that got this error.
impl<O: From<&'static str>> From<CookieError> for Response<O> {
    fn from(error: CookieError) -> Self {
        tell_error(&error);
        respond(&CookieError::ANSWER)
    }
}

/// What a service answers whose request has too many cookies.
impl<O: From<&'static str>> From<TooManyCookies> for Response<O> {
    fn from(error: TooManyCookies) -> Self {
        tracing::debug!(target: "cloakroom", "{error}");
        respond(&TooManyCookies::ANSWER)
    }
}
