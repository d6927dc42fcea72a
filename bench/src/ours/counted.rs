//! A store of ours whose calls are counted.

use std::sync::Arc;

use cloakroom::store::{Inserted, Removed, Replaced, StoreError, Touched};
use cloakroom::{Record, Revision, SecretHash, SessionId, Store, Ticket, Timestamp};

use crate::farm::calls;

pub struct Counted<S>(pub S);

impl<S: Store> Store for Counted<S> {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        calls::read();
        self.0.load(id, now).await
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        calls::read();
        self.0.find(ticket, now).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        calls::wrote();
        self.0.insert(record, now).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        calls::wrote();
        self.0.replace(record, expected, now).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        calls::wrote();
        self.0.touch(id, seen, now).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        calls::wrote();
        self.0.remove(id, lock).await
    }
}
