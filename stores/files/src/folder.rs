//! The folder of PHP's files: which file belongs to an id, and that it is one of ours.
//!
//! Every file is reached from an open folder by names that were made of a checked id; no link is followed on
//! the way.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use cloakroom_formats::php::{SavePath, SessionId as RawId};
use rustix::fs::{AtFlags, CWD, Dir, DirEntry, Mode, OFlags, Stat, fsync, openat, statat, unlinkat};
use rustix::io::Errno;
use rustix::process::geteuid;

use crate::failure::{Failure, Refused};
use crate::open_error::{OpenError, Unsafe};
use crate::session_file::SessionFile;

const WRITABLE_BY_OTHERS: u32 = 0o022;
const WRITABLE_BY_ALL: u32 = 0o002;
/// Whoever lists the folder holds every ticket: the file's name is all of it.
const LISTED_BY_OTHERS: u32 = 0o044;
const OPEN_TO_OTHERS: u32 = 0o077;
const STICKY: u32 = 0o1000;

/// What is opened must not make us wait, lead elsewhere, or be passed on to programs that we start.
const CAREFULLY: OFlags = OFlags::NOFOLLOW.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK);
/// Debian's folder of sessions may be written to by everyone and read by nobody, which is enough for this.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ON_THE_WAY: OFlags = OFlags::PATH.union(AS_FOLDER);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const ON_THE_WAY: OFlags = AS_FOLDER;
const AS_FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC);

/// The folder that `session.save_path` names.
#[derive(Debug)]
pub(crate) struct Folder {
    save_path: SavePath,
    root: OwnedFd,
    owners: Owners,
}

impl Folder {
    pub(crate) fn open(save_path: SavePath, other_owners: &[u32]) -> Result<Self, OpenError> {
        let path = save_path.folder().to_owned();
        let io = |error: Errno| match error {
            Errno::NOENT => OpenError::Missing { path: path.clone() },
            _ => OpenError::Io { path: path.clone(), source: error.into() },
        };
        let root = openat(CWD, save_path.folder(), ON_THE_WAY, Mode::empty()).map_err(io)?;
        let owners = Owners::and(other_owners);
        let found = rustix::fs::fstat(&root).map_err(io)?;
        let judged = owners.judge(&found).and_then(|()| judge_depth(&found, save_path.depth()));
        judged.map_err(|why| OpenError::Unsafe { path: path.clone(), why })?;
        Ok(Self { save_path, root, owners })
    }

    pub(crate) const fn save_path(&self) -> &SavePath {
        &self.save_path
    }

    pub(crate) fn root(&self) -> BorrowedFd<'_> {
        self.root.as_fd()
    }

    pub(crate) const fn owners(&self) -> &Owners {
        &self.owners
    }

    /// The file of a session that is there.
    pub(crate) fn open_file(&self, raw: &RawId) -> Result<Option<SessionFile>, Failure> {
        self.file(raw, OFlags::RDWR)
    }

    /// A new one; `None` when there is one already, or a folder on the way is missing.
    pub(crate) fn create_file(&self, raw: &RawId) -> Result<Option<SessionFile>, Failure> {
        let created = self.file(raw, OFlags::RDWR | OFlags::CREATE | OFlags::EXCL)?;
        // A missing folder is not "taken": nothing could ever be put there.
        if created.is_none() && !self.exists(raw)? {
            return Err(io::Error::from(io::ErrorKind::NotFound).into());
        }
        Ok(created)
    }

    fn file(&self, raw: &RawId, how: OFlags) -> Result<Option<SessionFile>, Failure> {
        let mode = Mode::from_raw_mode(self.save_path.mode());
        match self.at(raw, |home, name| openat(home, name, how | CAREFULLY, mode)) {
            Ok(opened) => self.checked(File::from(opened)).map(Some),
            Err(Errno::NOENT | Errno::EXIST) => Ok(None),
            // A link, a socket, a folder.
            Err(Errno::LOOP | Errno::NXIO | Errno::ISDIR | Errno::NOTDIR) => Err(Refused::Kind.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a file is what PHP would have put there.
    fn checked(&self, file: File) -> Result<SessionFile, Failure> {
        let found = rustix::fs::fstat(&file)?;
        let mode = found.st_mode & 0o7777;
        if !rustix::fs::FileType::from_raw_mode(found.st_mode).is_file() {
            return Err(Refused::Kind.into());
        }
        if !self.owners.include(found.st_uid) {
            return Err(Refused::Owner(found.st_uid).into());
        }
        if mode & WRITABLE_BY_OTHERS & !self.save_path.mode() != 0 {
            return Err(Refused::Mode(mode).into());
        }
        // None at all is a session that has just ended.
        if found.st_nlink > 1 {
            return Err(Refused::Linked.into());
        }
        Ok(SessionFile::new(file)?)
    }

    /// Whether there is a file of this name.
    pub(crate) fn exists(&self, raw: &RawId) -> Result<bool, Failure> {
        Ok(self.look(raw)?.is_some())
    }

    /// Whether `file` still is the one of this name.
    pub(crate) fn names(&self, raw: &RawId, file: &SessionFile) -> Result<bool, Failure> {
        Ok(self.look(raw)?.is_some_and(|found| file.is(&found)))
    }

    fn look(&self, raw: &RawId) -> Result<Option<Stat>, Failure> {
        match self.at(raw, |home, name| statat(home, name, AtFlags::SYMLINK_NOFOLLOW)) {
            Ok(found) => Ok(Some(found)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes the name away; answers whether it was there.
    pub(crate) fn unlink(&self, raw: &RawId) -> Result<bool, Failure> {
        match self.at(raw, |home, name| unlinkat(home, name, AtFlags::empty())) {
            Ok(()) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the name of a file, or its absence, survive the loss of power; in a folder that cannot be read,
    /// nobody can.
    pub(crate) fn sync(&self, raw: &RawId) -> Result<(), Failure> {
        let synced = self.at(raw, |home, _| fsync(openat(home, ".", AS_FOLDER, Mode::empty())?));
        match synced {
            Ok(()) | Err(Errno::ACCESS) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The ids of files that begin with `prefix`, at most two, where the folder can be read: for what only the
    /// beginning is known of.
    pub(crate) fn begin_with(&self, prefix: &str) -> Result<Vec<RawId>, Failure> {
        let Some(steps) = prefix.get(..self.save_path.depth()) else { return Ok(Vec::new()) };
        let names = match self.home(steps).and_then(|home| listed(&home)) {
            Ok(names) => names,
            Err(Errno::NOENT | Errno::ACCESS) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let ids = names.iter().filter_map(|entry| SavePath::id(entry.file_name().to_str().ok()?));
        Ok(ids.filter(|raw| raw.as_str().starts_with(prefix)).take(2).collect())
    }

    /// Does something with the name of a file in the folder that it is in.
    fn at<T>(
        &self,
        raw: &RawId,
        work: impl FnOnce(BorrowedFd<'_>, &OsStr) -> Result<T, Errno>,
    ) -> Result<T, Errno> {
        let path = self.save_path.file(raw);
        let name = path.file_name().ok_or(Errno::INVAL)?;
        match raw.as_str().get(..self.save_path.depth()) {
            Some("") => work(self.root(), name),
            Some(steps) => work(self.home(steps)?.as_fd(), name),
            None => Err(Errno::NOENT),
        }
    }

    /// One folder down for each character.
    fn home(&self, steps: &str) -> Result<OwnedFd, Errno> {
        let mut home = openat(self.root(), ".", ON_THE_WAY, Mode::empty())?;
        for at in 0..steps.len() {
            home = openat(&home, &steps[at..=at], ON_THE_WAY | OFlags::NOFOLLOW, Mode::empty())?;
        }
        Ok(home)
    }
}

fn listed(home: &OwnedFd) -> Result<Vec<DirEntry>, Errno> {
    Dir::new(openat(home, ".", AS_FOLDER, Mode::empty())?)?.collect()
}

/// Whose files are taken.
#[derive(Debug)]
pub(crate) struct Owners(Box<[u32]>);

impl Owners {
    fn and(others: &[u32]) -> Self {
        const ROOT: u32 = 0;
        Self([ROOT, geteuid().as_raw()].into_iter().chain(others.iter().copied()).collect())
    }

    pub(crate) fn include(&self, uid: u32) -> bool {
        self.0.contains(&uid)
    }

    /// Whether others could list what is in a folder, or rename it.
    fn judge(&self, folder: &Stat) -> Result<(), Unsafe> {
        if folder.st_mode & LISTED_BY_OTHERS != 0 {
            return Err(Unsafe::Listed { mode: mode(folder) });
        }
        if folder.st_mode & WRITABLE_BY_ALL != 0 && folder.st_mode & STICKY == 0 {
            return Err(Unsafe::Writable);
        }
        if self.include(folder.st_uid) { Ok(()) } else { Err(Unsafe::Owner { uid: folder.st_uid }) }
    }
}

/// The folders of a depth have names that everyone can guess, and PHP's script makes them listable: only the
/// folder above keeps others out.
fn judge_depth(folder: &Stat, depth: usize) -> Result<(), Unsafe> {
    if depth > 0 && folder.st_mode & OPEN_TO_OTHERS != 0 {
        return Err(Unsafe::Mode { mode: mode(folder) });
    }
    Ok(())
}

fn mode(folder: &Stat) -> u32 {
    folder.st_mode & 0o7777
}
