//! Faults of the index.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_session::store::{SignedIn, StoreError};
use cloakroom_session::{
    Directory, MemoryStore, Principal, Record, Revision, SessionId, SessionLimit, Summary, Timestamp,
};
use tokio::task::yield_now;

use super::fault::Fault;

/// The list of a principal's sessions is read, added to and written back: of two sign-ins at once it forgets one.
#[derive(Debug, Default)]
pub struct LossyIndex {
    sound: MemoryStore,
    index: Mutex<HashMap<Principal, Vec<SessionId>>>,
}

impl LossyIndex {
    fn read(&self, principal: &Principal) -> Vec<SessionId> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        index.get(principal).cloned().unwrap_or_default()
    }

    fn write(&self, principal: Principal, ids: Vec<SessionId>) {
        self.index.lock().unwrap_or_else(PoisonError::into_inner).insert(principal, ids);
    }
}

impl Fault for LossyIndex {
    fn sound(&self) -> &MemoryStore {
        &self.sound
    }

    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        if let Some(principal) = record.principal.clone() {
            let mut ids = self.read(&principal);
            yield_now().await;
            ids.push(record.id);
            self.write(principal, ids);
        }
        self.sound.sign_in(record, expected, limit, now).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let known = self.read(principal);
        let mut live = self.sound.of_principal(principal, now).await?;
        live.retain(|summary| known.contains(&summary.id));
        Ok(live)
    }
}

/// A column that compares without regard to case.
#[derive(Debug, Default)]
pub struct CaseFolding {
    sound: MemoryStore,
    spellings: Mutex<HashMap<String, BTreeSet<Principal>>>,
}

impl Fault for CaseFolding {
    fn sound(&self) -> &MemoryStore {
        &self.sound
    }

    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        if let Some(principal) = record.principal.clone() {
            let mut spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner);
            spellings.entry(principal.as_str().to_lowercase()).or_default().insert(principal);
        }
        self.sound.sign_in(record, expected, limit, now).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let folded = principal.as_str().to_lowercase();
        let spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner).get(&folded).cloned();
        let mut all = Vec::new();
        for spelling in spellings.unwrap_or_default() {
            all.extend(self.sound.of_principal(&spelling, now).await?);
        }
        Ok(all)
    }
}

/// Lists what once signed in, and does not ask the records.
#[derive(Debug, Default)]
pub struct StaleIndex {
    sound: MemoryStore,
    lines: Mutex<HashMap<Principal, Vec<Summary>>>,
}

impl Fault for StaleIndex {
    fn sound(&self) -> &MemoryStore {
        &self.sound
    }

    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        if let Some(principal) = record.principal.clone() {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.entry(principal).or_default().push(record.summary());
        }
        self.sound.sign_in(record, expected, limit, now).await
    }

    async fn of_principal(&self, principal: &Principal, _: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(lines.get(principal).cloned().unwrap_or_default())
    }
}
