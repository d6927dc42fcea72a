//! Why a file of cookies could not be read or written.

use std::io;
use std::path::PathBuf;

use cloakroom_cookie::jar::LoadError;

/// The file, and what was wrong. It never quotes what is in the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The jar is as it was.
    #[error("the cookies in {} could not be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is as it was.
    #[error("the cookies could not be written to {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It holds something else; the jar is as it was.
    #[error("{} holds no cookies that can be loaded", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: LoadError,
    },
}
