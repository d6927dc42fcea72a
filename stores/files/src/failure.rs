//! Why a caller is not given an answer. Never with the name of PHP's file: it is the secret.

use std::io;
use std::time::Duration;

use cloakroom_formats::php::{DecodeError, EditError};
use cloakroom_session::RecordError;
use cloakroom_session::store::{StoreError, StoreErrorKind};
use rustix::io::Errno;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("somebody else, most likely a PHP page, has held the session's lock for more than {0:?}")]
    Held(Duration),
    #[error("the file of a session was refused")]
    Refused(#[from] Refused),
    #[error("the file of a session is not what session.serialize_handler says")]
    Content(#[from] DecodeError),
    #[error("the session's values cannot be written as PHP's")]
    Edit(#[from] EditError),
    #[error("the sidecar of a session cannot be read")]
    Sidecar(#[from] RecordError),
    #[error("nobody signs in with PHP's files")]
    Principal,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the work was given up: the runtime shuts down")]
    ShuttingDown,
}

/// Why a file is none of ours, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Refused {
    #[error("it is not a regular file, or a folder above it is a link")]
    Kind,
    #[error("it belongs to user {0}; other_owners names whose files are taken beside one's own")]
    Owner(u32),
    #[error("others may write to it: its mode is {0:o}, more than session.save_path says")]
    Mode(u32),
    #[error("it has a second name")]
    Linked,
    #[error("it has {0} octets, more than octets_max")]
    Large(u64),
}

impl Failure {
    /// The error of a caller who wanted to `action`.
    pub(crate) fn during(self, action: &'static str) -> StoreError {
        StoreError::new(action, self.kind()).because(self)
    }

    fn kind(&self) -> StoreErrorKind {
        match self {
            Self::Refused(_) | Self::Content(_) => StoreErrorKind::Damaged,
            Self::Sidecar(RecordError::Version(_)) => StoreErrorKind::Newer,
            Self::Sidecar(_) => StoreErrorKind::Damaged,
            Self::Edit(_) | Self::Principal => StoreErrorKind::Misused,
            Self::Io(error) if is_full(error) => StoreErrorKind::Full,
            Self::Held(_) | Self::Io(_) | Self::ShuttingDown => StoreErrorKind::Unavailable,
        }
    }
}

impl From<Errno> for Failure {
    fn from(error: Errno) -> Self {
        Self::Io(error.into())
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_log_with_all_causes_says_each_once() {
        let failures: [Failure; 2] = [Refused::Linked.into(), RecordError::Malformed.into()];
        for failure in failures {
            let (told, cause) = (failure.to_string(), failure.source().expect("a cause").to_string());
            assert!(!told.contains(&cause), "{told}");
        }
    }
}
