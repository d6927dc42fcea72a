//! Errors of the façade: what a handler gets, and what its visitor is told.

use cloakroom_session::SessionError;
use cloakroom_session::store::{StoreError, StoreErrorKind};
use thiserror::Error;

use crate::answer::Answer;
use crate::cookies::CookieError;

/// A handler's session could not do what it was asked. As a response (axum, actix-web, or
/// [`http::Response::from`]): 409 when the request is late, 403 over the limit of sessions, 413 over a
/// limit of values, 503 when the store cannot answer, 500 when what it keeps is damaged and otherwise; the
/// cause is logged and not shown.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The session said no.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A cookie could not be set.
    #[error(transparent)]
    Cookie(#[from] CookieError),
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
            Self::Store(error) => to_store_error(error),
            Self::Cookie(_) => CookieError::ANSWER,
            Self::Contended { .. } => Answer::UNAVAILABLE,
        }
    }
}

/// A session could not be lent to a handler.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The store could not answer: 503, or 500 when what it keeps is damaged. The cookie is left alone.
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
            Self::Store(error) => to_store_error(error),
            Self::NoLayer => Answer { text: NO_LAYER, ..Answer::BROKEN },
            #[cfg(feature = "actix")]
            Self::NoMiddleware => Answer { text: NO_MIDDLEWARE, ..Answer::BROKEN },
        }
    }
}

/// Only what may be over in a moment is to be tried again.
const fn to_store_error(error: &StoreError) -> Answer {
    match error.kind() {
        StoreErrorKind::Damaged => Answer::DAMAGED,
        StoreErrorKind::Misused => Answer::BROKEN,
        // A newer version's record is read by a node of that version, the next in line perhaps.
        _ => Answer::UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_told_to_try_again_where_that_may_help() {
        for (kind, status, again) in [
            (StoreErrorKind::Unavailable, 503, true),
            (StoreErrorKind::Full, 503, true),
            (StoreErrorKind::Newer, 503, true),
            (StoreErrorKind::Damaged, 500, false),
            (StoreErrorKind::Misused, 500, false),
        ] {
            let error = || StoreError::new("load the session", kind);
            for answer in [Error::from(error()).answer(), LoadError::from(error()).answer()] {
                assert_eq!(answer.status.as_u16(), status, "{kind:?}");
                assert_eq!(answer.text.contains("please try again"), again, "{kind:?}");
                assert_eq!(answer.retry_after_secs.is_some(), again, "{kind:?}");
            }
        }
    }
}
