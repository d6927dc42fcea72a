//! The file that a database is in.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::error::{SqlError, Why};

/// Makes it, for its owner's eyes only; what SQLite lays beside it has the same mode. One that is there is not even
/// opened: whoever closes it gives up the locks that SQLite holds on it.
pub(super) fn make(path: &Path) -> Result<(), SqlError> {
    match for_its_owner().write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.exists() => Ok(()),
        Err(error) => Err(unmade(path, error)),
    }
}

#[cfg(unix)]
fn for_its_owner() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn for_its_owner() -> OpenOptions {
    OpenOptions::new()
}

fn unmade(path: &Path, error: io::Error) -> SqlError {
    let (why, advice) = match error.kind() {
        ErrorKind::NotFound => {
            (Why::NoDatabase, format!("the folder {} does not exist", folder(path).display()))
        }
        ErrorKind::PermissionDenied => {
            (Why::NoPrivilege, format!("this user may not make a file in {}", folder(path).display()))
        }
        ErrorKind::ReadOnlyFilesystem => (Why::ReadOnly, "the file system takes no writes".to_owned()),
        ErrorKind::AlreadyExists => (Why::NoDatabase, "it is a link that leads nowhere".to_owned()),
        _ => (Why::Refused, "the file cannot be made".to_owned()),
    };
    SqlError::new(why).advising(advice).because(error)
}

/// Where it is.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
