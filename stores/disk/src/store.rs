//! The store itself: a handle whose reads are done here and whose writes are done by the writer.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, Touched};
use cloakroom_session::{
    Directory, HighWater, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store, Summary,
    Timestamp,
};

use crate::cache::Cache;
use crate::command::{Caller, Command, SignIn};
use crate::engine::Engine;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::front::Front;
use crate::open_error::OpenError;
use crate::queue::Queue;
use crate::records::Records;
use crate::room::Room;
use crate::settings::DiskSettings;
use crate::writer::Writer;

/// Index entries that a sweep gives the writer at a time: others wait no longer than one bite takes.
const SWEEP_BITE: usize = 64;

/// Sessions in a folder of this machine. Cloning shares the store; it closes with its last handle,
/// which waits until everything written is on the disk.
///
/// Needs no particular runtime. A load that the cache cannot answer reads from the disk in place.
#[derive(Clone)]
pub struct DiskStore(Arc<Open>);

struct Open {
    records: Arc<Records>,
    queue: Arc<Queue>,
    front: Arc<Front>,
    clock: Arc<HighWater>,
    writer: Option<JoinHandle<()>>,
}

impl DiskStore {
    /// Opens the store in the folder `path`, which is made when missing.
    ///
    /// Blocks: up to a second or two when the store was ended by force, while its journal is read.
    ///
    /// # Errors
    /// [`OpenError`] when the folder is in use, not ours, of a newer format, damaged, or cannot be
    /// read and written.
    pub fn open(path: impl AsRef<Path>, settings: DiskSettings) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let engine = Engine::open(Folder::enter(path)?, &settings)?;
        let swept = engine.swept().map_err(|error| OpenError::of_engine(path, error))?;
        let records = Arc::new(Records { cache: Cache::new(settings.cache_bytes), engine });
        let (queue, front, clock) =
            (Arc::<Queue>::default(), Arc::new(Front::new(swept)), Arc::<HighWater>::default());
        let writer = Writer::new(
            Arc::clone(&records),
            Arc::clone(&queue),
            Arc::clone(&front),
            Arc::clone(&clock),
            settings.durability,
            Room::new(path.into(), settings.reserve_bytes),
            swept,
        );
        let writer = writer.start().map_err(|source| OpenError::Io { path: path.into(), source })?;
        Ok(Self(Arc::new(Open { records, queue, front, clock, writer: Some(writer) })))
    }

    #[cfg(test)]
    pub(crate) fn on_disk(&self) -> &crate::power_loss::OnDisk {
        &self.0.records.engine.on_disk
    }

    /// Asks the writer and waits for its answer.
    async fn ask<T>(
        &self,
        action: &'static str,
        command: impl FnOnce(Caller<T>) -> Command,
    ) -> Result<T, StoreError> {
        let (caller, reply) = Caller::new(action);
        let alone =
            self.0.queue.push(command(caller)).map_err(|why| Failure::NotTaken(why).during(action))?;
        reply.wait(alone).await
    }

    fn read(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, Failure> {
        let row = self.0.records.read(id)?;
        Ok(row.map(|row| row.record).filter(|record| !record.is_expired(now)))
    }

    fn list(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, Failure> {
        let mut sessions = Vec::new();
        for id in self.0.records.engine.ids_of(principal)? {
            let record = self.read(id, now)?.filter(|record| record.principal.as_ref() == Some(principal));
            sessions.extend(record.map(|record| record.summary()));
        }
        Ok(sessions)
    }
}

impl Store for DiskStore {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let now = self.0.clock.raise(now);
        self.read(id, now).map_err(|failure| failure.during("load the session"))
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        let now = self.0.clock.raise(now);
        self.ask("insert the session", |caller| Command::Insert { record, now, caller }).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let now = self.0.clock.raise(now);
        self.ask("replace the session", |caller| Command::Replace { record, expected, now, caller }).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let now = self.0.clock.raise(now);
        self.ask("touch the session", |caller| Command::Touch { id, seen, now, caller }).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.ask("remove the session", |caller| Command::Remove { id, lock, caller }).await
    }
}

impl Directory for DiskStore {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let sign_in = SignIn { record, expected, limit, now: self.0.clock.raise(now) };
        self.ask("sign in", |caller| Command::SignIn { sign_in, caller }).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let now = self.0.clock.raise(now);
        self.list(principal, now).map_err(|failure| failure.during("list the sessions of a principal"))
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (principal, now) = (principal.clone(), self.0.clock.raise(now));
        self.ask("revoke the sessions of a principal", |caller| Command::Revoke {
            principal,
            keep,
            now,
            caller,
        })
        .await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        const ACTION: &str = "sweep expired sessions";
        let now = self.0.clock.raise(now);
        let mut turn = self.0.front.turn().await;
        let mut swept = 0;
        while swept < limit {
            let bite = SWEEP_BITE.min(limit - swept);
            let due = self.0.records.engine.due(turn.begin(), now, bite);
            let entries = due.map_err(|error| Failure::from(error).during(ACTION))?;
            let Some(last) = entries.last().copied() else { break };
            swept += self.ask(ACTION, |caller| Command::Sweep { entries, now, caller }).await?;
            turn.reached(last);
        }
        Ok(swept)
    }
}

impl fmt::Debug for DiskStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiskStore").field("path", &self.0.records.engine.path()).finish_non_exhaustive()
    }
}

impl Drop for Open {
    /// The engine may only go when the writer has: it holds the folder's lock.
    fn drop(&mut self) {
        self.queue.close();
        if self.writer.take().is_some_and(|writer| writer.join().is_err()) {
            tracing::error!(path = %self.records.engine.path().display(), "the writer of sessions panicked");
        }
    }
}

#[cfg(test)]
mod tests;
