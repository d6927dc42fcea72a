//! A session is an argument of the handler.

use std::future::Future;
use std::pin::Pin;

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use thiserror::Error;

use super::guest::{Guest, Unheard};
use crate::error::LoadError;
use crate::session::Session;
use crate::tell::tell_error;

impl FromRequest for Session {
    type Error = NotLent;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NotLent>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let guest = request.extensions().get::<Guest>().cloned();
            let Some(Guest { session, unheard }) = guest else {
                tell_error(&LoadError::NoMiddleware);
                return Err(NotLent { error: LoadError::NoMiddleware, unheard: Unheard::default() });
            };
            match session.load_for(&request).await {
                Ok(()) => Ok(session),
                Err(error) => {
                    unheard.is(error.answer());
                    Err(NotLent { error, unheard })
                }
            }
        })
    }
}

/// A [`LoadError`] on its way to whoever takes heed of it: the response made of it, or a handler that
/// takes `Result<Session, LoadError>`.
#[derive(Debug, Error)]
#[error("{error}")]
pub struct NotLent {
    #[source]
    error: LoadError,
    unheard: Unheard,
}

impl From<NotLent> for LoadError {
    fn from(not_lent: NotLent) -> Self {
        not_lent.unheard.heard();
        not_lent.error
    }
}

impl ResponseError for NotLent {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.unheard.heard();
        self.error.error_response()
    }
}
