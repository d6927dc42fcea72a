//! A shared store is a store: for two sets of routes, or for whoever looks at it from outside.

use std::sync::Arc;

use super::{Directory, Inserted, Removed, Replaced, SignedIn, Store, StoreError, Touched};
use crate::policy::SessionLimit;
use crate::principal::Principal;
use crate::record::{Record, Revision, Summary};
use crate::ticket::{SecretHash, SessionId, Ticket};
use crate::timestamp::Timestamp;

impl<S: Store> Store for Arc<S> {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        S::load(self, id, now).await
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        S::find(self, ticket, now).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        S::insert(self, record, now).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        S::replace(self, record, expected, now).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        S::touch(self, id, seen, now).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        S::remove(self, id, lock).await
    }
}

impl<D: Directory> Directory for Arc<D> {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        D::sign_in(self, record, expected, limit, now).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        D::of_principal(self, principal, now).await
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        D::revoke(self, principal, keep, now).await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        D::sweep(self, now, limit).await
    }
}
