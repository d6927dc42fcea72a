//! What should happen at the end of a request: decided here, done by the façade.

use std::sync::Arc;
use std::time::Duration;

use crate::record::{Record, Revision};
use crate::ticket::{SecretHash, SessionId, Ticket};
use crate::timestamp::Timestamp;

/// One change for the store, and the cookie line that goes with it once the store has said yes.
#[derive(Debug)]
pub struct Plan {
    /// What the store is asked to do.
    pub change: Change,
    /// What the browser is told afterwards.
    pub cookie: CookieLine,
}

impl Plan {
    /// Nothing is to be done.
    pub const NOTHING: Self = Self { change: Change::None, cookie: CookieLine::Keep };
}

/// What the store is asked to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Change {
    /// Nothing.
    None,
    /// [`Store::insert`](crate::store::Store::insert).
    Insert(Arc<Record>),
    /// [`Store::replace`](crate::store::Store::replace).
    Replace {
        /// What it becomes.
        record: Arc<Record>,
        /// What it must be until then.
        expected: Revision,
    },
    /// [`Directory::sign_in`](crate::store::Directory::sign_in).
    SignIn {
        /// What it becomes.
        record: Arc<Record>,
        /// What it must be until then; `None`: nothing may be there.
        expected: Option<Revision>,
    },
    /// [`Store::touch`](crate::store::Store::touch).
    Touch {
        /// Whose.
        id: SessionId,
        /// The moment to keep.
        seen: Timestamp,
    },
    /// [`Store::remove`](crate::store::Store::remove).
    Remove {
        /// Whose.
        id: SessionId,
        /// What it must have until then.
        lock: SecretHash,
    },
}

/// What the response says about the cookie.
#[derive(Clone, Debug)]
pub enum CookieLine {
    /// Nothing.
    Keep,
    /// The browser shall carry this ticket.
    Set {
        /// Which.
        ticket: Ticket,
        /// For how long; `None`: until the browser closes.
        max_age: Option<Duration>,
    },
    /// The browser shall drop its ticket.
    Remove,
}

/// What the store answered to a [`Change`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// As asked.
    Done,
    /// As asked; these many older sessions of the principal ended for it.
    SignedIn {
        /// How many.
        evicted: usize,
    },
    /// The new id is someone else's: astonishing, and harmless.
    Taken,
    /// Somebody committed first.
    Conflict(Arc<Record>),
    /// There is no such session any more.
    Gone,
    /// All sessions of the principal were revoked after this sign-in began.
    Revoked,
    /// The principal has as many sessions as the policy allows.
    TooMany,
}

/// How things stand after an [`Outcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Next {
    /// Nothing is left to do.
    Finished,
    /// Close again: there is a newer record, or a second change.
    Again,
}
