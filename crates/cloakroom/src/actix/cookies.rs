//! A visitor's own cookies are an argument, and go with the response.

use std::future::{Ready, ready};

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError};

use super::answering::{append_cookies, mark_private, respond, status, vary_by_cookie};
use crate::cookies::{CookieError, Cookies, Said, TooManyCookies, is_private};
use crate::tell::tell_error;

impl FromRequest for Cookies {
    type Error = TooManyCookies;
    type Future = Ready<Result<Self, TooManyCookies>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // What one version of `http` takes for a value, the other does.
        let fields = request.headers().get_all(COOKIE);
        let fields = fields.filter_map(|field| http::HeaderValue::from_bytes(field.as_bytes()).ok());
        ready(Self::received(fields.collect()))
    }
}

impl Cookies {
    /// This response, with the cookies.
    pub fn with<R: Responder>(self, response: R) -> WithCookies<R> {
        WithCookies { cookies: self, response }
    }
}

/// A response with its cookies, made by [`Cookies::with`].
#[derive(Debug)]
pub struct WithCookies<R> {
    cookies: Cookies,
    response: R,
}

impl<R: Responder> Responder for WithCookies<R> {
    type Body = R::Body;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<R::Body> {
        let mut response = self.response.respond_to(request);
        say(response.headers_mut(), &self.cookies.take());
        response
    }
}

fn say(headers: &mut HeaderMap, said: &Said) {
    take_out_replaced(headers, said);
    append_cookies(headers, said.lines());
    let again = said.again_beside(headers.get_all(SET_COOKIE).map(HeaderValue::as_bytes));
    append_cookies(headers, again.into_iter());
    if said.depends() {
        vary_by_cookie(headers);
    }
    if said.sets() && !is_private(headers.get_all(CACHE_CONTROL).map(|field| field.as_bytes())) {
        mark_private(headers);
    }
}

/// A middleware within may have said something else of the same cookie.
fn take_out_replaced(headers: &mut HeaderMap, said: &Said) {
    let replaced = |line: &HeaderValue| said.replaces(line.as_bytes());
    if headers.get_all(SET_COOKIE).any(replaced) {
        let lines: Vec<_> = headers.remove(SET_COOKIE).collect();
        let kept = lines.into_iter().filter(|line| !replaced(line));
        kept.for_each(|line| headers.append(SET_COOKIE, line));
    }
}

impl ResponseError for CookieError {
    fn status_code(&self) -> StatusCode {
        status(&Self::ANSWER)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        tell_error(self);
        respond(&Self::ANSWER)
    }
}

impl ResponseError for TooManyCookies {
    fn status_code(&self) -> StatusCode {
        status(&Self::ANSWER)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        tracing::debug!(target: "cloakroom", "{self}");
        respond(&Self::ANSWER)
    }
}
