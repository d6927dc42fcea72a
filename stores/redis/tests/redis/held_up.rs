//! A thread that is held up: what has come meanwhile is an answer, though the time is over.

use std::time::Instant;

use cloakroom_redis::{RedisSettings, RedisStore};
use cloakroom_session::Store as _;
use cloakroom_testkit::servers::Redis;
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local, yield_now};

use crate::servers::{at, settings};
use crate::specimen::{now, plain};

/// As each worker of actix-web runs its handlers: before whatever else its runtime has to do.
#[test]
fn a_slow_handler_does_not_make_the_server_late() {
    let server = Redis::start();
    let mut settings = settings();
    settings.operation_timeout = RedisSettings::default().operation_timeout;
    let timeout = settings.operation_timeout;
    let worker = Builder::new_current_thread().enable_all().build().expect("a runtime");
    LocalSet::new().block_on(&worker, async {
        let store = RedisStore::connect(at(&server), settings).await.expect("connects");
        server.cli(&["CONFIG", "RESETSTAT"]);
        let asked = spawn_local(async move { store.load(plain(now()).id, now()).await });
        // Until the question has been sent.
        while !server.cli(&["INFO", "commandstats"]).contains("cmdstat_get:") {
            yield_now().await;
        }
        let began = Instant::now();
        while began.elapsed() <= timeout {
            server.cli(&["PING"]);
        }
        assert_eq!(asked.await.expect("it ends").expect("the answer is there"), None);
    });
}
