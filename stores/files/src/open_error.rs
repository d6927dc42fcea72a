//! Why a store could not be opened.

use std::io;
use std::path::PathBuf;

use cloakroom_formats::php::SavePathError;
use thiserror::Error;

/// Why [`FilesStore::open`](crate::FilesStore::open) gave no store.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Not what PHP means by `session.save_path`.
    #[error("save_path is `[depth;[mode;]]folder`, as PHP has it")]
    SavePath(#[from] SavePathError),
    /// PHP does not make it either.
    #[error("there is no folder {}: make it, for the user that PHP runs as, with mode 0700", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// Others could put their sessions in it, or read or take ours.
    #[error("{} is not safe for sessions: {why}", path.display())]
    Unsafe {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: Unsafe,
    },
    /// The system refused.
    #[error("{} could not be opened; run as the user that PHP runs as", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
}

/// What is wrong with a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unsafe {
    /// Others may list it, and a file of PHP's is named by the whole ticket.
    #[error(
        "its mode is {mode:o}, so others may list it, and with the name of a file they have its session: \
         chmod 700, or chmod 1733 where several users put sessions there"
    )]
    Listed {
        /// The mode.
        mode: u32,
    },
    /// Every user may rename and remove the files of others.
    #[error(
        "everyone may rename and remove what is in it: chmod 700, or chmod 1733 where several users put \
         sessions there"
    )]
    Writable,
    /// Its owner may rename and remove every file.
    #[error("it belongs to user {uid}: give it to the user that PHP runs as, or choose another folder")]
    Owner {
        /// The owner.
        uid: u32,
    },
    /// Others may look into it.
    #[error("its mode is {mode:o}: take away what others may do (chmod 700)")]
    Mode {
        /// The mode.
        mode: u32,
    },
}
