//! What the store's answer to a plan makes of the session.

use std::sync::Arc;

use super::found::Found;
use super::{Open, Phase, Standing, State, Turn};
use crate::changes::Changes;
use crate::error::SessionError;
use crate::event::Event;
use crate::plan::{Change, CookieLine, Next, Outcome, Plan};
use crate::policy::OnCollision;
use crate::record::Record;
use crate::refused::Refused;
use crate::ticket::SessionId;
use crate::timestamp::Timestamp;
use crate::values::Values;

impl State {
    /// Takes the store's answer to the change of `plan`.
    ///
    /// # Errors
    /// Over a limit, when the same changes on a newer record are too much.
    pub fn settle(&mut self, plan: Plan, outcome: Outcome, now: Timestamp) -> Result<Next, SessionError> {
        if !matches!(self.phase, Phase::Open(_)) {
            return Ok(Next::Finished);
        }
        match outcome {
            Outcome::Done => Ok(self.done(plan, 0)),
            Outcome::SignedIn { evicted } => Ok(self.done(plan, evicted)),
            Outcome::Taken => Ok(Next::Again),
            Outcome::Conflict(newer) if newer.is_expired(now) => self.settle(plan, Outcome::Gone, now),
            Outcome::Conflict(newer) => self.conflict(newer),
            // Who wanted it to end has what they wanted; the cookie may be a newer one's by now.
            Outcome::Gone if matches!(plan.change, Change::Remove { .. }) => {
                Ok(self.done(Plan { cookie: CookieLine::Keep, ..plan }, 0))
            }
            Outcome::Gone => self.overtaken(Refused::Gone),
            Outcome::Revoked => Ok(self.refuse(Refused::Revoked)),
            Outcome::TooMany => Ok(self.refuse(Refused::TooManySessions)),
        }
    }

    /// Refuses everything asked for: nothing of it will be stored.
    pub fn refuse(&mut self, refused: Refused) -> Next {
        if matches!(refused, Refused::Gone | Refused::Rotated) {
            // What was set earlier in this request is worth nothing any more either.
            self.owed.take_back();
        }
        let wanted = self.is_dirty();
        self.events.push(Event::Refused(refused.clone()));
        self.phase = Phase::Refused { refused, wanted };
        Next::Finished
    }

    /// Why nothing was stored of what the handler had asked for; `None` also when it had asked for
    /// nothing.
    #[must_use]
    pub const fn refused(&self) -> Option<&Refused> {
        match &self.phase {
            Phase::Refused { refused, wanted: true } => Some(refused),
            Phase::Refused { .. } | Phase::Open(_) => None,
        }
    }

    /// The same for a handler that is told of it and may answer as it likes: asked again, `None`.
    pub fn take_refused(&mut self) -> Option<Refused> {
        let told = self.refused().cloned();
        if let Phase::Refused { wanted, .. } = &mut self.phase {
            *wanted = false;
        }
        told
    }

    fn done(&mut self, plan: Plan, evicted: usize) -> Next {
        let Phase::Open(open) = &mut self.phase else { return Next::Finished };
        self.owed.done(&plan);
        self.events.extend(open.settle(plan, evicted));
        if open.is_dirty() { Next::Again } else { Next::Finished }
    }

    /// Somebody committed first: the same again on the newer record, if our ticket still opens it.
    fn conflict(&mut self, newer: Arc<Record>) -> Result<Next, SessionError> {
        let Phase::Open(open) = &mut self.phase else { return Ok(Next::Finished) };
        let Standing::Found(found) = &open.standing else { return Ok(Next::Again) };
        // A grace is for requests that came within it, however long they take.
        let Ok(found) = Found::opened(newer, found.secret.clone(), self.policy.tickets, self.arrived) else {
            return self.overtaken(Refused::Rotated);
        };
        if matches!(open.turn, Turn::Destroy(_)) {
            // What was put since belongs to a new session.
            open.standing = Standing::Found(found);
            return Ok(Next::Again);
        }
        let id = found.record.id;
        let collisions = open.changes.rebase(&found.record.values, &self.policy.limits)?;
        open.standing = Standing::Found(found);
        for name in collisions {
            self.events.push(Event::Collision { id, name: name.clone() });
            if self.policy.collision == OnCollision::Refuse {
                return Ok(self.refuse(Refused::Collision { name }));
            }
        }
        Ok(Next::Again)
    }

    /// The session is gone or someone else's. Who is just proving who they are begins a new one;
    /// everyone else came too late.
    fn overtaken(&mut self, refused: Refused) -> Result<Next, SessionError> {
        let Phase::Open(open) = &mut self.phase else { return Ok(Next::Finished) };
        if !matches!(open.turn, Turn::SignIn(_)) {
            return Ok(self.refuse(refused));
        }
        open.changes.rebase(&Values::new(), &self.policy.limits)?;
        open.standing = Standing::Absent;
        Ok(Next::Again)
    }
}

impl Open {
    /// What the done change of `plan` leaves behind; answers what happened.
    fn settle(&mut self, plan: Plan, evicted: usize) -> Option<Event> {
        match plan.change {
            Change::Insert(record) => Some(Event::Created(self.stand_on(record, plan.cookie))),
            Change::Replace { record, .. } => {
                let renewed =
                    matches!(&self.standing, Standing::Found(found) if found.record.lock != record.lock);
                let id = self.stand_on(record, plan.cookie);
                renewed.then_some(Event::Renewed(id))
            }
            Change::SignIn { record, .. } => {
                Some(Event::SignedIn { id: self.stand_on(record, plan.cookie), evicted })
            }
            Change::Touch { seen, .. } => {
                if let Standing::Found(found) = &mut self.standing {
                    Arc::make_mut(&mut found.record).seen = seen;
                }
                None
            }
            Change::Remove { id, .. } => {
                self.end();
                Some(Event::Destroyed(id))
            }
            Change::None => {
                if matches!(self.turn, Turn::Destroy(_)) {
                    self.end();
                }
                None
            }
        }
    }

    /// What was put after the end belongs to a new session.
    fn end(&mut self) {
        self.standing = Standing::Absent;
        self.turn = match std::mem::replace(&mut self.turn, Turn::Stay) {
            Turn::Destroy(Some(new)) => Turn::SignIn(new),
            Turn::Destroy(None) | Turn::SignIn(_) | Turn::Renew | Turn::Stay => Turn::Stay,
        };
    }

    fn stand_on(&mut self, record: Arc<Record>, cookie: CookieLine) -> SessionId {
        let id = record.id;
        self.changes = Changes::over(record.values.clone());
        (self.turn, self.lifetime, self.client) = (Turn::Stay, None, None);
        match (cookie, &mut self.standing) {
            (CookieLine::Set { ticket, .. }, standing) => {
                *standing = Standing::Found(Found { record, secret: ticket.secret, successor: None });
            }
            (_, Standing::Found(found)) => found.record = record,
            (_, Standing::Absent | Standing::Late) => {}
        }
        id
    }
}
