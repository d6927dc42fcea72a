//! What is said of a failure, and of what caused it: each thing once.

use std::error::Error;
use std::iter::successors;
use std::sync::Arc;
use std::time::Duration;

use cloakroom_redis::{Credentials, RedisServers, RedisStore};
use cloakroom_session::Store as _;
use cloakroom_testkit::servers::Redis;
use tokio::net::TcpListener;

use crate::servers::{at, settings};
use crate::specimen::{now, plain};

/// As a log has it.
fn told(error: &dyn Error) -> String {
    let causes = successors(Some(error), |&error| error.source()).map(ToString::to_string);
    causes.collect::<Vec<_>>().join(": ")
}

fn assert_once(error: &dyn Error, what: &str) {
    let told = told(error);
    assert_eq!(told.matches(what).count(), 1, "{told}");
}

#[tokio::test]
async fn each_cause_is_named_once() {
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), settings()).await.expect("connects"), now());
    assert_eq!(server.cli(&["CONFIG", "SET", "maxmemory", "1"]).trim(), "OK");
    let full = store.insert(Arc::new(plain(now)), now).await.expect_err("no room");
    assert_once(&full, "OOM");
    assert_once(&full, "maxmemory");

    let mut stranger = settings();
    stranger.credentials = Some(Credentials::password("wrong"));
    let refused = RedisStore::connect(at(&server), stranger).await.expect_err("another password");
    assert_once(&refused, "ERR AUTH");

    server.running().kill();
    // The connection is lost first, and then there is no other.
    loop {
        let answer = store.load(plain(now).id, now).await;
        if let Some(gone) = answer.err().filter(|gone| told(gone).contains("refused (os")) {
            assert_once(&gone, "refused (os error");
            break;
        }
    }
    let nobody = RedisStore::connect(at(&server), settings()).await.expect_err("nobody there");
    assert_once(&nobody, "refused (os error");
}

#[tokio::test]
async fn whoever_does_not_answer_in_time_is_named() {
    let server = Redis::start();
    let mut settings = settings();
    settings.operation_timeout = Duration::from_millis(100);
    let store = RedisStore::connect(at(&server), settings).await.expect("connects");
    server.running().pause();
    let late = store.load(plain(now()).id, now()).await.expect_err("it is held up");
    assert_once(&late, &format!("from 127.0.0.1:{} within", server.port()));
}

#[tokio::test]
async fn a_server_that_hangs_up_is_said_to_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let played = tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let servers = RedisServers::single(&address).expect("an address");
    let error = RedisStore::connect(servers, settings()).await.expect_err("it hangs up");
    assert_once(&error, "hung up");
    played.abort();
}
