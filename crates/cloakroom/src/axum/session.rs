//! A session is an argument, an error is a response.

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use crate::error::{Error, LoadError};
use crate::session::Session;

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
        self.into()
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.into()
    }
}
