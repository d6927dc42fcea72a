//! What the browser is owed, and whether it may still be told.

use std::sync::Arc;

use super::State;
use super::found::Found;
use crate::plan::{Change, CookieLine, Plan};
use crate::record::Record;
use crate::ticket::Ticket;
use crate::timestamp::Timestamp;

/// What the changes committed so far owe the browser, whatever becomes of the rest.
#[derive(Debug)]
pub(super) struct Owed {
    line: CookieLine,
    /// The write that made it owed compared the record, and nothing came after it.
    proven: bool,
    /// In place of the ticket presented, if a change was done whose answer never came. Seldom: hence the box.
    hoped: Option<Box<CookieLine>>,
}

impl State {
    /// The store did not say whether the change of `plan` was done. If it was, and replaced the secret
    /// without grace, the ticket presented opens nothing any more: [`State::unproven`] names the one that
    /// would.
    pub fn unanswered(&mut self, plan: Plan) {
        let (Change::Replace { record, .. } | Change::SignIn { record, .. }) = &plan.change else { return };
        let replaced = self.found().is_some_and(|found| found.record.lock != record.lock);
        if replaced && record.previous.is_none() {
            self.owed.hoped = Some(Box::new(plan.cookie));
        }
    }

    /// Time has passed since the last commit: what it owes the browser may be outdated.
    pub const fn doubt(&mut self) {
        self.owed.proven = false;
    }

    /// The ticket that the browser is owed, if somebody else may have replaced it, or if nobody knows that
    /// it is stored. Before it is told, [`State::confirm`] should hear what the store has for it.
    #[must_use]
    pub fn unproven(&self) -> Option<&Ticket> {
        match (self.owed.hoped.as_deref(), &self.owed.line) {
            (Some(CookieLine::Set { ticket, .. }), _) => Some(ticket),
            (_, CookieLine::Set { ticket, .. }) if !self.owed.proven => Some(ticket),
            _ => None,
        }
    }

    /// Owes the unproven ticket if it opens what is stored. Otherwise takes it back: telling it could
    /// overwrite a newer sign-in.
    pub fn confirm(&mut self, stored: Option<Arc<Record>>, now: Timestamp) {
        let Some(secret) = self.unproven().map(|ticket| ticket.secret.clone()) else { return };
        let live = stored.filter(|record| !record.is_expired(now));
        let opens = live
            .is_some_and(|record| Found::opened(record, secret, self.policy.tickets, self.arrived).is_ok());
        let owed = &mut self.owed;
        match owed.hoped.take() {
            Some(hoped) if opens => (owed.line, owed.proven) = (*hoped, true),
            Some(_) => {}
            None if opens => owed.proven = true,
            None => owed.line = CookieLine::Keep,
        }
    }

    /// What the response tells the browser.
    #[must_use]
    pub const fn owed(&self) -> &CookieLine {
        &self.owed.line
    }
}

impl Owed {
    /// What is owed before anything is committed.
    pub(super) const fn at_first(line: CookieLine) -> Self {
        Self { line, proven: false, hoped: None }
    }

    /// The change of `plan` is done.
    pub(super) fn done(&mut self, plan: &Plan) {
        if !matches!(plan.cookie, CookieLine::Keep) {
            self.line = plan.cookie.clone();
            self.proven =
                matches!(plan.change, Change::Insert(_) | Change::Replace { .. } | Change::SignIn { .. });
        }
    }

    /// What was set is worth nothing any more.
    pub(super) fn take_back(&mut self) {
        self.line = CookieLine::Keep;
    }
}
