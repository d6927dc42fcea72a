//! Redis' own expiry: it makes room, and never sooner than the record's deadline.

use std::sync::Arc;
use std::time::Duration;

use cloakroom_session::store::{Inserted, Replaced, Touched};
use cloakroom_session::{Lifetime, Record, SessionId, Store as _, Timestamp};

use crate::servers::{shared, store};
use crate::specimen::{counted, now, plain};

const LATER: Duration = Duration::from_secs(15 * 60);

fn key(id: SessionId) -> String {
    shared().cli(&["--scan", "--pattern", &format!("*s:{{{id}}}")]).trim().to_owned()
}

/// How long Redis will keep it.
fn kept(id: SessionId) -> Duration {
    let left = shared().cli(&["PTTL", &key(id)]);
    Duration::from_millis(left.trim().parse().expect("it expires"))
}

/// As if much time had passed at the server.
fn let_it_age(id: SessionId) {
    assert_eq!(shared().cli(&["EXPIRE", &key(id), "60"]).trim(), "1");
}

fn assert_outlives(record: &Record, now: Timestamp) {
    let deadline = record.deadline().since(now);
    assert!(kept(record.id) > deadline, "{:?} of {deadline:?}", kept(record.id));
}

#[tokio::test]
async fn it_comes_after_the_deadline_whatever_was_written_last() {
    let (store, now) = (store().await, now());
    let record = Arc::new(Record { lifetime: Lifetime::IDLE_20_MINUTES, ..plain(now) });
    assert_eq!(store.insert(Arc::clone(&record), now).await.expect("insert"), Inserted::Done);
    assert_outlives(&record, now);

    let later = now + LATER;
    let_it_age(record.id);
    assert_eq!(store.touch(record.id, later, later).await.expect("touch"), Touched::Done);
    let touched = Record { seen: later, ..(*record).clone() };
    assert_outlives(&touched, later);
    let_it_age(record.id);
    // It does not know of the visit, and does not take it back.
    let next = counted(&record);
    let replaced = store.replace(Arc::new(next), record.revision, later).await;
    assert_eq!(replaced.expect("replace"), Replaced::Done);
    assert_outlives(&touched, later);
    let_it_age(record.id);
    let next = counted(&counted(&touched));
    let replaced = store.replace(Arc::new(next), record.revision.next(), later).await;
    assert_eq!(replaced.expect("replace"), Replaced::Done);
    assert_outlives(&touched, later);
}
