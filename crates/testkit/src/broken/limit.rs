//! Faults of the limit.

use std::sync::Arc;

use cloakroom_session::store::{SignedIn, StoreError};
use cloakroom_session::{
    Directory, MemoryStore, Principal, Record, Revision, SessionId, SessionLimit, Timestamp,
};
use tokio::task::yield_now;

use super::fault::{Fault, erase};

/// Counts, and lets in a moment later.
#[derive(Debug, Default)]
pub struct RacyLimit(MemoryStore);

impl RacyLimit {
    async fn others(
        &self,
        principal: &Principal,
        id: SessionId,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        let mut others = self.0.of_principal(principal, now).await?;
        others.retain(|summary| summary.id != id);
        others.sort_by_key(|summary| summary.authenticated);
        Ok(others.iter().map(|summary| summary.id).collect())
    }
}

impl Fault for RacyLimit {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let mut evicted = match &record.principal {
            Some(principal) => self.others(principal, record.id, now).await?,
            None => Vec::new(),
        };
        let max = match limit {
            SessionLimit::Unlimited => usize::MAX,
            SessionLimit::EndOldest(max) | SessionLimit::Refuse(max) => max.get() as usize,
        };
        let over = (evicted.len() + 1).saturating_sub(max);
        if over > 0 && matches!(limit, SessionLimit::Refuse(_)) {
            return Ok(SignedIn::TooMany);
        }
        yield_now().await;
        let answer = self.0.sign_in(record, expected, SessionLimit::Unlimited, now).await?;
        evicted.truncate(over);
        match answer {
            SignedIn::Done { .. } => {
                for id in &evicted {
                    erase(&self.0, *id).await?;
                }
                Ok(SignedIn::Done { evicted })
            }
            refused => Ok(refused),
        }
    }
}

/// Knows of no limit.
#[derive(Debug, Default)]
pub struct BlindLimit(MemoryStore);

impl Fault for BlindLimit {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        _: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        self.0.sign_in(record, expected, SessionLimit::Unlimited, now).await
    }
}
