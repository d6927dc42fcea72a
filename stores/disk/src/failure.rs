//! Why a caller is not given an answer, in the engine's words and in the contract's.

use std::io;
use std::sync::Arc;

use cloakroom_session::RecordError;
use cloakroom_session::store::{StoreError, StoreErrorKind};
use thiserror::Error;

use crate::row::Unreadable;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The engine could not be read.
    NotRead(fjall::Error),
    /// There is something, and it is no record.
    NotARecord(Unreadable),
    /// Little space is left, and it is kept for removals.
    NoRoom,
    /// The engine takes no more writes.
    Stopped(Stopped),
    /// There is no writer, or it does not keep up.
    NotTaken(NotTaken),
    /// The caller asked for what the contract does not allow.
    Misused,
}

impl Failure {
    /// The error of a caller who wanted to `action`.
    pub(crate) fn during(self, action: &'static str) -> StoreError {
        let error = StoreError::new(action, self.kind());
        match self {
            Self::NotRead(cause) => error.because(cause),
            Self::NotARecord(found) => error.because(found.why),
            Self::NoRoom => error.because(NoRoom),
            Self::Stopped(stopped) => error.because(stopped),
            Self::NotTaken(why) => error.because(why),
            Self::Misused => error,
        }
    }

    fn kind(&self) -> StoreErrorKind {
        match self {
            Self::NotRead(cause) if io_error(cause).is_none() => StoreErrorKind::Damaged,
            Self::NotARecord(Unreadable { why: RecordError::Version(_), .. }) => StoreErrorKind::Newer,
            Self::NotARecord(_) => StoreErrorKind::Damaged,
            Self::NoRoom | Self::Stopped(Stopped { full: true, .. }) => StoreErrorKind::Full,
            Self::NotRead(_) | Self::Stopped(_) | Self::NotTaken(_) => StoreErrorKind::Unavailable,
            Self::Misused => StoreErrorKind::Misused,
        }
    }
}

impl From<fjall::Error> for Failure {
    fn from(cause: fjall::Error) -> Self {
        Self::NotRead(cause)
    }
}

#[derive(Clone, Copy, Debug, Error)]
#[error("less space is free than is kept for removals (`reserve_bytes`)")]
struct NoRoom;

/// Why a command was not queued, or was dropped from the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NotTaken {
    #[error("its writer has ended; open the store again")]
    Ended,
    #[error("its writer has been at one group of writes for too long")]
    Stuck,
    #[error("too many writes are waiting")]
    Crowded,
}

/// A write or a sync failed: the engine cannot know what of it reached the disk, and takes no
/// further ones. Reads go on.
#[derive(Clone, Debug, Error)]
#[error(
    "the engine takes no more writes: make room if the disk is full, then drop every handle of this store, \
     or restart the process, and open it again"
)]
pub(crate) struct Stopped {
    #[source]
    cause: Arc<fjall::Error>,
    full: bool,
}

impl Stopped {
    /// `scarce`: whether little space is left. When the engine ran out of it behind the scenes, it
    /// only says that it stopped.
    pub(crate) fn new(cause: fjall::Error, scarce: bool) -> Self {
        let full = io_error(&cause).is_some_and(|error| error.kind() == io::ErrorKind::StorageFull);
        let silent = matches!(cause, fjall::Error::Poisoned);
        Self { cause: Arc::new(cause), full: full || (scarce && silent) }
    }
}

fn io_error(error: &fjall::Error) -> Option<&io::Error> {
    match error {
        fjall::Error::Io(error) | fjall::Error::Storage(fjall::LsmError::Io(error)) => Some(error),
        _ => None,
    }
}
