//! A visitor's own cookies are an argument, and a part of the response.

use std::convert::Infallible;

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::request::Parts;

use crate::cookies::{CookieError, Cookies, TooManyCookies};

impl<S: Sync> FromRequestParts<S> for Cookies {
    type Rejection = TooManyCookies;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, TooManyCookies> {
        Self::of(&parts.headers)
    }
}

impl IntoResponseParts for Cookies {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        self.write_to(parts.headers_mut());
        Ok(parts)
    }
}

/// An empty page that sets cookies.
impl IntoResponse for Cookies {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

impl IntoResponse for CookieError {
    fn into_response(self) -> Response {
        self.into()
    }
}

impl IntoResponse for TooManyCookies {
    fn into_response(self) -> Response {
        self.into()
    }
}
