//! PHP's file of one session, open: its lock, its content, its time.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::time::UNIX_EPOCH;

use cloakroom_session::Timestamp;
use rustix::fs::{FlockOperation, Stat, Timespec, Timestamps, UTIME_OMIT, flock, futimens};
use rustix::io::Errno;

use crate::failure::{Failure, Refused};

/// A file that was checked. Closing it gives its lock back.
#[derive(Debug)]
pub(crate) struct SessionFile {
    file: File,
    device: u64,
    incarnation: Incarnation,
}

/// Which of the files that had this name one after the other it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Incarnation {
    pub(crate) inode: u64,
    /// Nanoseconds since the epoch, where the file system knows; 0 where it does not.
    pub(crate) born: u64,
}

/// How a file is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// With others who read.
    Shared,
    /// Alone, as PHP does.
    Exclusive,
}

impl SessionFile {
    pub(crate) fn new(file: File) -> io::Result<Self> {
        let found = file.metadata()?;
        let born = found.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
        let born = born.and_then(|age| u64::try_from(age.as_nanos()).ok()).unwrap_or(0);
        let incarnation = Incarnation { inode: found.ino(), born };
        Ok(Self { device: found.dev(), file, incarnation })
    }

    pub(crate) const fn incarnation(&self) -> Incarnation {
        self.incarnation
    }

    /// Whether it is this one.
    pub(crate) const fn is(&self, found: &Stat) -> bool {
        found.st_dev == self.device && found.st_ino == self.incarnation.inode
    }

    /// Takes the lock that PHP takes, if nobody has it.
    pub(crate) fn try_lock(&self, lock: Lock) -> Result<bool, Failure> {
        let operation = match lock {
            Lock::Shared => FlockOperation::NonBlockingLockShared,
            Lock::Exclusive => FlockOperation::NonBlockingLockExclusive,
        };
        loop {
            match flock(&self.file, operation) {
                Ok(()) => return Ok(true),
                Err(Errno::WOULDBLOCK) => return Ok(false),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// All of it, if that is not too much.
    pub(crate) fn read(&self, octets_max: usize) -> Result<Vec<u8>, Failure> {
        let length = self.file.metadata()?.len();
        let size = usize::try_from(length).ok().filter(|size| *size <= octets_max);
        let mut octets = vec![0; size.ok_or(Refused::Large(length))?];
        let mut read = 0;
        while read < octets.len() {
            match self.file.read_at(&mut octets[read..], read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        octets.truncate(read);
        Ok(octets)
    }

    /// Writes in place, as PHP does: a page that waits for the lock waits for this inode's.
    pub(crate) fn write(&self, octets: &[u8]) -> Result<(), Failure> {
        self.file.write_all_at(octets, 0)?;
        Ok(self.file.set_len(octets.len() as u64)?)
    }

    pub(crate) fn sync(&self) -> Result<(), Failure> {
        Ok(self.file.sync_all()?)
    }

    /// When the session was last seen, by whichever side.
    pub(crate) fn seen(&self) -> Result<Timestamp, Failure> {
        let found = self.file.metadata()?;
        let millis = i128::from(found.mtime()) * 1000 + i128::from(found.mtime_nsec() / 1_000_000);
        Ok(Timestamp::from_millis(u64::try_from(millis).unwrap_or(0)))
    }

    pub(crate) fn set_seen(&self, seen: Timestamp) -> Result<(), Failure> {
        const NANOS: u64 = 1_000_000;
        let millis = seen.as_millis();
        let moment = Timespec {
            tv_sec: i64::try_from(millis / 1000).unwrap_or(i64::MAX),
            tv_nsec: i64::try_from(millis % 1000 * NANOS).unwrap_or(0),
        };
        let as_it_is = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
        Ok(futimens(&self.file, &Timestamps { last_access: as_it_is, last_modification: moment })?)
    }
}
