//! Why nothing of a request was stored.

use thiserror::Error;

/// The request came too late, or asked for what may not be. Nothing of it was stored, and its
/// response says nothing about the cookie: that could overwrite the one of a newer sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// The session ended meanwhile: signed out, revoked or expired.
    #[error("the session ended while the request was under way")]
    Gone,
    /// Someone signed in meanwhile, so the ticket of this request is worth nothing any more.
    #[error("the session's secret was replaced while the request was under way")]
    Rotated,
    /// Read, then written, but changed by another in between, and the policy is strict.
    #[error("{name:?} was changed by another request between its read and its write")]
    Collision {
        /// Which value.
        name: Box<str>,
    },
    /// All sessions of the principal were revoked after this sign-in began.
    #[error("the user's sessions were revoked while this sign-in was under way")]
    Revoked,
    /// The principal has as many sessions as the policy allows.
    #[error("the user has as many sessions as the policy allows")]
    TooManySessions,
}
