//! The journey in the grammar of axum: a session is an argument, an error is a response.

use axum_core::body::Body;
use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use crate::answer::{Answer, Unstored};
use crate::error::{Error, LoadError};
use crate::session::Session;
use crate::tell::tell_error;
use crate::tower::{instead, mark_private};

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = LoadError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, LoadError> {
        Self::load(parts).await
    }
}

/// `Option<Session>` is always `Some`: a store that cannot answer is not an absent session.
impl<S: Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = LoadError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, LoadError> {
        Self::load(parts).await.map(Some)
    }
}

impl IntoResponse for LoadError {
    fn into_response(self) -> Response {
        // An error of the store was told when it happened.
        if !matches!(self, Self::Store(_)) {
            tell_error(&self);
        }
        respond(&self.answer())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        tell_error(&self);
        respond(&self.answer())
    }
}

fn respond(answer: &Answer) -> Response {
    let mut response = instead::<Body>(answer);
    mark_private(response.headers_mut());
    response.extensions_mut().insert(Unstored);
    response
}
