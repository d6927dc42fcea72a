//! The same contract behind a pointer, for those who do not care which store it is.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{Directory, Inserted, Removed, Replaced, SignedIn, Store, StoreError, Touched};
use crate::policy::SessionLimit;
use crate::principal::Principal;
use crate::record::{Record, Revision, Summary};
use crate::ticket::{SecretHash, SessionId, Ticket};
use crate::timestamp::Timestamp;

/// A store's answer on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// [`Store`] as an object; every store is one.
pub trait DynStore: Send + Sync + 'static {
    /// [`Store::load`].
    fn load(&self, id: SessionId, now: Timestamp) -> Pending<'_, Option<Arc<Record>>>;
    /// [`Store::find`].
    fn find<'a>(&'a self, ticket: &'a Ticket, now: Timestamp) -> Pending<'a, Option<Arc<Record>>>;
    /// [`Store::insert`].
    fn insert(&self, record: Arc<Record>, now: Timestamp) -> Pending<'_, Inserted>;
    /// [`Store::replace`].
    fn replace(&self, record: Arc<Record>, expected: Revision, now: Timestamp) -> Pending<'_, Replaced>;
    /// [`Store::touch`].
    fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Pending<'_, Touched>;
    /// [`Store::remove`].
    fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Pending<'_, Removed>;
}

impl<S: Store> DynStore for S {
    fn load(&self, id: SessionId, now: Timestamp) -> Pending<'_, Option<Arc<Record>>> {
        Box::pin(Store::load(self, id, now))
    }

    fn find<'a>(&'a self, ticket: &'a Ticket, now: Timestamp) -> Pending<'a, Option<Arc<Record>>> {
        Box::pin(Store::find(self, ticket, now))
    }

    fn insert(&self, record: Arc<Record>, now: Timestamp) -> Pending<'_, Inserted> {
        Box::pin(Store::insert(self, record, now))
    }

    fn replace(&self, record: Arc<Record>, expected: Revision, now: Timestamp) -> Pending<'_, Replaced> {
        Box::pin(Store::replace(self, record, expected, now))
    }

    fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Pending<'_, Touched> {
        Box::pin(Store::touch(self, id, seen, now))
    }

    fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Pending<'_, Removed> {
        Box::pin(Store::remove(self, id, lock))
    }
}

/// [`Directory`] as an object; every directory is one.
pub trait DynDirectory: DynStore {
    /// [`Directory::sign_in`].
    fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Pending<'_, SignedIn>;
    /// [`Directory::of_principal`].
    fn of_principal<'a>(&'a self, principal: &'a Principal, now: Timestamp) -> Pending<'a, Vec<Summary>>;
    /// [`Directory::revoke`].
    fn revoke<'a>(
        &'a self,
        principal: &'a Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Pending<'a, u64>;
    /// [`Directory::sweep`].
    fn sweep(&self, now: Timestamp, limit: usize) -> Pending<'_, usize>;
}

impl<D: Directory> DynDirectory for D {
    fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Pending<'_, SignedIn> {
        Box::pin(Directory::sign_in(self, record, expected, limit, now))
    }

    fn of_principal<'a>(&'a self, principal: &'a Principal, now: Timestamp) -> Pending<'a, Vec<Summary>> {
        Box::pin(Directory::of_principal(self, principal, now))
    }

    fn revoke<'a>(
        &'a self,
        principal: &'a Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Pending<'a, u64> {
        Box::pin(Directory::revoke(self, principal, keep, now))
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> Pending<'_, usize> {
        Box::pin(Directory::sweep(self, now, limit))
    }
}
