//! Writing over a session.

use std::sync::Arc;

use cloakroom_formats::php::SessionId as RawId;
use cloakroom_session::store::Replaced;
use cloakroom_session::{Record, Revision, Timestamp};

use crate::content::Written;
use crate::failure::Failure;
use crate::hash::Hash;
use crate::hold::{Claim, House};
use crate::patience::Attempt;
use crate::session_file::{Lock, SessionFile};
use crate::settings::Durability;
use crate::sidecar::{Sidecar, Stage, raw_id};

impl House {
    pub(crate) fn replace(
        &self,
        record: &Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Attempt<Replaced>, Failure> {
        let next_raw = raw_id(record)?;
        let claim = match self.claim(record.id, Some(&next_raw))? {
            Attempt::Busy => return Ok(Attempt::Busy),
            Attempt::Done(claim) => claim,
        };
        let Some(claim) = claim.filter(|claim| !claim.present.record.is_expired(now)) else {
            return Ok(Attempt::Done(Replaced::Gone));
        };
        let there = &claim.present.record;
        if there.revision != expected {
            return Ok(Attempt::Done(Replaced::Conflict(Arc::new(claim.present.record))));
        }
        let written = claim.present.with(self, &record.values)?;
        let mut record = Arc::unwrap_or_clone(record.clone().replacing(there));
        record.values = written.aside.clone();
        if next_raw == claim.raw {
            self.rewrite(&claim, record, &written)?;
            return Ok(Attempt::Done(Replaced::Done));
        }
        let moved = self.move_to(&next_raw, &claim, record, &written)?;
        Ok(if moved { Attempt::Done(Replaced::Done) } else { Attempt::Busy })
    }

    /// In place.
    fn rewrite(&self, claim: &Claim, record: Record, written: &Written) -> Result<(), Failure> {
        let (file, seen) = (&claim.file, record.seen);
        let hash = Hash::of(&written.octets);
        let incarnation = file.incarnation();
        if hash == claim.present.hash {
            self.shelf.put(&Sidecar { stage: Stage::Done, hash, incarnation, record })?;
            return file.set_seen(seen);
        }
        let old = claim.present.octets.clone().into();
        let stage = Stage::Writing { old, new: written.octets.clone().into() };
        let sidecar = Sidecar { stage, hash, incarnation, record };
        self.shelf.put(&sidecar)?;
        self.write(file, &written.octets, seen)?;
        self.shelf.mark_done(&sidecar)
    }

    /// To a new file, whose sidecar makes it the session's. The old one is emptied after it has lost its
    /// name: PHP pages that wait for its lock find nothing, and what they write is nobody's.
    fn move_to(
        &self,
        raw: &RawId,
        claim: &Claim,
        record: Record,
        written: &Written,
    ) -> Result<bool, Failure> {
        let Some(file) = self.folder.create_file(raw)? else {
            return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
        };
        let stage = Stage::Moving { from: claim.raw.clone() };
        let hash = Hash::of(&written.octets);
        let sidecar = Sidecar { stage, hash, incarnation: file.incarnation(), record };
        match self.settle_in(raw, &file, written, &sidecar) {
            Ok(true) => {}
            not_moved => {
                self.folder.unlink(raw)?;
                return not_moved;
            }
        }
        self.retire(&claim.raw, &claim.file)?;
        self.shelf.mark_done(&sidecar)?;
        Ok(true)
    }

    /// Fills the new file, and then makes it the session's.
    fn settle_in(
        &self,
        raw: &RawId,
        file: &SessionFile,
        written: &Written,
        sidecar: &Sidecar,
    ) -> Result<bool, Failure> {
        if !file.try_lock(Lock::Exclusive)? {
            return Ok(false);
        }
        self.write(file, &written.octets, sidecar.record.seen)?;
        if self.settings.durability == Durability::Durable {
            self.folder.sync(raw)?;
        }
        self.shelf.put(sidecar)?;
        Ok(true)
    }

    /// Takes a file its name and then its content.
    pub(crate) fn retire(&self, raw: &RawId, file: &SessionFile) -> Result<(), Failure> {
        self.folder.unlink(raw)?;
        if self.settings.durability == Durability::Durable {
            self.folder.sync(raw)?;
        }
        file.write(&[])
    }

    pub(crate) fn write(&self, file: &SessionFile, octets: &[u8], seen: Timestamp) -> Result<(), Failure> {
        file.write(octets)?;
        file.set_seen(seen)?;
        if self.settings.durability == Durability::Durable {
            file.sync()?;
        }
        Ok(())
    }
}
