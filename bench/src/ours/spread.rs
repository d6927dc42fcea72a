//! Several stores on one server, each session in one of them: what more connections would bring.

use std::sync::Arc;

use cloakroom::store::{Inserted, Removed, Replaced, StoreError, Touched};
use cloakroom::{Record, Revision, SecretHash, SessionId, Store, Ticket, Timestamp};

/// At least one store.
pub struct Spread<S>(pub Vec<Arc<S>>);

impl<S> Spread<S> {
    fn of(&self, id: SessionId) -> &S {
        &self.0[usize::from(id.as_bytes()[0]) % self.0.len()]
    }
}

impl<S: Store> Store for Spread<S> {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.of(id).load(id, now).await
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.of(ticket.id).find(ticket, now).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        self.of(record.id).insert(record, now).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        self.of(record.id).replace(record, expected, now).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        self.of(id).touch(id, seen, now).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.of(id).remove(id, lock).await
    }
}
