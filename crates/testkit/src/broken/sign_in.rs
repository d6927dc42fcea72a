//! Faults of `sign_in`.

use std::sync::Arc;

use cloakroom_session::store::{Replaced, SignedIn, StoreError};
use cloakroom_session::{Directory, MemoryStore, Record, Revision, SessionLimit, Store, Timestamp};
use tokio::task::yield_now;

use super::fault::Fault;

/// Writes the record, and then who it belongs to.
#[derive(Debug, Default)]
pub struct TwoSteps(MemoryStore);

impl Fault for TwoSteps {
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
        let Some(revision) = expected else { return self.0.sign_in(record, expected, limit, now).await };
        match self.0.replace(record.clone(), revision, now).await? {
            Replaced::Done => {}
            Replaced::Conflict(there) => return Ok(SignedIn::Conflict(there)),
            Replaced::Gone => return Ok(SignedIn::Gone),
        }
        yield_now().await;
        let written = record.revision;
        self.0.sign_in(record, Some(written), limit, now).await
    }
}

/// Expects whatever is there.
#[derive(Debug, Default)]
pub struct BlindSignIn(MemoryStore);

impl Fault for BlindSignIn {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn sign_in(
        &self,
        record: Arc<Record>,
        _: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let there = self.0.load(record.id, now).await?.map(|there| there.revision);
        self.0.sign_in(record, there, limit, now).await
    }
}
