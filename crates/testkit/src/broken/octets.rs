//! Faults with values.

use std::sync::Arc;

use cloakroom_session::store::{Inserted, StoreError};
use cloakroom_session::{MemoryStore, Record, Store, Timestamp};

use super::fault::Fault;

/// What a `BLOB` of MySQL holds.
const BLOB: usize = 65_535;

/// Values end where the column does, without a word.
#[derive(Debug, Default)]
pub struct Truncating(MemoryStore);

impl Fault for Truncating {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, mut record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        let values =
            record.values.iter().map(|(name, octets)| (name, &octets[..octets.len().min(BLOB)])).collect();
        Arc::make_mut(&mut record).values = values;
        self.0.insert(record, now).await
    }
}

/// Values are taken for UTF-8.
#[derive(Debug, Default)]
pub struct TextOnly(MemoryStore);

impl Fault for TextOnly {
    fn sound(&self) -> &MemoryStore {
        &self.0
    }

    async fn insert(&self, mut record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        let texts: Vec<_> =
            record.values.iter().map(|(name, octets)| (name, String::from_utf8_lossy(octets))).collect();
        let values = texts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        Arc::make_mut(&mut record).values = values;
        self.0.insert(record, now).await
    }
}
