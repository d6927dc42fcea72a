//! What a visitor is told when the session could not do what the handler asked.

use cloakroom_session::Refused;
use http::StatusCode;

/// What becomes of a response whose handler changed a session that was ended, or signed in,
/// meanwhile. In no case is anything stored, or the cookie touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateAnswer {
    /// 409 takes its place: the visitor learns that nothing was remembered.
    #[default]
    Conflict,
    /// It is sent as it is; only an event tells.
    AsItIs,
}

/// What becomes of changes when the handler answered with 5xx.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerErrorPolicy {
    /// They are discarded, but for a `destroy`: a handler that failed half-way leaves no half.
    #[default]
    Discard,
    /// They are committed as after any other answer.
    Commit,
}

/// How a handler answered, as far as its session is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    Usually,
    /// With 5xx.
    ServerError,
    /// With an [`Error`](crate::Error) of ours.
    Unstored,
}

/// A response that takes the place of the handler's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) retry_after_secs: Option<u8>,
    pub(crate) text: &'static str,
}

impl Answer {
    pub(crate) const fn to(refused: &Refused) -> Self {
        match refused {
            Refused::Revoked => Self::REVOKED,
            Refused::TooManySessions => Self::TOO_MANY,
            _ => Self::LATE,
        }
    }

    pub(crate) const UNAVAILABLE: Self = Self {
        status: StatusCode::SERVICE_UNAVAILABLE,
        retry_after_secs: Some(1),
        text: "The session store cannot answer at the moment. This does not sign you out; please try again.\n",
    };
    pub(crate) const DAMAGED: Self = Self {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        retry_after_secs: None,
        text: "The server cannot read what it keeps of your session, and trying again does not help. Without this site's cookie a new session begins.\n",
    };
    pub(crate) const LATE: Self = Self {
        status: StatusCode::CONFLICT,
        retry_after_secs: None,
        text: "Your session changed while this request was under way, so nothing of it was stored. Please reload the page and try again.\n",
    };
    pub(crate) const REVOKED: Self = Self {
        status: StatusCode::CONFLICT,
        retry_after_secs: None,
        text: "All sessions of this account were ended while you were signing in. Please sign in again.\n",
    };
    pub(crate) const TOO_MANY: Self = Self {
        status: StatusCode::FORBIDDEN,
        retry_after_secs: None,
        text: "This account is signed in at as many places as it may be. Please sign out at one of them first.\n",
    };
    pub(crate) const TOO_LARGE: Self = Self {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        retry_after_secs: None,
        text: "This is more than a session may hold, so nothing of it was stored.\n",
    };
    pub(crate) const BROKEN: Self = Self {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        retry_after_secs: None,
        text: "The server made a mistake with your session; nothing of it was stored.\n",
    };
}

/// Marks a response made of an [`Error`](crate::Error): what its handler did before is discarded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unstored;
