//! The folder a store lives in: whose it is, of which format, and that nobody else is in it.
//!
//! ```text
//! LOCK      held while the store is open; the system lets go of it when the process ends
//! CREATING  the format, while the engine is being made; whatever is beside it may be thrown away
//! FORMAT    the same file, renamed once the engine is whole
//! engine/   the engine's own
//! ```
//!
//! A crash halfway through the first opening leaves `CREATING`, and the next opening begins anew:
//! nothing had been acknowledged. Only an engine that is gone from beside `FORMAT` is a loss.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::open_error::OpenError;

/// The format that this version writes, and the newest that it reads.
const FORMAT_VERSION: u32 = 1;
const FORMAT_NAME: &str = "cloakroom-disk ";

const LOCK: &str = "LOCK";
const CREATING: &str = "CREATING";
const FORMAT: &str = "FORMAT";
const ENGINE: &str = "engine";
/// What file systems put at their root, where a store may be mounted.
const LOST_AND_FOUND: &str = "lost+found";

/// How long a lock is waited for. A process that is being started by a thread of ours holds what we
/// held, until it is its own program.
const LOCK_PATIENCE: Duration = Duration::from_millis(200);
const LOCK_RETRY: Duration = Duration::from_millis(10);

/// A folder that is ours alone until this is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    stage: Stage,
    _lock: File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing in it yet, or nothing that was ever finished.
    Creating,
    /// A store of our format.
    Finished,
    /// Somebody else's.
    NotOurs,
}

impl Folder {
    /// Makes the folder if it is missing, and takes it.
    pub(crate) fn enter(path: &Path) -> Result<Self, OpenError> {
        let io = |source| OpenError::Io { path: path.into(), source };
        make(path).map_err(io)?;
        // Before anything is written, the lock included: the folder may be somebody else's.
        if stage(path).map_err(io)? == Stage::NotOurs {
            return Err(OpenError::NotOurs { path: path.into() });
        }
        let lock = lock(path)?;
        // And again: until now another process may have been making it.
        let stage = stage(path).map_err(io)?;
        match stage {
            Stage::NotOurs => return Err(OpenError::NotOurs { path: path.into() }),
            Stage::Finished => check_format(path)?,
            Stage::Creating => begin(path).map_err(io)?,
        }
        Ok(Self { path: path.into(), stage, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn engine(&self) -> PathBuf {
        self.path.join(ENGINE)
    }

    /// Whether the engine was made whole before.
    pub(crate) fn is_finished(&self) -> bool {
        self.stage == Stage::Finished
    }

    /// Notes that the engine is whole and on the disk.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if self.stage == Stage::Creating {
            fs::rename(self.path.join(CREATING), self.path.join(FORMAT))?;
            sync_folder(&self.path)?;
            self.stage = Stage::Finished;
        }
        Ok(())
    }
}

/// For the owner only: values are as private as the application that wrote them.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

fn stage(path: &Path) -> io::Result<Stage> {
    let names = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<io::Result<Vec<OsString>>>()?;
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let only = |ours: &[&str]| names.iter().all(|name| ours.iter().any(|our| name == our));
    let nothing_in_it = only(&[LOCK, LOST_AND_FOUND]);
    let half_made = has(CREATING) && only(&[LOCK, LOST_AND_FOUND, CREATING, ENGINE]);
    Ok(if has(FORMAT) {
        Stage::Finished
    } else if nothing_in_it || half_made && is_beginning(path)? {
        Stage::Creating
    } else {
        Stage::NotOurs
    })
}

/// Whether `CREATING` is as far as a crash may have left it: what is beside it is thrown away.
fn is_beginning(path: &Path) -> io::Result<bool> {
    Ok(format_text().as_bytes().starts_with(&fs::read(path.join(CREATING))?))
}

fn format_text() -> String {
    format!("{FORMAT_NAME}{FORMAT_VERSION}\n")
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let io = |source| OpenError::Io { path: path.into(), source };
    let file = File::options().create(true).truncate(false).write(true).open(path.join(LOCK)).map_err(io)?;
    let patience = Instant::now() + LOCK_PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(source)) => return Err(io(source)),
            Err(TryLockError::WouldBlock) if Instant::now() < patience => thread::sleep(LOCK_RETRY),
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { path: path.into() }),
        }
    }
}

fn check_format(path: &Path) -> Result<(), OpenError> {
    let text = fs::read(path.join(FORMAT)).map_err(|source| OpenError::Io { path: path.into(), source })?;
    match format_version(&text) {
        None => Err(OpenError::NotOurs { path: path.into() }),
        Some(found) if found > FORMAT_VERSION => {
            Err(OpenError::Newer { path: path.into(), found, known: FORMAT_VERSION })
        }
        Some(_) => Ok(()),
    }
}

fn format_version(text: &[u8]) -> Option<u32> {
    let number = std::str::from_utf8(text).ok()?.strip_prefix(FORMAT_NAME)?.strip_suffix('\n')?;
    // As we write it, to the letter: no sign, no zero in front.
    number.parse().ok().filter(|version: &u32| *version > 0 && version.to_string() == number)
}

fn begin(path: &Path) -> io::Result<()> {
    let mut file = File::create(path.join(CREATING))?;
    file.write_all(format_text().as_bytes())?;
    file.sync_all()?;
    sync_folder(path)?;
    match fs::remove_dir_all(path.join(ENGINE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes names in the folder survive the loss of power.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
