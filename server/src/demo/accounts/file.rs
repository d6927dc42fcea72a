//! The file of accounts: read whole, written whole and in one step.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::{AccountsError, Book};

/// What the file says; nothing when there is none.
pub(super) fn read(path: &Path) -> Result<Book, AccountsError> {
    match fs::read(path) {
        Ok(octets) => serde_json::from_slice(&octets).map_err(AccountsError::Malformed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Book::default()),
        Err(error) => Err(AccountsError::Read(error)),
    }
}

/// Writes beside the file, waits for the disk, and then takes the file's place: a crash at any moment
/// leaves the old one or the new one, whole.
pub(super) fn write(path: &Path, book: &Book) -> Result<(), AccountsError> {
    let text = serde_json::to_vec_pretty(book).map_err(AccountsError::Malformed)?;
    replace(path, &text).map_err(AccountsError::Write)
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("json.new");
    let mut file = private(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The new name is on disk when its folder is.
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// For its owner's eyes only, where the system knows of owners.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
