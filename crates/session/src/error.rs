//! What a session method answers when it cannot do what it was asked.

use thiserror::Error;

use crate::chance::NoChance;
use crate::limits::LimitError;
use crate::refused::Refused;

/// A session method could not do what it was asked; the session is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The response's head has left: nothing can be remembered for this request any more.
    #[error("the response has already left, so the session is closed; change it before the handler returns")]
    Closed,
    /// Nobody loaded the session yet.
    #[error("the session was not loaded; take it as an extractor or call `load` first")]
    Unread,
    /// A commit of this session is under way.
    #[error("a commit of this session is under way; await it before the session is used again")]
    Busy,
    /// The request was told that it is late; nothing more of it is stored.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A limit of the policy.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// A value that does not become JSON, or a stored one that is not of the type asked for.
    #[error("the value of {name:?} is not what was asked for")]
    Codec {
        /// Under which name.
        name: Box<str>,
        /// What serde says.
        #[source]
        source: serde_json::Error,
    },
    /// No fresh ticket could be made.
    #[error(transparent)]
    Chance(#[from] NoChance),
    /// The store keeps no directory of principals, so nobody can sign in.
    #[error(
        "this store has no directory of principals: take one that implements `Directory`, or, as with PHP's \
         files, `insert` who it is and `renew`"
    )]
    NoDirectory,
}

impl SessionError {
    pub(crate) fn codec(name: &str, source: serde_json::Error) -> Self {
        Self::Codec { name: name.into(), source }
    }
}
