//! Records and stores to try things on.

use std::path::Path;

use cloakroom_disk::{DiskSettings, DiskStore, Durability};
use cloakroom_session::store::{Inserted, SignedIn};
use cloakroom_session::{
    Directory as _, Lifetime, Principal, Record, SecretHash, SessionId, SessionLimit, Store as _, Timestamp,
    Values,
};

/// When tests begin.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_700_000_000_000);

pub(crate) fn id(number: u64) -> SessionId {
    let mut bytes = [0; SessionId::BYTES];
    // The last octet chooses the shard of a cache.
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    SessionId::from_bytes(bytes)
}

pub(crate) fn record(number: u64, now: Timestamp) -> Record {
    let lock = SecretHash::from_bytes([1; 32]);
    Record { values: values(number), ..Record::new(id(number), lock, Lifetime::IDLE_20_MINUTES, now) }
}

/// 300 octets that tell which write they came from.
pub(crate) fn values(mark: u64) -> Values {
    let octets = mark.to_be_bytes().repeat(37);
    [("mark", octets.as_slice())].into_iter().collect()
}

pub(crate) fn mark(values: &Values) -> Option<u64> {
    values.get("mark").and_then(|octets| octets.first_chunk().copied()).map(u64::from_be_bytes)
}

pub(crate) fn principal(name: &str) -> Principal {
    Principal::new(name).expect("a name")
}

pub(crate) fn settings(durability: Durability) -> DiskSettings {
    let mut settings = DiskSettings::default();
    settings.durability = durability;
    settings
}

pub(crate) fn open(folder: &Path) -> DiskStore {
    DiskStore::open(folder, settings(Durability::Relaxed)).expect("opens")
}

pub(crate) async fn insert(store: &DiskStore, record: Record, now: Timestamp) {
    assert_eq!(store.insert(record.into(), now).await.expect("answers"), Inserted::Done);
}

/// A new session, signed in at `now`.
pub(crate) async fn sign_in(store: &DiskStore, number: u64, name: &str, now: Timestamp) {
    let mut record = record(number, now);
    (record.principal, record.authenticated) = (Some(principal(name)), Some(now));
    let answer = store.sign_in(record.into(), None, SessionLimit::Unlimited, now).await;
    assert_eq!(answer.expect("answers"), SignedIn::Done { evicted: Vec::new() });
}
