//! Errors of the façade: what a handler gets, and what its visitor is told.

use cloakroom_session::SessionError;
use cloakroom_session::store::StoreError;
use thiserror::Error;

use crate::answer::Answer;

/// A handler's session could not do what it was asked. As a response (axum, actix-web, or
/// [`http::Response::from`]): 409 when the request is late, 403 over the limit of sessions, 413 over a
/// limit of values, 503 when the store cannot answer, 500 otherwise; the cause is logged and not shown.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The session said no.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others committed first, every time, as often as the policy allows a try.
    #[error("the session was changed by others during each of {attempts} attempts to commit (attempts_max)")]
    Contended {
        /// How many there were.
        attempts: u32,
    },
}

impl Error {
    pub(crate) const fn answer(&self) -> Answer {
        match self {
            Self::Session(SessionError::Refused(refused)) => Answer::to(refused),
            Self::Session(SessionError::Limit(_)) => Answer::TOO_LARGE,
            Self::Session(_) => Answer::BROKEN,
            Self::Store(_) | Self::Contended { .. } => Answer::UNAVAILABLE,
        }
    }
}

/// A session could not be lent to a handler.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The store could not answer: 503, and the cookie is left alone.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The layer is missing: 500.
    #[error("{NO_LAYER}")]
    NoLayer,
    /// The middleware is missing: 500.
    #[cfg(feature = "actix")]
    #[error("{NO_MIDDLEWARE}")]
    NoMiddleware,
}

const NO_LAYER: &str =
    "no session layer around this route: add `.layer(sessions.layer())` to the router, after its routes";
#[cfg(feature = "actix")]
const NO_MIDDLEWARE: &str = "no session middleware around this: add `.wrap(sessions.middleware())` to the app, after every other `.wrap` that asks for a session";

impl LoadError {
    pub(crate) const fn answer(&self) -> Answer {
        match self {
            Self::Store(_) => Answer::UNAVAILABLE,
            Self::NoLayer => Answer { text: NO_LAYER, ..Answer::BROKEN },
            #[cfg(feature = "actix")]
            Self::NoMiddleware => Answer { text: NO_MIDDLEWARE, ..Answer::BROKEN },
        }
    }
}
