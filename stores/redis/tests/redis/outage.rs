//! A server that stops, goes, and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloakroom_redis::{RedisSettings, RedisStore};
use cloakroom_session::store::{Inserted, Removed, StoreError, StoreErrorKind};
use cloakroom_session::{Record, SessionId, Store as _, Timestamp};
use cloakroom_testkit::servers::Redis;
use tokio::net::TcpListener;
use tokio::task::{JoinSet, yield_now};

use crate::servers::{at, settings};
use crate::specimen::{now, plain};

/// With the time that an operation has by default.
fn impatient() -> RedisSettings {
    let mut settings = settings();
    settings.operation_timeout = RedisSettings::default().operation_timeout;
    settings
}

async fn put(store: &RedisStore, now: Timestamp) -> Record {
    let record = plain(now);
    assert_eq!(store.insert(Arc::new(record.clone()), now).await.expect("insert"), Inserted::Done);
    record
}

/// Asks until there is an answer again; what it was, and what was told before.
async fn answer(store: &RedisStore, id: SessionId, now: Timestamp) -> (Option<Arc<Record>>, Vec<StoreError>) {
    let mut errors = Vec::new();
    loop {
        match store.load(id, now).await {
            Ok(there) => return (there, errors),
            Err(error) => errors.push(error),
        }
        yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stands_still_is_an_error_and_then_no_more() {
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), impatient()).await.expect("connects"), now());
    let record = put(&store, now).await;
    server.running().pause();
    for _ in 0..5 {
        let error = store.load(record.id, now).await.expect_err("nobody answers");
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    }
    server.running().resume();
    let (there, errors) = answer(&store, record.id, now).await;
    assert_eq!(there.as_deref(), Some(&record), "the session, and no other and no absence");
    assert!(errors.iter().all(|error| error.kind() == StoreErrorKind::Unavailable), "{errors:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_starts_again_is_found() {
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), impatient()).await.expect("connects"), now());
    put(&store, now).await;
    server.running().kill();
    let error = loop {
        // Until the news has arrived.
        if let Err(error) = store.load(plain(now).id, now).await {
            break error;
        }
    };
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    let _again = Redis::on(server.port(), &[]);
    let absent = plain(now);
    let (there, _) = answer(&store, absent.id, now).await;
    assert_eq!(there, None, "it answers again: it keeps nothing of what was there");
    put(&store, now).await;
}

/// However many ask, a server that comes back is not met by a crowd.
#[tokio::test(flavor = "multi_thread")]
async fn one_of_all_callers_dials() {
    const CALLERS: usize = 500;
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), impatient()).await.expect("connects"), now());
    server.running().kill();
    while store.load(plain(now).id, now).await.is_ok() {}
    // In its place, one that hangs up.
    let listener = TcpListener::bind(("127.0.0.1", server.port())).await.expect("its port");
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let hangs_up = tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let store = store.clone();
        callers.spawn(async move { store.load(plain(now).id, now).await.expect_err("nobody answers") });
    }
    callers.join_all().await;
    let calls = calls.load(Ordering::Relaxed);
    assert!(calls * 10 < CALLERS, "{calls} connections for {CALLERS} callers");
    hangs_up.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_says_so_and_lets_go() {
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), impatient()).await.expect("connects"), now());
    let record = put(&store, now).await;
    assert_eq!(server.cli(&["CONFIG", "SET", "maxmemory", "1"]).trim(), "OK");
    let error = store.insert(Arc::new(plain(now)), now).await.expect_err("no room");
    assert_eq!(error.kind(), StoreErrorKind::Full);
    assert_eq!(store.load(record.id, now).await.expect("load").as_deref(), Some(&record));
    assert_eq!(store.remove(record.id, None).await.expect("removals go on"), Removed::Done);
    assert_eq!(store.load(record.id, now).await.expect("load"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_not_absent() {
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), impatient()).await.expect("connects"), now());
    let record = put(&store, now).await;
    let key = server.cli(&["--scan", "--pattern", "*s:{*"]).trim().to_owned();
    for (damage, kind) in [
        (["SETRANGE", &key, "0", "\u{2}"], StoreErrorKind::Newer),
        (["SET", &key, "\u{1}", "KEEPTTL"], StoreErrorKind::Damaged),
    ] {
        server.cli(&damage);
        let load = store.load(record.id, now).await.expect_err("not a record");
        let touch = store.touch(record.id, now, now).await.expect_err("not a record");
        assert_eq!((load.kind(), touch.kind()), (kind, kind));
    }
}
