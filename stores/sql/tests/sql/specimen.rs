//! Records to try a store with.

use std::error::Error;
use std::sync::Arc;

use cloakroom_session::store::{Inserted, SignedIn, StoreError};
use cloakroom_session::{
    Directory as _, Lifetime, Principal, Record, SecretHash, SessionId, SessionLimit, Store as _, Timestamp,
};
use cloakroom_sql::{Dialect, SqlError, SqlStore, Why};

/// When tests begin.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_700_000_000_000);

pub(crate) fn id(number: u64) -> SessionId {
    let mut bytes = [0xff; SessionId::BYTES];
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    SessionId::from_bytes(bytes)
}

/// A visitor's session. What is in it names its id.
pub(crate) fn record(number: u64) -> Record {
    let values = [("id", number.to_be_bytes().as_slice())].into_iter().collect();
    let lock = SecretHash::from_bytes([1; 32]);
    Record { values, ..Record::new(id(number), lock, Lifetime::IDLE_20_MINUTES, NOON) }
}

pub(crate) fn principal(name: &str) -> Principal {
    Principal::new(name).expect("a name")
}

pub(crate) fn signed_in(number: u64, name: &str) -> Record {
    Record { principal: Some(principal(name)), authenticated: Some(NOON), ..record(number) }
}

pub(crate) async fn insert<D: Dialect>(store: &SqlStore<D>, record: &Record) {
    let answer = store.insert(Arc::new(record.clone()), NOON).await;
    assert_eq!(answer.expect("answers"), Inserted::Done);
}

pub(crate) async fn admit<D: Dialect>(store: &SqlStore<D>, record: &Record) {
    let answer = store.sign_in(Arc::new(record.clone()), None, SessionLimit::Unlimited, NOON).await;
    assert_eq!(answer.expect("answers"), SignedIn::Done { evicted: Vec::new() });
}

pub(crate) async fn load<D: Dialect>(store: &SqlStore<D>, number: u64) -> Result<Option<Record>, StoreError> {
    Ok(store.load(id(number), NOON).await?.map(Arc::unwrap_or_clone))
}

/// What the error of a verb says is wrong.
pub(crate) fn why<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Why {
    let error = answer.expect_err("no answer");
    let source = error.source().and_then(|source| source.downcast_ref::<SqlError>());
    source.unwrap_or_else(|| panic!("{error:?} has another source")).why()
}
