//! One id in a group: what is there now, and what the engine has of it.

use cloakroom_session::{Principal, SessionId, Timestamp};
use fjall::{OwnedWriteBatch, UserValue};

use crate::engine::Engine;
use crate::failure::Failure;
use crate::keys::{DeadlineKey, principal_key};
use crate::records::Records;
use crate::row::{Row, Unreadable};

pub(super) struct Place {
    content: Content,
    /// As the engine has it: what was changed often in one group is written once.
    indexed: Indexed,
    changed: bool,
    /// What was written for it.
    written: Option<UserValue>,
}

pub(crate) enum Content {
    Nothing,
    Row(Row),
    Unreadable(Unreadable),
}

/// Where the engine's indexes have an entry.
#[derive(Default)]
struct Indexed {
    due: Option<Timestamp>,
    principal: Option<Principal>,
}

impl Place {
    pub(super) fn read(records: &Records, id: SessionId) -> Result<Self, Failure> {
        let content = match records.read(id) {
            Ok(None) => Content::Nothing,
            Ok(Some(row)) => Content::Row(row),
            Err(Failure::NotARecord(found)) => Content::Unreadable(found),
            Err(failure) => return Err(failure),
        };
        let indexed = Indexed { due: content.due(), principal: content.principal().cloned() };
        Ok(Self { content, indexed, changed: false, written: None })
    }

    pub(super) const fn content(&self) -> &Content {
        &self.content
    }

    pub(super) const fn is_changed(&self) -> bool {
        self.changed
    }

    pub(super) fn principal(&self) -> Option<&Principal> {
        self.content.principal()
    }

    /// Where the index by deadline gets a new entry.
    pub(super) fn new_due(&self) -> Option<Timestamp> {
        self.content.due().filter(|due| self.indexed.due != Some(*due))
    }

    /// What was written for it, if there is something now.
    pub(super) fn into_octets(self) -> Option<UserValue> {
        self.written
    }

    pub(super) fn put(&mut self, row: Row) {
        (self.content, self.changed) = (Content::Row(row), true);
    }

    pub(super) fn clear(&mut self) -> bool {
        let there = !matches!(self.content, Content::Nothing);
        if there {
            (self.content, self.changed) = (Content::Nothing, true);
        }
        there
    }

    pub(super) fn clear_of(&mut self, principal: &Principal) {
        if matches!(self.content, Content::Unreadable(_)) {
            self.indexed.principal = Some(principal.clone());
        }
        self.clear();
    }

    /// Adds the difference to what the engine has; answers about how many octets that is.
    pub(super) fn write(
        &mut self,
        id: SessionId,
        engine: &Engine,
        batch: &mut OwnedWriteBatch,
        scratch: &mut Vec<u8>,
    ) -> u64 {
        self.write_due(id, engine, batch);
        self.write_principal(id, engine, batch);
        self.written = match &self.content {
            Content::Row(row) => Some(row.encode(scratch)),
            Content::Nothing | Content::Unreadable(_) => None,
        };
        match &self.written {
            Some(octets) => {
                batch.insert(&engine.sessions, id.as_bytes(), octets.clone());
                octets.len() as u64
            }
            None => {
                batch.remove(&engine.sessions, id.as_bytes());
                0
            }
        }
    }

    fn write_due(&self, id: SessionId, engine: &Engine, batch: &mut OwnedWriteBatch) {
        let (old, new) = (self.indexed.due, self.content.due());
        if old != new {
            if let Some(old) = old {
                batch.remove(&engine.deadlines, DeadlineKey::new(old, id).as_bytes());
            }
            if let Some(new) = new {
                batch.insert(&engine.deadlines, DeadlineKey::new(new, id).as_bytes(), []);
            }
        }
    }

    fn write_principal(&self, id: SessionId, engine: &Engine, batch: &mut OwnedWriteBatch) {
        let (old, new) = (self.indexed.principal.as_ref(), self.content.principal());
        if old != new {
            if let Some(old) = old {
                batch.remove(&engine.principals, principal_key(old, id));
            }
            if let Some(new) = new {
                batch.insert(&engine.principals, principal_key(new, id), []);
            }
        }
    }
}

impl Content {
    fn due(&self) -> Option<Timestamp> {
        match self {
            Self::Row(row) => Some(row.due),
            Self::Unreadable(found) => found.due,
            Self::Nothing => None,
        }
    }

    fn principal(&self) -> Option<&Principal> {
        match self {
            Self::Row(row) => row.record.principal.as_ref(),
            Self::Unreadable(_) | Self::Nothing => None,
        }
    }
}
