//! The folder of sidecars: `.cloakroom` beside PHP's files, whose collection only takes names that begin with
//! `sess_`.
//!
//! A sidecar is named by the public id, written whole under another name and then renamed: whoever reads it
//! finds the one before or this one. It is written under the lock of PHP's file only.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use cloakroom_session::{SessionId, Timestamp};
use rustix::fs::{AtFlags, Dir, Mode, OFlags, fstat, fsync, linkat, mkdirat, openat, renameat, unlinkat};
use rustix::io::Errno;

use crate::failure::Failure;
use crate::folder::Folder;
use crate::open_error::{OpenError, Unsafe};
use crate::settings::Durability;
use crate::sidecar::{STAGE_AT, STAGE_DONE, Sidecar};

const NAME: &str = ".cloakroom";
/// Begins the names of sidecars that are still being written; no id has it.
const UNFINISHED: char = '~';
const OURS_ALONE: u32 = 0o600;
const SAFELY: OFlags = OFlags::NOFOLLOW.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK);

/// Where sidecars stand.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: OwnedFd,
    sync: Durability,
    next: AtomicU64,
}

/// Something on the shelf.
pub(crate) enum Item {
    Sidecar(SessionId),
    /// Left by a process that was ended in the middle, or being written.
    Unfinished(String),
}

impl Shelf {
    pub(crate) fn open(folder: &Folder, sync: Durability) -> Result<Self, OpenError> {
        let path = folder.save_path().folder().join(NAME);
        let io = |error: Errno| OpenError::Io { path: path.clone(), source: error.into() };
        match mkdirat(folder.root(), NAME, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(io(error)),
        }
        let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let shelf = openat(folder.root(), NAME, how, Mode::empty()).map_err(io)?;
        let found = fstat(&shelf).map_err(io)?;
        let (uid, mode) = (found.st_uid, found.st_mode & 0o777);
        if !folder.owners().include(uid) {
            return Err(OpenError::Unsafe { path, why: Unsafe::Owner { uid } });
        }
        if mode & 0o077 != 0 {
            return Err(OpenError::Unsafe { path, why: Unsafe::Mode { mode } });
        }
        Ok(Self { folder: shelf, sync, next: AtomicU64::new(0) })
    }

    pub(crate) fn read(&self, id: SessionId) -> Result<Option<Sidecar>, Failure> {
        let opened = match openat(&self.folder, id.to_string(), OFlags::RDONLY | SAFELY, Mode::empty()) {
            Ok(opened) => opened,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut octets = Vec::new();
        File::from(opened).read_to_end(&mut octets)?;
        // Without waiting for the disk, a loss of power may leave the name alone.
        if octets.is_empty() {
            return Ok(None);
        }
        Ok(Some(Sidecar::decode(id, octets.into())?))
    }

    /// Puts `sidecar` where one may be already.
    pub(crate) fn put(&self, sidecar: &Sidecar) -> Result<(), Failure> {
        let name = self.unfinished(sidecar, self.sync)?;
        renameat(&self.folder, &name, &self.folder, sidecar.record.id.to_string())?;
        self.settle()
    }

    /// The same for one that is not waited for: what it says can be found out again.
    pub(crate) fn note(&self, sidecar: &Sidecar) -> Result<(), Failure> {
        let name = self.unfinished(sidecar, Durability::Relaxed)?;
        Ok(renameat(&self.folder, &name, &self.folder, sidecar.record.id.to_string())?)
    }

    /// Puts `sidecar` where none is; answers whether none was.
    pub(crate) fn put_first(&self, sidecar: &Sidecar) -> Result<bool, Failure> {
        let name = self.unfinished(sidecar, self.sync)?;
        let id = sidecar.record.id.to_string();
        let linked = linkat(&self.folder, &name, &self.folder, id, AtFlags::empty());
        unlinkat(&self.folder, &name, AtFlags::empty())?;
        match linked {
            Ok(()) => self.settle().map(|()| true),
            Err(Errno::EXIST) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes that what the sidecar speaks of has happened.
    pub(crate) fn mark_done(&self, sidecar: &Sidecar) -> Result<(), Failure> {
        let name = sidecar.record.id.to_string();
        let file = File::from(openat(&self.folder, name, OFlags::RDWR | SAFELY, Mode::empty())?);
        file.write_all_at(&[STAGE_DONE], STAGE_AT)?;
        Ok(file.set_len(sidecar.done_octets())?)
    }

    pub(crate) fn remove(&self, id: SessionId) -> Result<(), Failure> {
        self.unlink(&id.to_string())
    }

    /// All that stands here at the moment, in no order.
    pub(crate) fn items(&self) -> Result<impl Iterator<Item = Result<Item, Failure>> + use<>, Failure> {
        let entries = Dir::read_from(&self.folder)?;
        Ok(entries.filter_map(|entry| {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error.into())),
            };
            let name = entry.file_name().to_str().ok()?;
            let unfinished = || name.starts_with(UNFINISHED).then(|| Item::Unfinished(name.to_owned()));
            name.parse().ok().map(Item::Sidecar).or_else(unfinished).map(Ok)
        }))
    }

    /// When an unfinished one was begun, if it is still there.
    pub(crate) fn begun(&self, unfinished: &str) -> Result<Option<Timestamp>, Failure> {
        match openat(&self.folder, unfinished, OFlags::RDONLY | SAFELY, Mode::empty()) {
            Ok(file) => {
                let secs = u64::try_from(File::from(file).metadata()?.mtime()).unwrap_or(0);
                Ok(Some(Timestamp::from_millis(secs.saturating_mul(1000))))
            }
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn unlink(&self, name: &str) -> Result<(), Failure> {
        match unlinkat(&self.folder, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes it under a name that nobody reads.
    fn unfinished(&self, sidecar: &Sidecar, sync: Durability) -> Result<String, Failure> {
        let (name, mut file) = self.create()?;
        let written = file.write_all(&sidecar.encode()).and_then(|()| match sync {
            Durability::Durable => file.sync_data(),
            Durability::Relaxed => Ok(()),
        });
        if let Err(error) = written {
            self.unlink(&name)?;
            return Err(error.into());
        }
        Ok(name)
    }

    /// Process numbers may be the same in two containers, so a name that is taken is passed over.
    fn create(&self) -> io::Result<(String, File)> {
        let how = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | SAFELY;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let name = format!("{UNFINISHED}{}-{number}", process::id());
            match openat(&self.folder, &name, how, Mode::from_raw_mode(OURS_ALONE)) {
                Ok(file) => return Ok((name, File::from(file))),
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn settle(&self) -> Result<(), Failure> {
        match self.sync {
            Durability::Durable => Ok(fsync(&self.folder)?),
            Durability::Relaxed => Ok(()),
        }
    }
}
