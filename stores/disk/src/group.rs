//! Commands that share a commit, and what they see: the newest state, their own changes included.

mod place;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use cloakroom_session::{Principal, SessionId, Timestamp};
use fjall::OwnedWriteBatch;

pub(crate) use self::place::Content;
use self::place::Place;
use crate::failure::Failure;
use crate::keys::DeadlineKey;
use crate::records::Records;
use crate::row::Row;

pub(crate) struct Group {
    records: Arc<Records>,
    places: HashMap<SessionId, Place>,
    epochs: HashMap<Principal, Timestamp>,
    /// Entries of the index by deadline that lead to nothing.
    astray: Vec<DeadlineKey>,
    swept: Option<DeadlineKey>,
    may_grow: bool,
    stake: Stake,
    scratch: Vec<u8>,
}

/// What would be lost with a group that does not reach the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stake {
    /// Nothing that anybody was told: rubbish was collected.
    Nothing,
    /// What somebody wrote.
    Write,
    /// The end or the lock of a session.
    LastWord,
}

impl Group {
    pub(crate) fn new(records: Arc<Records>) -> Self {
        Self {
            records,
            places: HashMap::new(),
            epochs: HashMap::new(),
            astray: Vec::new(),
            swept: None,
            may_grow: true,
            stake: Stake::Nothing,
            scratch: Vec::new(),
        }
    }

    /// Begins an empty group.
    pub(crate) fn begin(&mut self, may_grow: bool) {
        self.places.clear();
        self.epochs.clear();
        self.astray.clear();
        (self.swept, self.may_grow, self.stake) = (None, may_grow, Stake::Nothing);
    }

    /// The row under `id`, if it is not over at `now`.
    pub(crate) fn live(&mut self, id: SessionId, now: Timestamp) -> Result<Option<&Row>, Failure> {
        match self.content(id)? {
            Content::Row(row) if !row.record.is_expired(now) => Ok(Some(row)),
            Content::Row(_) | Content::Nothing => Ok(None),
            Content::Unreadable(found) => Err(Failure::NotARecord(*found)),
        }
    }

    /// Whatever is under `id`.
    pub(crate) fn content(&mut self, id: SessionId) -> Result<&Content, Failure> {
        Ok(self.place(id)?.content())
    }

    /// Keeps a new record or new values, while there is room.
    pub(crate) fn keep(&mut self, row: Row) -> Result<(), Failure> {
        if self.may_grow { self.rewrite(row) } else { Err(Failure::NoRoom) }
    }

    /// Keeps a record that is there already and takes no more room than before.
    pub(crate) fn rewrite(&mut self, row: Row) -> Result<(), Failure> {
        self.place(row.record.id)?.put(row);
        Ok(())
    }

    /// Answers whether there was anything.
    pub(crate) fn remove(&mut self, id: SessionId) -> Result<bool, Failure> {
        Ok(self.place(id)?.clear())
    }

    /// The same for a session that is indexed under `principal`, whether or not it can be read.
    pub(crate) fn remove_of(&mut self, principal: &Principal, id: SessionId) -> Result<(), Failure> {
        self.place(id)?.clear_of(principal);
        Ok(())
    }

    /// This is at stake, if nothing greater is.
    pub(crate) fn stakes(&mut self, stake: Stake) {
        self.stake = self.stake.max(stake);
    }

    /// Ids that are or were indexed under `principal`; what is there now may be somebody else's.
    pub(crate) fn ids_of(&self, principal: &Principal) -> Result<Vec<SessionId>, Failure> {
        let mut ids = self.records.engine.ids_of(principal)?;
        ids.extend(
            self.changed().filter(|(_, place)| place.principal() == Some(principal)).map(|(id, _)| id),
        );
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// When all sessions of `principal` were last revoked.
    pub(crate) fn epoch(&self, principal: &Principal) -> Result<Option<Timestamp>, Failure> {
        match self.epochs.get(principal) {
            Some(epoch) => Ok(Some(*epoch)),
            None => Ok(self.records.engine.epoch(principal)?),
        }
    }

    pub(crate) fn set_epoch(&mut self, principal: Principal, epoch: Timestamp) {
        self.epochs.insert(principal, epoch);
    }

    /// An entry of the index by deadline leads to no row, and may go.
    pub(crate) fn astray(&mut self, key: DeadlineKey) {
        self.astray.push(key);
    }

    /// The sweep has seen everything up to `last`.
    pub(crate) const fn swept(&mut self, last: DeadlineKey) {
        self.swept = Some(last);
    }

    fn place(&mut self, id: SessionId) -> Result<&mut Place, Failure> {
        match self.places.entry(id) {
            Entry::Occupied(place) => Ok(place.into_mut()),
            Entry::Vacant(free) => Ok(free.insert(Place::read(&self.records, id)?)),
        }
    }

    fn changed(&self) -> impl Iterator<Item = (&SessionId, &Place)> {
        self.places.iter().filter(|(_, place)| place.is_changed())
    }
}

/// What the writer does with a group that is decided.
impl Group {
    pub(crate) const fn stake(&self) -> Stake {
        self.stake
    }

    pub(crate) const fn swept_to(&self) -> Option<DeadlineKey> {
        self.swept
    }

    /// The earliest new entry of the index by deadline.
    pub(crate) fn earliest_due(&self) -> Option<Timestamp> {
        self.changed().filter_map(|(_, place)| place.new_due()).min()
    }

    /// Adds to `batch` what the engine does not have yet; answers about how many octets that is.
    pub(crate) fn write(&mut self, batch: &mut OwnedWriteBatch) -> u64 {
        let engine = &self.records.engine;
        for key in &self.astray {
            batch.remove(&engine.deadlines, key.as_bytes());
        }
        for (principal, epoch) in &self.epochs {
            batch.insert(&engine.epochs, principal.as_str(), epoch.as_millis().to_be_bytes());
        }
        let mut bytes = 0;
        for (id, place) in self.places.iter_mut().filter(|(_, place)| place.is_changed()) {
            bytes += place.write(*id, engine, batch, &mut self.scratch);
        }
        bytes
    }

    /// Shows readers what was committed.
    pub(crate) fn publish(&mut self) {
        for (id, place) in self.places.drain().filter(|(_, place)| place.is_changed()) {
            match place.into_octets() {
                Some(octets) => self.records.cache.put(id, &octets),
                None => self.records.cache.forget(id),
            }
        }
    }

    /// Sends readers to the engine for what became of it.
    pub(crate) fn disown(&mut self) {
        for (id, _) in self.places.drain().filter(|(_, place)| place.is_changed()) {
            self.records.cache.forget(id);
        }
    }
}
