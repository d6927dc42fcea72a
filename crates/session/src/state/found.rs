//! Whether a ticket opens a record.

use std::sync::Arc;

use super::Standing;
use crate::event::Event;
use crate::policy::Policy;
use crate::record::Record;
use crate::ticket::{Secret, SessionId, TicketForm};
use crate::timestamp::Timestamp;

/// A record, and the ticket that opens it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) record: Arc<Record>,
    pub(super) secret: Secret,
    /// The secret is the one before a routine renewal; this one came after it.
    pub(super) successor: Option<Secret>,
}

impl Found {
    /// The record, if `secret` opens it now or did until a routine renewal moments ago.
    pub(super) fn opened(
        record: Arc<Record>,
        secret: Secret,
        form: TicketForm,
        now: Timestamp,
    ) -> Result<Self, WrongSecret> {
        let hash = form.lock(&secret);
        if record.lock == hash {
            return Ok(Self { record, secret, successor: None });
        }
        let before = record.previous.as_ref().filter(|previous| previous.lock == hash);
        let graced = before.filter(|previous| now < previous.until);
        match graced.and_then(|previous| previous.unseal(record.id, &secret, record.lock)) {
            Some(successor) => Ok(Self { record, secret, successor: Some(successor) }),
            None => Err(WrongSecret { id: record.id, renewed: record.renewed, before: before.is_some() }),
        }
    }
}

/// A secret that does not open the record.
pub(super) struct WrongSecret {
    id: SessionId,
    renewed: Timestamp,
    /// It did, before the last routine renewal, and the grace is over.
    before: bool,
}

impl WrongSecret {
    /// How a request with it stands, what to tell, and whether its cookie may be removed.
    pub(super) fn judged(
        &self,
        policy: &Policy,
        forget: bool,
        now: Timestamp,
    ) -> (Standing, Option<Event>, bool) {
        let late = now.since(self.renewed) < policy.race_window;
        let event = match (self.before, late) {
            (true, _) => Event::AfterGrace(self.id),
            (false, true) => Event::Rotated(self.id),
            (false, false) => Event::WrongSecret(self.id),
        };
        (if late { Standing::Late } else { Standing::Absent }, Some(event), forget && !late && !self.before)
    }
}
