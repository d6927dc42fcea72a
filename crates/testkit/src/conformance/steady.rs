//! A store whose errors end the test.

use std::sync::Arc;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{
    Directory, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store, Summary, Ticket,
    Timestamp,
};

/// The store under test, shared by the tasks of a race. Each verb answers, or the test fails.
#[derive(Debug)]
pub(super) struct Steady<S>(Arc<S>);

impl<S> Clone for Steady<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Store> Steady<S> {
    pub(super) fn new(store: S) -> Self {
        Self(Arc::new(store))
    }

    pub(super) async fn load(&self, id: SessionId, now: Timestamp) -> Option<Record> {
        answered("load", self.0.load(id, now).await).map(Arc::unwrap_or_clone)
    }

    pub(super) async fn find(&self, ticket: &Ticket, now: Timestamp) -> Option<Record> {
        answered("find", self.0.find(ticket, now).await).map(Arc::unwrap_or_clone)
    }

    pub(super) async fn insert(&self, record: Record, now: Timestamp) -> Inserted {
        answered("insert", self.0.insert(Arc::new(record), now).await)
    }

    /// Inserts what must go in.
    pub(super) async fn put(&self, record: &Record, now: Timestamp) {
        assert_eq!(self.insert(record.clone(), now).await, Inserted::Done, "an insert under a fresh id");
    }

    /// Tries to insert what no insert may take, and leaves nothing behind.
    pub(super) async fn turn_away(&self, record: &Record, now: Timestamp) {
        let answer = self.0.insert(Arc::new(record.clone()), now).await;
        let why = answer.map_err(|error| error.kind());
        assert_eq!(why, Err(StoreErrorKind::Misused), "an insert of a record that is signed in");
        assert_eq!(self.load(record.id, now).await, None, "nothing was stored");
    }

    pub(super) async fn replace(&self, record: Record, expected: Revision, now: Timestamp) -> Replaced {
        answered("replace", self.0.replace(Arc::new(record), expected, now).await)
    }

    pub(super) async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Touched {
        answered("touch", self.0.touch(id, seen, now).await)
    }

    pub(super) async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Removed {
        answered("remove", self.0.remove(id, lock).await)
    }

    /// Ends what must be there, whatever its lock.
    pub(super) async fn end(&self, id: SessionId) {
        assert_eq!(self.remove(id, None).await, Removed::Done, "a removal of what is there");
    }
}

impl<D: Directory> Steady<D> {
    pub(super) async fn sign_in(
        &self,
        record: Record,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> SignedIn {
        answered("sign in", self.0.sign_in(Arc::new(record), expected, limit, now).await)
    }

    /// Signs in what must get in, under no limit and where nothing is yet.
    pub(super) async fn admit(&self, record: &Record, now: Timestamp) {
        let answer = self.sign_in(record.clone(), None, SessionLimit::Unlimited, now).await;
        assert_eq!(answer, SignedIn::Done { evicted: Vec::new() }, "a sign-in under a fresh id");
    }

    pub(super) async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Vec<Summary> {
        answered("list", self.0.of_principal(principal, now).await)
    }

    /// The ids that the directory lists, sorted.
    pub(super) async fn ids_of(&self, principal: &Principal, now: Timestamp) -> Vec<SessionId> {
        let mut ids: Vec<_> =
            self.of_principal(principal, now).await.into_iter().map(|summary| summary.id).collect();
        ids.sort();
        ids
    }

    pub(super) async fn revoke(&self, principal: &Principal, keep: Option<SessionId>, now: Timestamp) -> u64 {
        answered("revoke", self.0.revoke(principal, keep, now).await)
    }

    pub(super) async fn sweep(&self, now: Timestamp, limit: usize) -> usize {
        answered("sweep", self.0.sweep(now, limit).await)
    }
}

#[track_caller]
fn answered<T>(verb: &str, answer: Result<T, StoreError>) -> T {
    answer.unwrap_or_else(|error| panic!("{verb}: {error}: {error:?}"))
}
