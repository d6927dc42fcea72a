//! A visitor's own cookies are an argument, and go with the response.

use std::future::{Ready, ready};

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, COOKIE, HeaderMap};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError};
use http::HeaderValue;

use super::answering::{append_cookies, mark_private, respond, status, vary_by_cookie};
use crate::cookies::{CookieError, Cookies, Said, TooManyCookies, is_private};
use crate::tell::tell_error;

impl FromRequest for Cookies {
    type Error = TooManyCookies;
    type Future = Ready<Result<Self, TooManyCookies>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // What one version of `http` takes for a value, the other does.
        let fields = request.headers().get_all(COOKIE);
        let fields = fields.filter_map(|field| HeaderValue::from_bytes(field.as_bytes()).ok());
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
    append_cookies(headers, said.lines.lines());
    if said.asked {
        vary_by_cookie(headers);
    }
    if said.sets() && !is_private(headers.get_all(CACHE_CONTROL).map(|field| field.as_bytes())) {
        mark_private(headers);
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
