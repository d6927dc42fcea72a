//! A record in columns, and back.
//!
//! `record` holds all of it, as [`Record::encode`] writes it. Beside it stand what a statement compares or
//! changes by itself; of those `seen` and `principal` may be newer than the octets, and count.

use std::sync::Arc;

use cloakroom_session::{Principal, Record, RecordError, Revision, SessionId, Timestamp};

use crate::dialect::{Dialect, Value};
use crate::verb::Failure;

/// Later moments are kept as this one, so that no sum in a statement overflows.
const LATEST: i64 = i64::MAX / 2;

pub(crate) fn millis(at: Timestamp) -> i64 {
    i64::try_from(at.as_millis()).unwrap_or(LATEST).min(LATEST)
}

/// Only compared, so that a sign does no harm.
pub(crate) const fn revision(revision: Revision) -> i64 {
    revision.as_u64().cast_signed()
}

/// A record about to be written.
pub(crate) struct Columns<'a> {
    record: &'a Record,
    octets: Vec<u8>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(record: &'a Record) -> Self {
        let mut octets = Vec::new();
        record.encode(&mut octets);
        Self { record, octets }
    }

    pub(crate) fn id(&self) -> Value<'a> {
        self.record.id.as_bytes().as_slice().into()
    }

    pub(crate) fn principal(&self) -> Value<'a> {
        Value::Octets(self.record.principal.as_ref().map(|principal| principal.as_str().as_bytes()))
    }

    /// In the order of `insert`.
    pub(crate) fn all(&self) -> [Value<'_>; 11] {
        let [revision, lock, authenticated, created] = self.head();
        [
            self.id(),
            revision,
            lock,
            self.principal(),
            authenticated,
            created,
            self.seen(),
            self.idle(),
            self.latest(),
            millis(self.record.deadline()).into(),
            self.octets.as_slice().into(),
        ]
    }

    /// In the order of what `replace` and `attach` set.
    pub(crate) fn changed(&self) -> [Value<'_>; 11] {
        let [revision, lock, authenticated, created] = self.head();
        let (seen, idle, latest) = (self.seen(), self.idle(), self.latest());
        let record = self.octets.as_slice().into();
        [revision, lock, authenticated, created, seen, idle, latest, seen, idle, latest, record]
    }

    fn head(&self) -> [Value<'a>; 4] {
        [
            revision(self.record.revision).into(),
            self.record.lock.as_bytes().as_slice().into(),
            Value::Number(self.record.authenticated.map(millis)),
            millis(self.record.created).into(),
        ]
    }

    fn seen(&self) -> Value<'a> {
        millis(self.record.seen).into()
    }

    fn idle(&self) -> Value<'a> {
        millis(Timestamp::default() + self.record.lifetime.idle()).into()
    }

    fn latest(&self) -> Value<'a> {
        let begun = self.record.authenticated.unwrap_or(self.record.created);
        millis(begun + self.record.lifetime.absolute()).into()
    }
}

/// The record in a row of `seen, principal, record`.
pub(crate) fn record<D: Dialect>(row: &D::Row, id: SessionId) -> Result<Arc<Record>, Failure> {
    let octets = D::octets(row, 2)?.ok_or(RecordError::Malformed)?;
    let mut record = Record::decode(id, octets.into())?;
    record.seen = timestamp(D::number(row, 0)?.ok_or(RecordError::Malformed)?);
    record.principal = D::octets(row, 1)?.map(|name| principal(&name)).transpose()?;
    Ok(Arc::new(record))
}

/// The id at `at`.
pub(crate) fn id<D: Dialect>(row: &D::Row, at: usize) -> Result<SessionId, Failure> {
    let octets = D::octets(row, at)?.and_then(|octets| octets.try_into().ok());
    Ok(SessionId::from_bytes(octets.ok_or(RecordError::Malformed)?))
}

pub(crate) fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_millis(u64::try_from(millis).unwrap_or_default())
}

fn principal(name: &[u8]) -> Result<Principal, RecordError> {
    let name = std::str::from_utf8(name).map_err(|_| RecordError::Malformed)?;
    Principal::new(name).map_err(|_| RecordError::Malformed)
}
