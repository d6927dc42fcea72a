//! Faults of `revoke`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_session::store::{SignedIn, StoreError};
use cloakroom_session::{
    Directory, MemoryStore, Principal, Record, Revision, SessionId, SessionLimit, Timestamp,
};
use tokio::task::yield_now;

use super::fault::{Fault, erase};

/// Lists the sessions, and a moment later ends those and no others.
#[derive(Debug, Default)]
pub struct RacyRevoke(MemoryStore);

impl Fault for RacyRevoke {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let listed = listed(&self.0, principal, keep, now).await?;
        yield_now().await;
        end(&self.0, &listed).await
    }
}

/// Looks for a revocation, and signs in a moment later.
#[derive(Debug, Default)]
pub struct HastySignIn {
    sound: MemoryStore,
    revoked: Revocations,
}

impl Fault for HastySignIn {
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
        if self.revoked.refuses(&record) {
            return Ok(SignedIn::Revoked);
        }
        yield_now().await;
        self.sound.sign_in(record, expected, limit, now).await
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.revoked.note(principal, now);
        let listed = listed(&self.sound, principal, keep, now).await?;
        end(&self.sound, &listed).await
    }
}

/// Ends all sessions, and remembers nothing of it.
#[derive(Debug, Default)]
pub struct RevokeWithoutEpoch(MemoryStore);

impl Fault for RevokeWithoutEpoch {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let listed = listed(&self.0, principal, keep, now).await?;
        end(&self.0, &listed).await
    }
}

/// Remembers the first revocation only.
#[derive(Debug, Default)]
pub struct FirstRevocation {
    sound: MemoryStore,
    revoked: Revocations,
}

impl Fault for FirstRevocation {
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
        if self.revoked.refuses(&record) {
            return Ok(SignedIn::Revoked);
        }
        self.sound.sign_in(record, expected, limit, now).await
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.revoked.note(principal, now);
        let listed = listed(&self.sound, principal, keep, now).await?;
        end(&self.sound, &listed).await
    }
}

/// When somebody's sessions were first revoked: enough for the faults here.
#[derive(Debug, Default)]
struct Revocations(Mutex<HashMap<Principal, Timestamp>>);

impl Revocations {
    fn note(&self, principal: &Principal, now: Timestamp) {
        let mut revoked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        revoked.entry(principal.clone()).or_insert(now);
    }

    fn refuses(&self, record: &Record) -> bool {
        let revoked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let epoch = record.principal.as_ref().and_then(|principal| revoked.get(principal));
        epoch.is_some_and(|epoch| record.authenticated < Some(*epoch))
    }
}

async fn listed(
    store: &MemoryStore,
    principal: &Principal,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let live = store.of_principal(principal, now).await?;
    Ok(live.iter().map(|summary| summary.id).filter(|id| Some(*id) != keep).collect())
}

async fn end(store: &MemoryStore, sessions: &[SessionId]) -> Result<u64, StoreError> {
    for id in sessions {
        erase(store, *id).await?;
    }
    Ok(sessions.len() as u64)
}
