//! The reference store, with one verb done wrong.

use std::future::Future;
use std::sync::Arc;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, Touched};
use cloakroom_session::{
    Directory, MemoryStore, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store, Summary,
    Ticket, Timestamp,
};

/// What one store does wrong; every verb that is not written out is the sound store's.
pub trait Fault: Send + Sync + 'static {
    /// The store that does the rest.
    fn sound(&self) -> &MemoryStore;

    /// [`Store::load`].
    fn load(
        &self,
        id: SessionId,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<Record>>, StoreError>> + Send {
        self.sound().load(id, now)
    }

    /// [`Store::find`].
    fn find(
        &self,
        ticket: &Ticket,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<Record>>, StoreError>> + Send {
        self.sound().find(ticket, now)
    }

    /// [`Store::insert`].
    fn insert(
        &self,
        record: Arc<Record>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Inserted, StoreError>> + Send {
        self.sound().insert(record, now)
    }

    /// [`Store::replace`].
    fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> impl Future<Output = Result<Replaced, StoreError>> + Send {
        self.sound().replace(record, expected, now)
    }

    /// [`Store::touch`].
    fn touch(
        &self,
        id: SessionId,
        seen: Timestamp,
        now: Timestamp,
    ) -> impl Future<Output = Result<Touched, StoreError>> + Send {
        self.sound().touch(id, seen, now)
    }

    /// [`Store::remove`].
    fn remove(
        &self,
        id: SessionId,
        lock: Option<SecretHash>,
    ) -> impl Future<Output = Result<Removed, StoreError>> + Send {
        self.sound().remove(id, lock)
    }

    /// [`Directory::sign_in`].
    fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> impl Future<Output = Result<SignedIn, StoreError>> + Send {
        self.sound().sign_in(record, expected, limit, now)
    }

    /// [`Directory::of_principal`].
    fn of_principal(
        &self,
        principal: &Principal,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Summary>, StoreError>> + Send {
        self.sound().of_principal(principal, now)
    }

    /// [`Directory::revoke`].
    fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send {
        self.sound().revoke(principal, keep, now)
    }

    /// [`Directory::sweep`].
    fn sweep(&self, now: Timestamp, limit: usize) -> impl Future<Output = Result<usize, StoreError>> + Send {
        self.sound().sweep(now, limit)
    }
}

/// No fault at all: shows that the frame around the others has none either.
#[derive(Debug, Default)]
pub struct NoFault(MemoryStore);

impl Fault for NoFault {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }
}

/// Writes `record` over whatever there is, or is not: what no contract offers.
pub(super) async fn put(
    store: &MemoryStore,
    mut record: Arc<Record>,
    now: Timestamp,
) -> Result<(), StoreError> {
    erase(store, record.id).await?;
    if record.principal.is_none() {
        return store.insert(record, now).await.map(|_| ());
    }
    Arc::make_mut(&mut record).authenticated.get_or_insert(now);
    store.sign_in(record, None, SessionLimit::Unlimited, now).await.map(|_| ())
}

/// Ends the session, whatever its lock.
pub(super) async fn erase(store: &MemoryStore, id: SessionId) -> Result<(), StoreError> {
    store.remove(id, None).await.map(|_| ())
}

/// A store with a fault.
#[derive(Debug, Default)]
pub struct Broken<F>(F);

impl<F: Fault> Store for Broken<F> {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.0.load(id, now).await
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.0.find(ticket, now).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        self.0.insert(record, now).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        self.0.replace(record, expected, now).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        self.0.touch(id, seen, now).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.0.remove(id, lock).await
    }
}

impl<F: Fault> Directory for Broken<F> {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        self.0.sign_in(record, expected, limit, now).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        self.0.of_principal(principal, now).await
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.0.revoke(principal, keep, now).await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.0.sweep(now, limit).await
    }
}
