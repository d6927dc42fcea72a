//! Faults of `find`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_session::store::StoreError;
use cloakroom_session::{MemoryStore, Record, SessionId, Store, Ticket, Timestamp};

use super::fault::Fault;

/// Written apart from `load`, and looks at no deadline.
#[derive(Debug, Default)]
pub struct FindsTheExpired(MemoryStore);

impl Fault for FindsTheExpired {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn find(&self, ticket: &Ticket, _: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.0.load(ticket.id, Timestamp::default()).await
    }
}

/// Answers who has another secret that there is no session: a late request would begin one.
#[derive(Debug, Default)]
pub struct JudgesTheSecret(MemoryStore);

impl Fault for JudgesTheSecret {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let found = self.0.load(ticket.id, now).await?;
        Ok(found.filter(|record| record.lock == ticket.secret.hash()))
    }
}

/// Keeps what was found, and hears of no write.
#[derive(Debug, Default)]
pub struct KeepsTheFound {
    sound: MemoryStore,
    found: Mutex<HashMap<SessionId, Arc<Record>>>,
}

impl Fault for KeepsTheFound {
    fn sound(&self) -> &MemoryStore {
        &self.sound
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let loaded = self.sound.load(ticket.id, now).await?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(loaded) = loaded else { return Ok(None) };
        Ok(Some(found.entry(ticket.id).or_insert(loaded).clone()))
    }
}
