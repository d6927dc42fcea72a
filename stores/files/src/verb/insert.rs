//! Beginning a session.

use cloakroom_session::store::Inserted;
use cloakroom_session::{Record, Values};

use crate::content::Written;
use crate::failure::Failure;
use crate::hash::Hash;
use crate::hold::House;
use crate::patience::Attempt;
use crate::session_file::{Lock, SessionFile};
use crate::sidecar::{Sidecar, Stage, raw_id};

impl House {
    pub(crate) fn insert(&self, record: &Record) -> Result<Attempt<Inserted>, Failure> {
        if record.principal.is_some() {
            return Err(Failure::Principal);
        }
        if let Attempt::Busy = self.recover(record.id)? {
            return Ok(Attempt::Busy);
        }
        if !self.is_free(record)? {
            return Ok(Attempt::Done(Inserted::Taken));
        }
        let raw = raw_id(record)?;
        let nothing = Values::new();
        let written = self.read(&[], &nothing)?.written(&[], &nothing, &record.values)?;
        let Some(file) = self.folder.create_file(&raw)? else { return Ok(Attempt::Done(Inserted::Taken)) };
        let begun = self.begin(&file, record, written);
        if !matches!(begun, Ok(Attempt::Done(_))) {
            self.folder.unlink(&raw)?;
        }
        if let Ok(Attempt::Done(_)) = begun
            && self.settings.durability == crate::settings::Durability::Durable
        {
            self.folder.sync(&raw)?;
        }
        begun
    }

    /// Whether no session has this id, under whichever secret. A sidecar alone is what a session of PHP's
    /// left that ended.
    fn is_free(&self, record: &Record) -> Result<bool, Failure> {
        let Some(sidecar) = self.shelf.read(record.id)? else { return Ok(true) };
        if self.folder.exists(&sidecar.raw()?)? {
            return Ok(false);
        }
        self.shelf.remove(record.id)?;
        Ok(true)
    }

    fn begin(
        &self,
        file: &SessionFile,
        record: &Record,
        written: Written,
    ) -> Result<Attempt<Inserted>, Failure> {
        // Who looks for this id at this moment may have found the empty file before us.
        if !file.try_lock(Lock::Exclusive)? {
            return Ok(Attempt::Busy);
        }
        let Written { octets, aside } = written;
        let hash = Hash::of(&octets);
        let stage = Stage::Writing { old: bytes::Bytes::new(), new: octets.clone().into() };
        let record = Record { values: aside, ..record.clone() };
        let sidecar = Sidecar { stage, hash, incarnation: file.incarnation(), record };
        if !self.shelf.put_first(&sidecar)? {
            return Ok(Attempt::Busy);
        }
        self.write(file, &octets, sidecar.record.seen)?;
        self.shelf.mark_done(&sidecar)?;
        Ok(Attempt::Done(Inserted::Done))
    }
}
