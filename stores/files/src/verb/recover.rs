//! Finishing what a process began that was ended in the middle.
//!
//! | the sidecar says | PHP's file | then |
//! |---|---|---|
//! | writing | is the old content, or the new over a part of the old | the new is written |
//! | writing | cannot be read as a session | the new is written |
//! | writing | is the new, or something else: PHP wrote since | it stays |
//! | writing | is gone, or another of the same name | the sidecar goes |
//! | moving | the one before is still there | that goes |

use cloakroom_formats::php::{Session, SessionId as RawId};
use cloakroom_session::SessionId;

use crate::failure::Failure;
use crate::hold::{Holding, House};
use crate::patience::Attempt;
use crate::session_file::{Lock, SessionFile};
use crate::sidecar::{Sidecar, Stage};

impl House {
    /// Looks whether there is something to finish, and does. Whoever is still at work has the lock.
    pub(crate) fn recover(&self, id: SessionId) -> Result<Attempt<()>, Failure> {
        let Some(sidecar) = self.shelf.read(id)? else { return Ok(Attempt::Done(())) };
        match &sidecar.stage {
            Stage::Done => Ok(Attempt::Done(())),
            Stage::Writing { old, new } => self.finish_writing(&sidecar, old, new),
            Stage::Moving { from } => self.finish_moving(&sidecar, from),
        }
    }

    fn finish_writing(&self, sidecar: &Sidecar, old: &[u8], new: &[u8]) -> Result<Attempt<()>, Failure> {
        let id = sidecar.record.id;
        let file = match self.hold(&sidecar.raw()?, Lock::Exclusive)? {
            Holding::Locked(file) => file,
            Holding::Busy(_) => return Ok(Attempt::Busy),
            Holding::Absent => return self.shelf.remove(id).map(Attempt::Done),
        };
        if self.shelf.read(id)?.as_ref() != Some(sidecar) {
            return Ok(Attempt::Busy);
        }
        if sidecar.incarnation != file.incarnation() {
            return self.shelf.remove(id).map(Attempt::Done);
        }
        if self.is_unfinished(&file, old, new)? {
            self.write(&file, new, sidecar.record.seen)?;
        }
        self.shelf.mark_done(sidecar).map(Attempt::Done)
    }

    /// Whether PHP has not written since.
    fn is_unfinished(&self, file: &SessionFile, old: &[u8], new: &[u8]) -> Result<bool, Failure> {
        let limits = &self.settings.limits;
        let found = file.read(limits.octets_max)?;
        Ok(is_partly(&found, old, new) || Session::decode(self.settings.format, &found, limits).is_err())
    }

    fn finish_moving(&self, sidecar: &Sidecar, from: &RawId) -> Result<Attempt<()>, Failure> {
        let id = sidecar.record.id;
        let before = match self.hold(from, Lock::Exclusive)? {
            Holding::Locked(file) => Some(file),
            Holding::Busy(_) => return Ok(Attempt::Busy),
            Holding::Absent => None,
        };
        let file = match self.hold(&sidecar.raw()?, Lock::Exclusive)? {
            Holding::Locked(file) => Some(file),
            Holding::Busy(_) => return Ok(Attempt::Busy),
            Holding::Absent => None,
        };
        if self.shelf.read(id)?.as_ref() != Some(sidecar) {
            return Ok(Attempt::Busy);
        }
        if let Some(before) = before {
            self.retire(from, &before)?;
        }
        match file {
            Some(_) => self.shelf.mark_done(sidecar).map(Attempt::Done),
            None => self.shelf.remove(id).map(Attempt::Done),
        }
    }
}

/// Whether `found` is what is left when `new` was written over `old` in part.
fn is_partly(found: &[u8], old: &[u8], new: &[u8]) -> bool {
    let written = found.iter().zip(new).take_while(|(found, new)| found == new).count();
    found[written..] == *old.get(written..).unwrap_or_default() && found != new
}

#[cfg(test)]
mod tests;
