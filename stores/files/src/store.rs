//! The store itself: every verb is tried until its lock is free.

use std::fmt;
use std::sync::Arc;

use cloakroom_formats::php::{SavePath, SessionId as RawId};
use cloakroom_session::store::{Inserted, Removed, Replaced, StoreError, Touched};
use cloakroom_session::{
    HighWater, Record, Revision, SecretHash, SessionId, Store, Ticket, TicketForm, Timestamp,
};

use crate::failure::Failure;
use crate::folder::Folder;
use crate::hold::House;
use crate::open_error::OpenError;
use crate::patience::{Attempt, patiently};
use crate::settings::FilesSettings;
use crate::shelf::Shelf;
use crate::sweep::Round;

/// Sessions in PHP's files. Cloning shares the store; any number of stores, processes and PHP pages may have
/// one folder. Needs the runtime of tokio, with timers.
#[derive(Clone)]
pub struct FilesStore(Arc<Open>);

struct Open {
    house: Arc<House>,
    clock: HighWater,
    round: Round,
}

impl FilesStore {
    /// Opens the store at `save_path`: PHP's `session.save_path`, `[depth;[mode;]]folder`.
    ///
    /// # Errors
    /// [`OpenError`] when that is not one, when the folder is missing, or when others could list it, or
    /// put sessions there or take them.
    pub fn open(save_path: &str, settings: FilesSettings) -> Result<Self, OpenError> {
        let folder = Folder::open(SavePath::parse(save_path)?, &settings.other_owners)?;
        let shelf = Shelf::open(&folder, settings.durability)?;
        let house = Arc::new(House { folder, shelf, settings });
        Ok(Self(Arc::new(Open { house, clock: HighWater::default(), round: Round::default() })))
    }

    pub(crate) fn round(&self) -> &Round {
        &self.0.round
    }

    pub(crate) fn raise(&self, now: Timestamp) -> Timestamp {
        self.0.clock.raise(now)
    }

    /// Tries, for as long as it may be waited for.
    pub(crate) async fn patiently<T: Send + 'static>(
        &self,
        action: &'static str,
        attempt: impl Fn(&House) -> Result<Attempt<T>, Failure> + Clone + Send + 'static,
    ) -> Result<T, StoreError> {
        let house = Arc::clone(&self.0.house);
        let wait_max = house.settings.lock_wait_max;
        let done = patiently(wait_max, move || attempt(&house)).await;
        done.map_err(|failure| failure.during(action))
    }

    async fn read(
        &self,
        now: Timestamp,
        attempt: impl Fn(&House) -> Result<Attempt<Option<Arc<Record>>>, Failure> + Clone + Send + 'static,
    ) -> Result<Option<Arc<Record>>, StoreError> {
        let now = self.raise(now);
        let record = self.patiently("load the session", attempt).await?;
        Ok(record.filter(|record| !record.is_expired(now)))
    }
}

impl Store for FilesStore {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.read(now, move |house| house.load(id)).await
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let id = ticket.id;
        let name = TicketForm::Php.lock(&ticket.secret).php_id(id);
        let Ok(raw) = RawId::parse(name.as_bytes()) else { return Ok(None) };
        self.read(now, move |house| house.find(id, &raw)).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        self.raise(now);
        self.patiently("insert the session", move |house| house.insert(&record)).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let now = self.raise(now);
        self.patiently("replace the session", move |house| house.replace(&record, expected, now)).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let now = self.raise(now);
        self.patiently("touch the session", move |house| house.touch(id, seen, now)).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.patiently("remove the session", move |house| house.remove(id, lock)).await
    }
}

impl fmt::Debug for FilesStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let save_path = self.0.house.folder.save_path();
        f.debug_struct("FilesStore").field("save_path", save_path).finish_non_exhaustive()
    }
}
