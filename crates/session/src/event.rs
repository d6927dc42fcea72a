//! What happened to a session that someone should know of. Names ids, never secrets.

use thiserror::Error;

use crate::ticket::SessionId;

/// Something worth a line in the log. Its `Display` is that line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Event {
    /// The cookie is not a ticket.
    #[error("the session cookie is not a ticket: no store was asked")]
    Malformed,
    /// Two different cookies under our name: somebody planted one.
    #[error("two different session cookies in one request: treated as anonymous, both are cleared")]
    Tossed,
    /// A ticket whose session is unknown, over, or was never ours.
    #[error("session {0} is unknown or over")]
    Unknown(SessionId),
    /// The secret was replaced moments ago; the request is late.
    #[error("a ticket for session {0} from before its secret was replaced: the request is late")]
    Rotated(SessionId),
    /// The secret is not the one that opens the session, nor just replaced: old, or guessed.
    #[error("a ticket for session {0} with a wrong secret: an old one, or an attempt to guess")]
    WrongSecret(SessionId),
    /// The secret before the last routine renewal, after its grace: a copy may be in other hands.
    #[error(
        "the secret of session {0} before its renewal was used after the grace: a copy may be in other hands"
    )]
    AfterGrace(SessionId),
    /// A value read and then written had been changed by another request in between.
    #[error("{name:?} in session {id} was changed by another request between its read and its write")]
    Collision {
        /// Whose.
        id: SessionId,
        /// Which value.
        name: Box<str>,
    },
    /// A session was stored for the first time.
    #[error("session {0} begins")]
    Created(SessionId),
    /// Its secret was replaced.
    #[error("session {0} has a new secret")]
    Renewed(SessionId),
    /// A principal was attached.
    #[error("session {id} is signed in; {evicted} older sessions ended for it")]
    SignedIn {
        /// Whose.
        id: SessionId,
        /// How many had to go for the limit of concurrent sessions.
        evicted: usize,
    },
    /// It was ended by its application.
    #[error("session {0} is destroyed")]
    Destroyed(SessionId),
    /// A request came too late to write what it wanted.
    #[error("nothing was stored: {0}")]
    Refused(crate::refused::Refused),
}

impl Event {
    /// Whether it may be a sign of an attack.
    #[must_use]
    pub const fn is_suspicious(&self) -> bool {
        matches!(self, Self::Tossed | Self::WrongSecret(_) | Self::AfterGrace(_))
    }
}
