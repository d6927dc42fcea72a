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
        Err(error) => Err(unmade(error)),
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

fn unmade(error: io::Error) -> SqlError {
    let (why, advice) = match error.kind() {
        ErrorKind::NotFound => (Why::NoDatabase, "its folder does not exist".to_owned()),
        ErrorKind::PermissionDenied => {
            (Why::NoPrivilege, "this user may not make a file in its folder".to_owned())
        }
        ErrorKind::ReadOnlyFilesystem => (Why::ReadOnly, "the file system takes no writes".to_owned()),
        ErrorKind::AlreadyExists => (Why::NoDatabase, "it is a link that leads nowhere".to_owned()),
        _ => (Why::Refused, "the file cannot be made".to_owned()),
    };
    SqlError::new(why).advising(advice).because(error)
}

/// Why SQLite could not open or write it: it does not say.
pub(super) fn diagnosed(path: &Path, error: SqlError) -> SqlError {
    match error.why() {
        Why::NoDatabase => match path.try_exists() {
            Ok(true) => error.meaning(Why::NoPrivilege).or_advising(|_| Some(MAY_NOT_WRITE)),
            Ok(false) if folder(path).exists() => {
                error.or_advising(|_| Some("call `migrate`, which makes the file"))
            }
            Ok(false) => error.or_advising(|_| Some("its folder does not exist")),
            Err(_) => error.meaning(Why::NoPrivilege).or_advising(|_| Some(MAY_NOT_LOOK)),
        },
        Why::NoPrivilege => error.or_advising(|_| Some(MAY_NOT_WRITE)),
        Why::ReadOnly => error.or_advising(|_| Some(TAKES_NO_WRITES)),
        _ => error,
    }
}

const MAY_NOT_LOOK: &str = "this user may not look into its folder";
const MAY_NOT_WRITE: &str = "this user may not write the file, or not its folder";
const TAKES_NO_WRITES: &str =
    "this user may not write the file, or not its folder, or the URL says `mode=ro`";

/// Where it is.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
