//! What the log says of an outage: when it begins, and when it is over.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_redis::RedisStore;
use cloakroom_session::Store as _;
use cloakroom_testkit::servers::Redis;
use tracing_subscriber::fmt::MakeWriter;

use crate::servers::{at, settings};
use crate::specimen::{now, plain};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn count(&self, what: &str) -> usize {
        let octets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&octets).matches(what).count()
    }
}

impl io::Write for Log {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The runtime has one thread, and the log is that thread's.
#[tokio::test]
async fn an_outage_is_two_lines() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = Redis::start();
    let (store, now) = (RedisStore::connect(at(&server), settings()).await.expect("connects"), now());
    assert_eq!((log.count("WARN"), log.count("INFO")), (0, 0), "all is well");
    server.running().kill();
    let (mut asked, port) = (0, server.port());
    while asked < 20 {
        asked += usize::from(store.load(plain(now).id, now).await.is_err());
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "once, however many ask");
    let _again = Redis::on(port, &[]);
    while store.load(plain(now).id, now).await.is_err() {
        tokio::task::yield_now().await;
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1));
    assert_eq!(log.count(&format!("127.0.0.1:{port}")), 2, "each names the server");
}
