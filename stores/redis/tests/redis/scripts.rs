//! The server forgets its scripts.

use std::sync::Arc;

use cloakroom_session::store::{Inserted, Removed, Replaced, Touched};
use cloakroom_session::{Directory as _, Store as _};
use tokio::task::JoinSet;

use crate::servers::{shared, store};
use crate::specimen::{count, counted, now, plain, sign_in, somebody};

const FLUSH: [&str; 2] = ["SCRIPT", "FLUSH"];

#[tokio::test]
async fn every_verb_teaches_the_server_its_script_again() {
    let (store, now) = (store().await, now());
    let flush = || assert_eq!(shared().cli(&FLUSH).trim(), "OK");
    let record = Arc::new(plain(now));
    flush();
    assert_eq!(store.insert(Arc::clone(&record), now).await.expect("insert"), Inserted::Done);
    flush();
    let next = Arc::new(counted(&record));
    assert_eq!(store.replace(next, record.revision, now).await.expect("replace"), Replaced::Done);
    flush();
    assert_eq!(store.touch(record.id, now, now).await.expect("touch"), Touched::Done);
    flush();
    assert_eq!(store.remove(record.id, None).await.expect("remove"), Removed::Done);
    flush();
    let alice = somebody("alice");
    sign_in(&store, &alice, now).await;
    flush();
    assert_eq!(store.revoke(&alice, None, now).await.expect("revoke"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_done_twice_while_scripts_are_forgotten() {
    let (store, now) = (store().await, now());
    let first = plain(now);
    assert_eq!(store.insert(Arc::new(first.clone()), now).await.expect("insert"), Inserted::Done);
    let mut visitors = JoinSet::new();
    for _ in 0..40 {
        let (store, id) = (store.clone(), first.id);
        visitors.spawn(async move {
            let mut there = store.load(id, now).await.expect("load").expect("there");
            loop {
                let next = Arc::new(counted(&there));
                match store.replace(next, there.revision, now).await.expect("replace") {
                    Replaced::Done => return,
                    Replaced::Conflict(newer) => there = newer,
                    Replaced::Gone => panic!("gone"),
                }
            }
        });
    }
    let forgetful = tokio::task::spawn_blocking(|| (0..20).for_each(|_| drop(shared().cli(&FLUSH))));
    visitors.join_all().await;
    forgetful.await.expect("flushes");
    let last = store.load(first.id, now).await.expect("load").expect("there");
    assert_eq!(count(&last), 40, "each visitor counted once");
}
