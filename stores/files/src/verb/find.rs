//! Reading a session.

use std::sync::Arc;

use cloakroom_formats::php::SessionId as RawId;
use cloakroom_session::{Record, SessionId};

use crate::failure::Failure;
use crate::hash::Hash;
use crate::hold::{Holding, House, Present};
use crate::patience::Attempt;
use crate::session_file::{Lock, SessionFile};
use crate::sidecar::Stage;

impl House {
    /// The session whose file `raw` names. When its sidecar names another one that is there, it was given
    /// another secret, and this one is too late: its record says so.
    pub(crate) fn find(&self, id: SessionId, raw: &RawId) -> Result<Attempt<Option<Arc<Record>>>, Failure> {
        if let Attempt::Busy = self.recover(id)? {
            return Ok(Attempt::Busy);
        }
        if let Some(noted) = self.noted(id)? {
            return self.look(id, &noted);
        }
        self.look(id, raw)
    }

    /// The session of which only the public id is known.
    pub(crate) fn load(&self, id: SessionId) -> Result<Attempt<Option<Arc<Record>>>, Failure> {
        if let Attempt::Busy = self.recover(id)? {
            return Ok(Attempt::Busy);
        }
        let Some(raw) = self.named(id, None)? else { return Ok(Attempt::Done(None)) };
        self.look(id, &raw)
    }

    fn look(&self, id: SessionId, raw: &RawId) -> Result<Attempt<Option<Arc<Record>>>, Failure> {
        let file = match self.hold(raw, Lock::Shared)? {
            Holding::Locked(file) => file,
            Holding::Busy(file) => return self.glimpse(id, raw, &file),
            Holding::Absent if self.has_moved(id)? => return Ok(Attempt::Busy),
            Holding::Absent => return Ok(Attempt::Done(None)),
        };
        let sidecar = self.shelf.read(id)?;
        if !self.agrees(sidecar.as_ref(), raw)? {
            return Ok(Attempt::Busy);
        }
        let octets = file.read(self.settings.limits.octets_max)?;
        let present = self.present(id, raw, &file, octets, sidecar)?;
        self.note(&present, &file);
        Ok(Attempt::Done(Some(Arc::new(present.record))))
    }

    /// What stands in a file that somebody else has locked, if it is known to be whole.
    fn glimpse(
        &self,
        id: SessionId,
        raw: &RawId,
        file: &SessionFile,
    ) -> Result<Attempt<Option<Arc<Record>>>, Failure> {
        let Some(sidecar) = self.shelf.read(id)? else { return Ok(Attempt::Busy) };
        if sidecar.stage != Stage::Done || !sidecar.is_of(raw, file.incarnation()) {
            return Ok(Attempt::Busy);
        }
        let octets = file.read(self.settings.limits.octets_max)?;
        if Hash::of(&octets) != sidecar.hash {
            return Ok(Attempt::Busy);
        }
        let present = self.present(id, raw, file, octets, Some(sidecar))?;
        Ok(Attempt::Done(Some(Arc::new(present.record))))
    }

    /// So that the public id leads here, and that the next page that reads need not wait. Under the shared
    /// lock: whoever else does this writes the same.
    fn note(&self, present: &Present, file: &SessionFile) {
        let noted = present.unnoted(file.incarnation()).map_or(Ok(()), |sidecar| self.shelf.note(&sidecar));
        if let Err(error) = noted {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(id = %present.record.id, error, "no sidecar for a session that PHP wrote");
        }
    }
}
