//! The store that `stores/README.md` shows: it keeps its promises, and it is the one shown.

// [shown]
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cloakroom_session::store::{Inserted, Removed, Replaced, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{HighWater, Record, Revision, SecretHash, SessionId, Store, Timestamp};

/// Octets by id. The lock stands for your engine's transaction.
#[derive(Debug, Default)]
struct OwnStore {
    engine: Mutex<BTreeMap<SessionId, Vec<u8>>>,
    clock: HighWater,
}

impl Store for OwnStore {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.begin(now).read(id)
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_some() {
            return Err(StoreError::new("insert who is signed in", StoreErrorKind::Misused));
        }
        let mut transaction = self.begin(now);
        if transaction.read(record.id)?.is_some() {
            return Ok(Inserted::Taken);
        }
        transaction.write(&record);
        Ok(Inserted::Done)
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let mut transaction = self.begin(now);
        let Some(there) = transaction.read(record.id)? else { return Ok(Replaced::Gone) };
        if there.revision != expected {
            return Ok(Replaced::Conflict(there));
        }
        transaction.write(&record.replacing(&there));
        Ok(Replaced::Done)
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let mut transaction = self.begin(now);
        let Some(mut there) = transaction.read(id)? else { return Ok(Touched::Gone) };
        Arc::make_mut(&mut there).seen = there.seen.max(seen);
        transaction.write(&there);
        Ok(Touched::Done)
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        let mut transaction = self.begin(Timestamp::default());
        let Some(there) = transaction.read(id)? else { return Ok(Removed::Gone) };
        if lock.is_some_and(|lock| lock != there.lock) {
            return Ok(Removed::Conflict(there));
        }
        transaction.engine.remove(&id);
        Ok(Removed::Done)
    }
}

impl OwnStore {
    /// Time that has passed does not come back: every verb raises the mark, and goes by it.
    fn begin(&self, now: Timestamp) -> Transaction<'_> {
        let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        Transaction { engine, now: self.clock.raise(now) }
    }
}

struct Transaction<'a> {
    engine: MutexGuard<'a, BTreeMap<SessionId, Vec<u8>>>,
    now: Timestamp,
}

impl Transaction<'_> {
    /// The one place that reads: what is over is not there, and what cannot be read is an error.
    fn read(&self, id: SessionId) -> Result<Option<Arc<Record>>, StoreError> {
        let Some(octets) = self.engine.get(&id) else { return Ok(None) };
        let damaged = StoreError::new("read a session", StoreErrorKind::Damaged);
        let record = Record::decode(id, octets.clone().into()).map_err(|error| damaged.because(error))?;
        Ok(Some(Arc::new(record)).filter(|record| !record.is_expired(self.now)))
    }

    fn write(&mut self, record: &Record) {
        let mut octets = Vec::new();
        record.encode(&mut octets);
        self.engine.insert(record.id, octets);
    }
}

#[cfg(test)]
cloakroom_testkit::conformance!(own: Store => OwnStore::default());
// [/shown]

#[test]
fn the_readme_shows_this_store() {
    let (page, code) = (include_str!("../../../stores/README.md"), include_str!("own_store.rs"));
    let between = |text: &'static str, start: &str, end: &str| {
        let from = text.split_once(start).expect("the beginning of the code").1;
        from.split_once(end).expect("the end of the code").0.trim()
    };
    assert_eq!(between(page, "```rust\n", "\n```\n"), between(code, "// [shown]", "// [/shown]"));
}
