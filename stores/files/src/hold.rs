//! A session's file under its lock, and what it and its sidecar say together.

use cloakroom_formats::php::SessionId as RawId;
use cloakroom_session::{Record, SecretHash, SessionId, TicketForm, Values};

use crate::content::{Content, Written};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::patience::Attempt;
use crate::session_file::{Incarnation, Lock, SessionFile};
use crate::settings::FilesSettings;
use crate::shelf::Shelf;
use crate::sidecar::{Sidecar, Stage};

/// Everything a verb needs.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) folder: Folder,
    pub(crate) shelf: Shelf,
    pub(crate) settings: FilesSettings,
}

/// What came of asking for a lock.
pub(crate) enum Holding {
    /// Ours until it is dropped, and it is the file of this name.
    Locked(SessionFile),
    Busy(SessionFile),
    Absent,
}

/// A session that nobody else writes to before this is dropped.
pub(crate) struct Claim {
    pub(crate) raw: RawId,
    pub(crate) file: SessionFile,
    pub(crate) present: Present,
}

/// A session as it is.
pub(crate) struct Present {
    pub(crate) octets: Vec<u8>,
    pub(crate) hash: Hash,
    pub(crate) record: Record,
    /// What is kept aside.
    aside: Values,
    /// Whether the sidecar says the same.
    noted: bool,
}

/// What begins with all names of the files that a public id could have.
pub(crate) fn prefix(id: SessionId) -> String {
    /// Characters of PHP's id in the public one.
    const PUBLIC_CHARS: usize = 15;
    let mut name = SecretHash::from_bytes([0; SecretHash::BYTES]).php_id(id);
    name.truncate(PUBLIC_CHARS);
    name
}

impl House {
    /// Takes the lock of the file that has this name. It may have been another's by the time the lock was
    /// ours.
    pub(crate) fn hold(&self, raw: &RawId, lock: Lock) -> Result<Holding, Failure> {
        loop {
            let Some(file) = self.folder.open_file(raw)? else { return Ok(Holding::Absent) };
            if !file.try_lock(lock)? {
                return Ok(Holding::Busy(file));
            }
            if self.folder.names(raw, &file)? {
                return Ok(Holding::Locked(file));
            }
        }
    }

    /// The session `id` for whoever is about to change it. `hint` is where it is if nothing else says.
    pub(crate) fn claim(
        &self,
        id: SessionId,
        hint: Option<&RawId>,
    ) -> Result<Attempt<Option<Claim>>, Failure> {
        if let Attempt::Busy = self.recover(id)? {
            return Ok(Attempt::Busy);
        }
        let Some(raw) = self.named(id, hint)? else { return Ok(Attempt::Done(None)) };
        let file = match self.hold(&raw, Lock::Exclusive)? {
            Holding::Locked(file) => file,
            Holding::Busy(_) => return Ok(Attempt::Busy),
            Holding::Absent if self.has_moved(id)? => return Ok(Attempt::Busy),
            Holding::Absent => return Ok(Attempt::Done(None)),
        };
        let sidecar = self.shelf.read(id)?;
        if !self.agrees(sidecar.as_ref(), &raw)? {
            return Ok(Attempt::Busy);
        }
        let octets = file.read(self.settings.limits.octets_max)?;
        let present = self.present(id, &raw, &file, octets, sidecar)?;
        Ok(Attempt::Done(Some(Claim { raw, file, present })))
    }

    /// Where the session is: as its sidecar says, else as `hint` does, else at the one name that its public
    /// id begins.
    pub(crate) fn named(&self, id: SessionId, hint: Option<&RawId>) -> Result<Option<RawId>, Failure> {
        if let Some(raw) = self.noted(id)? {
            return Ok(Some(raw));
        }
        if let Some(hint) = hint
            && self.folder.exists(hint)?
        {
            return Ok(Some(hint.clone()));
        }
        let is_of = |raw: &RawId| ticket_parts(raw).is_some_and(|(own, _)| own == id);
        let found: Vec<RawId> = self.folder.begin_with(&prefix(id))?.into_iter().filter(is_of).collect();
        Ok(<[RawId; 1]>::try_from(found).ok().map(|[raw]| raw))
    }

    /// Where its sidecar says that it is, if there is such a file. One that is not there may have been given
    /// another secret since its sidecar was read, which names the new one then.
    pub(crate) fn noted(&self, id: SessionId) -> Result<Option<RawId>, Failure> {
        let mut gone = None;
        while let Some(sidecar) = self.shelf.read(id)? {
            let raw = sidecar.raw()?;
            if self.folder.exists(&raw)? {
                return Ok(Some(raw));
            }
            if gone.as_ref() == Some(&raw) {
                return Ok(None);
            }
            gone = Some(raw);
        }
        Ok(None)
    }

    /// Whether the session is not where it was a moment ago, but somewhere.
    pub(crate) fn has_moved(&self, id: SessionId) -> Result<bool, Failure> {
        Ok(self.noted(id)?.is_some())
    }

    /// Whether a sidecar, read under the lock of the file `raw`, has nothing against it: it is done, and
    /// names no other file that is there.
    pub(crate) fn agrees(&self, sidecar: Option<&Sidecar>, raw: &RawId) -> Result<bool, Failure> {
        let Some(sidecar) = sidecar else { return Ok(true) };
        let named = sidecar.raw()?;
        Ok(sidecar.stage == Stage::Done && (named == *raw || !self.folder.exists(&named)?))
    }

    /// What `octets`, read from `file`, and its sidecar say together.
    pub(crate) fn present(
        &self,
        id: SessionId,
        raw: &RawId,
        file: &SessionFile,
        octets: Vec<u8>,
        sidecar: Option<Sidecar>,
    ) -> Result<Present, Failure> {
        let hash = Hash::of(&octets);
        let sidecar = sidecar.filter(|sidecar| sidecar.is_of(raw, file.incarnation()));
        let noted = sidecar.as_ref().is_some_and(|sidecar| sidecar.hash == hash);
        let mut record = match sidecar {
            Some(sidecar) => sidecar.record,
            None => self.begun_by_php(id, raw, file)?,
        };
        let kept = std::mem::take(&mut record.values);
        record.values = self.read(&octets, &kept)?.values();
        record.seen = file.seen()?;
        if !noted {
            record.revision = hash.revision();
        }
        let aside = kept.iter().filter(|(name, octets)| record.values.get(name) == Some(octets)).collect();
        Ok(Present { octets, hash, record, aside, noted })
    }

    /// What PHP has no place for, of a session that no Rust page has seen yet.
    fn begun_by_php(&self, id: SessionId, raw: &RawId, file: &SessionFile) -> Result<Record, Failure> {
        const NANOS: u64 = 1_000_000;
        let seen = file.seen()?;
        let born = file.incarnation().born / NANOS;
        let created = if born == 0 { seen } else { cloakroom_session::Timestamp::from_millis(born) };
        let lock = ticket_parts(raw).map(|(_, lock)| lock);
        let lock = lock.ok_or(Failure::Sidecar(cloakroom_session::RecordError::Malformed))?;
        Ok(Record { seen, ..Record::new(id, lock, self.settings.begun_by_php, created) })
    }

    pub(crate) fn read<'a>(&'a self, octets: &'a [u8], aside: &'a Values) -> Result<Content<'a>, Failure> {
        Content::read(self.settings.format, octets, aside, &self.settings.limits)
    }
}

impl Present {
    /// What `next` makes of it.
    pub(crate) fn with(&self, house: &House, next: &Values) -> Result<Written, Failure> {
        let content = house.read(&self.octets, &self.aside)?;
        content.written(&self.octets, &self.record.values, next)
    }

    /// Its sidecar, when there is none or an older one.
    pub(crate) fn unnoted(&self, incarnation: Incarnation) -> Option<Sidecar> {
        let record = || Record { values: self.aside.clone(), ..self.record.clone() };
        (!self.noted).then(|| Sidecar { stage: Stage::Done, hash: self.hash, incarnation, record: record() })
    }
}

/// The public part of an id of PHP's, and its secret one.
fn ticket_parts(raw: &RawId) -> Option<(SessionId, SecretHash)> {
    let ticket = TicketForm::Php.read(raw.as_str().as_bytes()).ok()?;
    Some((ticket.id, TicketForm::Php.lock(&ticket.secret)))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    use std::thread;

    use cloakroom_formats::php::SavePath;

    use super::*;

    const RAW: &str = "0123456789abcdefghijklmnop";
    const ROUNDS: usize = 3_000;

    /// Sessions that end and begin again under one name: whoever waited has the lock of a file without one.
    #[test]
    fn a_lock_is_of_the_file_that_has_the_name() {
        let ours_alone = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().permissions(ours_alone).tempdir().expect("a folder");
        let save_path = SavePath::parse(folder.path().to_str().expect("a path")).expect("a path");
        let settings = FilesSettings::default();
        let opened = Folder::open(save_path, &[]).expect("opens");
        let shelf = Shelf::open(&opened, settings.durability).expect("opens");
        let house = House { folder: opened, shelf, settings };
        let raw: RawId = RAW.parse().expect("an id");
        let path = folder.path().join(format!("sess_{RAW}"));
        File::create(&path).expect("made");
        thread::scope(|scope| {
            let renewing = scope.spawn(|| {
                for _ in 0..ROUNDS {
                    let file = File::open(&path).expect("there");
                    file.lock().expect("locked");
                    fs::remove_file(&path).expect("there");
                    File::create(&path).expect("made");
                }
            });
            while !renewing.is_finished() {
                if let Holding::Locked(file) = house.hold(&raw, Lock::Exclusive).expect("answers") {
                    assert!(house.folder.names(&raw, &file).expect("answers"), "a file without a name");
                }
            }
        });
    }
}
