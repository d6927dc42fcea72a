//! Why a store could not be opened.

use std::error::Error as StdError;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::journal::JournalError;

/// Why [`DiskStore::open`](crate::DiskStore::open) gave no store. Nothing in the folder was changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process, or another store of this one, has it open.
    #[error("{} is in use by another process or another store of this one", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// Written by a version of this crate that knows more than we do.
    #[error("{} has format {found}, this version reads up to format {known}: use a newer one", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest that this version reads.
        known: u32,
    },
    /// There is something in it already, and it is no store of ours.
    #[error("{} is neither empty nor a folder of sessions", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// The engine does not recognise what it wrote.
    #[error("{} is damaged; put a copy back, or move it away to begin anew with nobody signed in", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What the engine says.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The folder or a file in it could not be made, read or written.
    #[error("{} could not be opened", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl OpenError {
    pub(crate) fn of_engine(path: &Path, error: fjall::Error) -> Self {
        let path = path.to_owned();
        match error {
            fjall::Error::Locked => Self::InUse { path },
            fjall::Error::Io(source) | fjall::Error::Storage(fjall::LsmError::Io(source)) => {
                Self::Io { path, source }
            }
            other => Self::Damaged { path, source: Box::new(other) },
        }
    }

    pub(crate) fn of_journal(path: &Path, error: JournalError) -> Self {
        let path = path.to_owned();
        match error {
            JournalError::Io(source) => Self::Io { path, source },
            JournalError::Damaged { .. } => Self::Damaged { path, source: Box::new(error) },
        }
    }
}
