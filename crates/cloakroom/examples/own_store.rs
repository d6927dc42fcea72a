//! A store of one's own: five verbs over whatever keeps records, here one map behind one lock.
//!
//! `cargo run -p cloakroom --example own_store`. The promises that its verbs keep are numbered in
//! `cloakroom::store`, and `cloakroom-testkit` tests them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{Router, routing::get};
use cloakroom::store::{Inserted, Removed, Replaced, StoreError, StoreErrorKind, Touched};
use cloakroom::{Record, Revision, SecretHash, Session, SessionId, Sessions, Store, Timestamp};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let sessions = Sessions::without_logins(OneMap::default());
    eprintln!("http://{listen}/");
    let app = Router::new().route("/", get(visits)).layer(sessions.layer());
    axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await
}

async fn visits(session: Session) -> Result<String, cloakroom::Error> {
    Ok(format!("Visit {}\n", session.update("visits", |n: u64| n + 1)?))
}

/// Every verb decides and writes under the same lock: that is all that the promises ask for.
#[derive(Debug, Default)]
pub(crate) struct OneMap(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    records: HashMap<SessionId, Arc<Record>>,
    /// The latest `now` so far: a clock set back must revive nothing.
    latest: Timestamp,
}

impl OneMap {
    fn at(&self, now: Timestamp) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.latest = kept.latest.max(now);
        kept
    }
}

impl Kept {
    fn live(&mut self, id: SessionId) -> Option<&mut Arc<Record>> {
        let latest = self.latest;
        self.records.get_mut(&id).filter(|record| !record.is_expired(latest))
    }
}

impl Store for OneMap {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        Ok(self.at(now).live(id).cloned())
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_some() {
            return Err(StoreError::new("insert who is signed in", StoreErrorKind::Misused));
        }
        let mut kept = self.at(now);
        if kept.live(record.id).is_some() {
            return Ok(Inserted::Taken);
        }
        kept.records.insert(record.id, record);
        Ok(Inserted::Done)
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let mut kept = self.at(now);
        let Some(there) = kept.live(record.id) else { return Ok(Replaced::Gone) };
        if there.revision != expected {
            return Ok(Replaced::Conflict(there.clone()));
        }
        *there = record.replacing(there);
        Ok(Replaced::Done)
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let mut kept = self.at(now);
        let Some(there) = kept.live(id) else { return Ok(Touched::Gone) };
        Arc::make_mut(there).seen = there.seen.max(seen);
        Ok(Touched::Done)
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        let mut kept = self.at(Timestamp::default());
        let Some(there) = kept.live(id) else { return Ok(Removed::Gone) };
        if lock.is_some_and(|lock| lock != there.lock) {
            return Ok(Removed::Conflict(there.clone()));
        }
        kept.records.remove(&id);
        Ok(Removed::Done)
    }
}
