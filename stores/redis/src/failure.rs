//! Why a caller is not given an answer, in Redis' words and in the contract's.

use std::sync::Arc;

use cloakroom_session::RecordError;
use cloakroom_session::store::{StoreError, StoreErrorKind};
use redis::{ErrorKind, RedisError, ServerErrorKind};
use thiserror::Error;

use crate::connect_error::ConnectError;
use crate::pipe::Broken;
use crate::refusal::Refusal;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// It took longer than it may; what was asked may still be done.
    #[error("no answer came from {from} within the operation's timeout")]
    Late { from: String },
    /// There is no connection; nothing was sent.
    #[error(transparent)]
    NotConnected(Arc<ConnectError>),
    /// The connection broke; what was asked may have been done.
    #[error("the connection was lost before the answer came")]
    Lost(#[source] Broken),
    /// The server refused.
    #[error("the server refused: {}", Refusal::from(.0.clone()))]
    Said(RedisError),
    /// The server answered something else than what was asked.
    #[error("the server's answer is not one to this question")]
    NotUnderstood,
    /// There is something, and it is no record.
    #[error("what is there cannot be read")]
    NotARecord(#[source] RecordError),
    /// Too few replicas have it.
    #[error("{reached} of {wanted} replicas have it so far; it may be lost with the master")]
    NotReplicated { wanted: u32, reached: i64 },
    /// The server that took the write is another one now.
    #[error("another server took the master's place before replicas had the write")]
    MasterReplaced,
    /// Others who waited for the same are told the same.
    #[error(transparent)]
    Shared(Arc<Self>),
    /// A cluster that is being set up or repaired.
    #[error("no master of the cluster has the key's slot")]
    NoOwner,
    /// The runtime ends.
    #[error("the runtime has ended in the middle of it")]
    Interrupted,
    /// The caller asked for what the contract does not allow.
    #[error("this is not what the verb is for")]
    Misused,
}

impl Failure {
    /// Nothing came in time from this address, or from whom Sentinels know by this name.
    pub(crate) fn late(from: &impl ToString) -> Self {
        Self::Late { from: from.to_string() }
    }

    /// The error of a caller who wanted to `action`.
    pub(crate) fn during(self, action: &'static str) -> StoreError {
        StoreError::new(action, self.kind()).because(self)
    }

    fn kind(&self) -> StoreErrorKind {
        match self {
            Self::Said(error) => match error.code() {
                Some("OOM") => StoreErrorKind::Full,
                Some("BADROW" | "WRONGTYPE") => StoreErrorKind::Damaged,
                Some("NEWERROW") => StoreErrorKind::Newer,
                _ => StoreErrorKind::Unavailable,
            },
            Self::NotARecord(RecordError::Version(_)) => StoreErrorKind::Newer,
            Self::NotARecord(_) | Self::NotUnderstood => StoreErrorKind::Damaged,
            Self::Misused => StoreErrorKind::Misused,
            Self::Shared(failure) => failure.kind(),
            Self::Late { .. }
            | Self::NotConnected(_)
            | Self::Lost(_)
            | Self::NotReplicated { .. }
            | Self::MasterReplaced
            | Self::NoOwner
            | Self::Interrupted => StoreErrorKind::Unavailable,
        }
    }

    /// Whether there is something that this version cannot read.
    pub(crate) fn is_unreadable(&self) -> bool {
        matches!(self.kind(), StoreErrorKind::Damaged | StoreErrorKind::Newer)
    }

    /// Whether a server says that it is a replica, which it was not when it was connected to.
    pub(crate) fn is_demotion(&self) -> bool {
        self.refusal() == Some(ServerErrorKind::ReadOnly)
    }

    /// What kind of refusal it is, if it is one that the protocol knows.
    pub(crate) fn refusal(&self) -> Option<ServerErrorKind> {
        match self {
            Self::Said(error) => server_error(error),
            _ => None,
        }
    }
}

pub(crate) fn server_error(error: &RedisError) -> Option<ServerErrorKind> {
    match error.kind() {
        ErrorKind::Server(kind) => Some(kind),
        _ => None,
    }
}
