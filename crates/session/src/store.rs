//! What a store promises. One conformance test for each number, for everybody's store.
//!
//! Every promise below holds under any number of concurrent callers. An error means "could not
//! answer": what was asked may or may not have happened, and the visitor is told 503. Absence is
//! an answer, not an error.
//!
//! 1. **load** answers the record as it was last acknowledged, every field and every octet.
//! 2. **load** never answers an expired record, swept or not, even when `now` goes back afterwards
//!    (for as long as the store is open).
//! 3. **insert** never overwrites: of any number of inserts of one id exactly one is done.
//! 4. **replace** writes only over the revision it expects: of any number that expect the same one,
//!    exactly one is done, the others are given the newest record.
//! 5. **replace** never creates, and never revives the expired.
//! 6. **replace** keeps the larger `seen`, and the principal that the record has
//!    ([`Record::replacing`] does both).
//! 7. **touch** never creates, never revives, never moves `seen` back nor the revision at all; a
//!    replace beside it loses nothing.
//! 8. **remove** is final: no replace and no touch under way brings the record back. Given a lock it
//!    removes the record only while it has that lock. Removing what is not there is fine.
//! 9. A record's own lifetime rules, also when a replace changes it.
//! 10. Values of any octets, up to the size the policy allows, are kept whole.
//!
//! And of a store that knows who is signed in:
//!
//! 11. **sign_in** attaches the principal and writes the record in one step; expecting a revision
//!     it behaves as replace, expecting nothing as insert. A record with a principal is refused by
//!     insert, as misuse.
//! 12. **of_principal** lists exactly the live sessions of exactly that principal.
//! 13. However many sign in at once, never more sessions are left than the limit allows.
//! 14. **revoke**: no session that its principal authenticated before `now` survives, whatever
//!     sign-ins race with it, but the one to be kept.
//! 15. A sign-in authenticated before the last revocation is refused.
//! 16. **sweep** removes expired records only, at most `limit` of them; called often enough, all.
//!
//! And of every store, most of which leave it as it is:
//!
//! 17. **find** answers for a ticket what load answers for its id, whatever the secret: whether that opens
//!     the record is not the store's to judge. Only a store whose records are filed by the whole ticket may
//!     find more. A store around another one passes it on.

mod erased;
mod shared;

use std::error::Error as StdError;
use std::future::Future;
use std::sync::Arc;

use thiserror::Error;

pub use self::erased::{DynDirectory, DynStore, Pending};
use crate::policy::SessionLimit;
use crate::principal::Principal;
use crate::record::{Record, Revision, Summary};
use crate::ticket::{SecretHash, SessionId, Ticket};
use crate::timestamp::Timestamp;

/// Where sessions are kept. The promises are numbered in the [module](self).
pub trait Store: Send + Sync + 'static {
    /// The record under `id`, if there is one and it is not over at `now`.
    fn load(
        &self,
        id: SessionId,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<Record>>, StoreError>> + Send;

    /// The record that `ticket` names: [`Store::load`] by its id. To be written by stores whose records are
    /// filed by the whole ticket ([`TicketForm::Php`](crate::TicketForm::Php)), and by stores around another
    /// one, which pass it on; the others leave it as it is.
    fn find(
        &self,
        ticket: &Ticket,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<Record>>, StoreError>> + Send {
        self.load(ticket.id, now)
    }

    /// Stores a record under an id where nothing may be yet.
    fn insert(
        &self,
        record: Arc<Record>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Inserted, StoreError>> + Send;

    /// Stores `record` over the one of the same id, if that has the revision `expected`.
    fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> impl Future<Output = Result<Replaced, StoreError>> + Send;

    /// Moves `seen` forward.
    fn touch(
        &self,
        id: SessionId,
        seen: Timestamp,
        now: Timestamp,
    ) -> impl Future<Output = Result<Touched, StoreError>> + Send;

    /// Ends the session for good; with a `lock`, only if that still is the record's. A record that is over
    /// and not yet swept may be answered as there or as gone.
    fn remove(
        &self,
        id: SessionId,
        lock: Option<SecretHash>,
    ) -> impl Future<Output = Result<Removed, StoreError>> + Send;
}

/// A store that knows who is signed in, and can find their sessions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps no directory of principals, so nobody can sign in with it",
    note = "implement `Directory`, or build the layer with `Sessions::without_logins`"
)]
pub trait Directory: Store {
    /// Stores `record`, with its principal, over the revision `expected` (`None`: where nothing may
    /// be yet), keeping the principal within `limit`. The only verb that attaches a principal.
    fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> impl Future<Output = Result<SignedIn, StoreError>> + Send;

    /// The live sessions of a principal, in no particular order.
    fn of_principal(
        &self,
        principal: &Principal,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Summary>, StoreError>> + Send;

    /// Ends every session of `principal` but `keep`; answers how many.
    fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Collects up to `limit` expired records; answers how many.
    fn sweep(&self, now: Timestamp, limit: usize) -> impl Future<Output = Result<usize, StoreError>> + Send;
}

/// What [`Store::insert`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Inserted {
    /// Stored.
    Done,
    /// There is a record under this id; nothing was changed.
    Taken,
}

/// What [`Store::replace`] answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Replaced {
    /// Stored.
    Done,
    /// Another revision is there: this one.
    Conflict(Arc<Record>),
    /// Nothing is there.
    Gone,
}

/// What [`Store::touch`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Touched {
    /// Seen.
    Done,
    /// Nothing is there.
    Gone,
}

/// What [`Store::remove`] answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Removed {
    /// It was there, and is not any more.
    Done,
    /// Nothing is there.
    Gone,
    /// It has another lock: this is it, and it stays.
    Conflict(Arc<Record>),
}

/// What [`Directory::sign_in`] answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum SignedIn {
    /// Stored; these older sessions of the principal were ended for it.
    Done {
        /// In the order of their sign-in.
        evicted: Vec<SessionId>,
    },
    /// Nothing was expected, but there is a record under this id.
    Taken,
    /// Another revision is there: this one.
    Conflict(Arc<Record>),
    /// Nothing is there.
    Gone,
    /// The principal has as many sessions as it may.
    TooMany,
    /// The principal's sessions were revoked after this one was authenticated.
    Revoked,
}

/// The store could not answer. Never means that there is no session.
#[derive(Debug, Error)]
#[error("the session store could not {action}: {kind}")]
pub struct StoreError {
    action: &'static str,
    kind: StoreErrorKind,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Why a store could not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// It cannot be reached, or is shutting down.
    #[error("it is not available")]
    Unavailable,
    /// No room for another write; reads and removals may go on.
    #[error("it has no room left")]
    Full,
    /// What it keeps is not what it wrote.
    #[error("what it keeps is damaged")]
    Damaged,
    /// What it keeps was written by a newer version.
    #[error("what it keeps was written by a newer version")]
    Newer,
    /// It was asked for something that the contract does not allow.
    #[error("it was used against its contract")]
    Misused,
}

impl StoreError {
    /// An error while doing `action` ("load the session").
    #[must_use]
    pub const fn new(action: &'static str, kind: StoreErrorKind) -> Self {
        Self { action, kind, source: None }
    }

    /// The same, with its cause.
    #[must_use]
    pub fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// Why.
    #[must_use]
    pub const fn kind(&self) -> StoreErrorKind {
        self.kind
    }
}
