//! A record as the engine keeps it, with the moment at which the sweep will look at it.
//!
//! ```text
//! due: u64 big-endian   record: the rest, as `Record::encode` writes it
//! ```
//!
//! A row has exactly one entry in the index by deadline, at `due`. That is never later than the
//! record's deadline, and often earlier: a visit moves the deadline, and moving the entry with it
//! would be two more writes for every one. The sweep moves it when it gets there.

use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use cloakroom_session::{Record, RecordError, SessionId, Timestamp};
use fjall::UserValue;

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) due: Timestamp,
    pub(crate) record: Arc<Record>,
}

impl Row {
    /// The row of a record that has none yet.
    pub(crate) fn new(record: Arc<Record>) -> Self {
        Self { due: record.deadline(), record }
    }

    /// The row of `record`, which takes the place of one whose entry stands at `due`.
    pub(crate) fn over(due: Timestamp, record: Arc<Record>) -> Self {
        Self { due: due.min(record.deadline()), record }
    }

    /// Octets that the engine and the cache are given for it; `scratch` spares an allocation.
    pub(crate) fn encode(&self, scratch: &mut Vec<u8>) -> UserValue {
        scratch.clear();
        scratch.extend(self.due.as_millis().to_be_bytes());
        self.record.encode(scratch);
        scratch.as_slice().into()
    }

    /// The values stay where they are in `octets`.
    pub(crate) fn decode(id: SessionId, mut octets: Bytes) -> Result<Self, Unreadable> {
        let due = octets.try_get_u64().map_err(|_| Unreadable { due: None, why: RecordError::Malformed })?;
        let due = Timestamp::from_millis(due);
        let record = Record::decode(id, octets).map_err(|why| Unreadable { due: Some(due), why })?;
        Ok(Self { due, record: Arc::new(record) })
    }
}

/// There is a row, and nobody can say what it means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unreadable {
    /// Where its entry in the index by deadline stands, if even that can be read.
    pub(crate) due: Option<Timestamp>,
    pub(crate) why: RecordError,
}
