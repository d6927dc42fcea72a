//! Cookies that outlive the program.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use cloakroom_cookie::jar::{Jar, LoadError, Timestamp};

use crate::file_error::FileError;
use crate::jar::{CookieJar, lock};
use crate::told;

/// What was there to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loaded {
    /// There is no such file, as at a program's first run: the jar is as it was.
    NoFile,
    /// The file's cookies are in the jar.
    Read {
        /// The numbers, from 1, of lines that gave no cookie: damaged, or none that a server could have set. The
        /// log has them too, and the next `save` leaves them out.
        unread: Vec<usize>,
    },
}

/// The most octets of a file that is loaded: more than 3000 cookies of the largest kind take.
pub const FILE_OCTETS_MAX: u64 = 128 * 1024 * 1024;

/// Files are read and written where these are called, and small: a runtime hardly notices. They hold secrets:
/// whoever reads them can take the sessions over.
impl CookieJar {
    /// Writes all cookies, with all that is known of them, as lines of JSON.
    ///
    /// The file is replaced in one step, or left as it was; it is its owner's alone to read. In place of a link a
    /// file is put, and a program that is killed meanwhile leaves a `.cookies-…` beside it. Cookies without
    /// an expiry are kept too: call [`end_session`](Self::end_session) before to do as a closed browser does.
    ///
    /// # Errors
    ///
    /// [`FileError::Write`].
    pub fn save(&self, file: impl AsRef<Path>) -> Result<(), FileError> {
        self.write(file.as_ref(), Jar::save)
    }

    /// Adds the cookies that [`save`](Self::save) wrote; of two that are the same, the file's is kept.
    ///
    /// # Errors
    ///
    /// [`FileError::Read`], also beyond [`FILE_OCTETS_MAX`]; or [`FileError::Format`] when something else is in the file.
    pub fn load(&self, file: impl AsRef<Path>) -> Result<Loaded, FileError> {
        self.read(file.as_ref(), Jar::load)
    }

    /// Writes the cookies as `cookies.txt`, which curl, wget and yt-dlp read, in one step like
    /// [`save`](Self::save). It knows neither SameSite nor Partitioned; see [`Jar::to_netscape`].
    ///
    /// # Errors
    ///
    /// [`FileError::Write`].
    pub fn save_netscape(&self, file: impl AsRef<Path>) -> Result<(), FileError> {
        self.write(file.as_ref(), Jar::to_netscape)
    }

    /// Adds the cookies of a `cookies.txt`.
    ///
    /// # Errors
    ///
    /// [`FileError::Read`].
    pub fn load_netscape(&self, file: impl AsRef<Path>) -> Result<Loaded, FileError> {
        self.read(file.as_ref(), |jar, octets, now| Ok(jar.read_netscape(octets, now)))
    }

    fn write(&self, file: &Path, written: impl FnOnce(&Jar, Timestamp) -> Vec<u8>) -> Result<(), FileError> {
        let _turn = lock(&self.saving);
        let octets = self.with(|jar, now| written(jar, now));
        replace(file, &octets).map_err(|source| FileError::Write { path: file.into(), source })
    }

    fn read(
        &self,
        file: &Path,
        read: impl FnOnce(&mut Jar, &[u8], Timestamp) -> Result<Vec<usize>, LoadError>,
    ) -> Result<Loaded, FileError> {
        let octets = match octets_of(file) {
            Ok(octets) => octets,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Loaded::NoFile),
            Err(source) => return Err(FileError::Read { path: file.into(), source }),
        };
        let unread = self.with(|jar, now| read(jar, &octets, now));
        let unread = unread.map_err(|source| FileError::Format { path: file.into(), source })?;
        unread.iter().for_each(|line| told::unread(*line, file));
        Ok(Loaded::Read { unread })
    }
}

/// As far as a jar of the usual limits can be large.
fn octets_of(file: &Path) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    File::open(file)?.take(FILE_OCTETS_MAX + 1).read_to_end(&mut octets)?;
    if octets.len() as u64 > FILE_OCTETS_MAX {
        let error = format!("it has more than {FILE_OCTETS_MAX} octets");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, error));
    }
    Ok(octets)
}

/// Written whole beside the file, readable by its owner alone, and then put in its place.
fn replace(file: &Path, octets: &[u8]) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".cookies-").tempfile_in(folder)?;
    beside.write_all(octets)?;
    // Otherwise a crash of the machine could leave the new name with nothing in it.
    beside.as_file().sync_all()?;
    beside.persist(file).map_err(|error| error.error)?;
    Ok(())
}
