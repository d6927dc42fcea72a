//! A record as Redis keeps it: what scripts must read stands before the octets.
//!
//! ```text
//! version: u8 = 1   revision, seen, idle, ends, authenticated: u64 each   lock: 32
//! principal: length u16, text      record: the rest, as `Record::encode` writes it
//! ```
//! Numbers are big-endian, times milliseconds; `ends` is the absolute deadline. `seen` and the principal are
//! the row's: a touch moves the one, and a replace leaves the other, without reading the record.

use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use cloakroom_session::{Principal, Record, RecordError, SecretHash, SessionId, Timestamp};

const VERSION: u8 = 1;
/// Enough for all but the values of most records.
const ROOM: usize = 512;
const FIXED: usize = 1 + 5 * 8 + SecretHash::BYTES;

/// The row of a record.
pub(crate) fn encode(record: &Record) -> Vec<u8> {
    let mut row = Vec::with_capacity(ROOM + record.values.as_bytes().len());
    row.push(VERSION);
    for number in [
        record.revision.as_u64(),
        record.seen.as_millis(),
        millis(record.lifetime.idle()),
        ends(record).as_millis(),
        record.authenticated.unwrap_or_default().as_millis(),
    ] {
        row.extend(number.to_be_bytes());
    }
    row.extend(record.lock.as_bytes());
    let principal = record.principal.as_ref().map(Principal::as_str).unwrap_or_default();
    row.extend(u16::try_from(principal.len()).unwrap_or(u16::MAX).to_be_bytes());
    row.extend_from_slice(principal.as_bytes());
    if principal.is_empty() {
        record.encode(&mut row);
    } else {
        Record { principal: None, ..record.clone() }.encode(&mut row);
    }
    row
}

/// The record that a row holds; its values stay where they are.
pub(crate) fn decode(id: SessionId, row: Vec<u8>) -> Result<Arc<Record>, RecordError> {
    let mut rest = Bytes::from(row);
    let version = rest.try_get_u8().map_err(malformed)?;
    if version != VERSION {
        return Err(RecordError::Version(version));
    }
    let seen = rest.get(8..16).and_then(|octets| octets.try_into().ok()).ok_or(RecordError::Malformed)?;
    let seen = Timestamp::from_millis(u64::from_be_bytes(seen));
    if rest.len() < FIXED - 1 {
        return Err(RecordError::Malformed);
    }
    rest.advance(FIXED - 1);
    let length = usize::from(rest.try_get_u16().map_err(malformed)?);
    if length > rest.len() {
        return Err(RecordError::Malformed);
    }
    let principal = rest.split_to(length);
    let mut record = Record::decode(id, rest)?;
    record.seen = record.seen.max(seen);
    record.principal = named(&principal)?;
    Ok(Arc::new(record))
}

/// The absolute deadline.
pub(crate) fn ends(record: &Record) -> Timestamp {
    record.authenticated.unwrap_or(record.created) + record.lifetime.absolute()
}

fn named(principal: &[u8]) -> Result<Option<Principal>, RecordError> {
    if principal.is_empty() {
        return Ok(None);
    }
    let name = std::str::from_utf8(principal).map_err(malformed)?;
    Principal::new(name).map(Some).map_err(malformed)
}

fn millis(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

fn malformed<E>(_: E) -> RecordError {
    RecordError::Malformed
}
