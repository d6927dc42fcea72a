//! Records to try the store with.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use cloakroom_redis::RedisStore;
use cloakroom_session::store::SignedIn;
use cloakroom_session::{
    Directory as _, Lifetime, Principal, Record, Secret, SessionId, SessionLimit, Timestamp, Values,
};
use cloakroom_testkit::{HandClock, SeededChance};

static CHANCE: LazyLock<Mutex<SeededChance>> = LazyLock::new(|| Mutex::new(SeededChance::of_this_run()));

pub(crate) fn now() -> Timestamp {
    HandClock::at_present().now()
}

/// A visitor's record, whose value names it.
pub(crate) fn plain(now: Timestamp) -> Record {
    let mut chance = CHANCE.lock().unwrap_or_else(PoisonError::into_inner);
    let id = SessionId::fresh(&mut *chance).expect("a seeded source answers");
    let lock = Secret::fresh(&mut *chance).expect("a seeded source answers").hash();
    let values = Values::from_iter([("me", id.as_bytes().as_slice())]);
    Record { values, ..Record::new(id, lock, Lifetime::IDLE_20_MINUTES, now) }
}

pub(crate) fn names_itself(record: &Record) -> bool {
    record.values.get("me") == Some(record.id.as_bytes().as_slice())
}

/// The next revision, with a number in it.
pub(crate) fn counted(record: &Record) -> Record {
    let number = count(record) + 1;
    let text = number.to_string();
    Record {
        revision: record.revision.next(),
        values: Values::from_iter([("n", text.as_bytes())]),
        ..record.clone()
    }
}

pub(crate) fn count(record: &Record) -> u32 {
    let text = record.values.get("n").and_then(|text| std::str::from_utf8(text).ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

pub(crate) fn somebody(name: &str) -> Principal {
    let unique = plain(Timestamp::default()).id;
    Principal::new(&format!("{unique}/{name}")).expect("a name")
}

/// A fresh session in which `principal` has signed in.
pub(crate) async fn sign_in(store: &RedisStore, principal: &Principal, now: Timestamp) -> Record {
    let record = Record { principal: Some(principal.clone()), authenticated: Some(now), ..plain(now) };
    let answer = store.sign_in(Arc::new(record.clone()), None, SessionLimit::Unlimited, now).await;
    assert_eq!(answer.expect("the store answers"), SignedIn::Done { evicted: Vec::new() });
    record
}
