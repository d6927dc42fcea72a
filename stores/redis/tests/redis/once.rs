//! A connection that breaks before the answer: what was asked has been done, and is not done again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloakroom_redis::{RedisServers, RedisStore};
use cloakroom_session::store::{Inserted, Replaced, StoreErrorKind};
use cloakroom_session::{Record, Store as _};
use cloakroom_testkit::servers::RedisCluster;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::servers::{settings, shared};
use crate::specimen::{count, counted, now, plain};

/// Between the store and a server: passes everything on, until it is to break.
struct Between {
    port: u16,
    breaks: Arc<AtomicBool>,
}

impl Between {
    async fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let breaks = Arc::new(AtomicBool::new(false));
        let order = Arc::clone(&breaks);
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                tokio::spawn(pass_on(caller, server, Arc::clone(&order)));
            }
        });
        Self { port, breaks }
    }

    /// The next answer does not arrive.
    fn break_at_the_next_answer(&self) {
        self.breaks.store(true, Ordering::SeqCst);
    }
}

/// Hangs up instead of passing on an answer, when told to; once.
async fn pass_on(mut caller: TcpStream, server: u16, breaks: Arc<AtomicBool>) -> io::Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", server)).await?;
    let (mut asked, mut answered) = ([0; 4096], [0; 4096]);
    loop {
        tokio::select! {
            read = caller.read(&mut asked) => match read? {
                0 => return Ok(()),
                read => server.write_all(&asked[..read]).await?,
            },
            read = server.read(&mut answered) => match read? {
                0 => return Ok(()),
                _ if breaks.swap(false, Ordering::SeqCst) => return Ok(()),
                read => caller.write_all(&answered[..read]).await?,
            },
        }
    }
}

async fn a_replace_is_not_sent_again(store: &RedisStore, between: &Between, first: Record) {
    let (now, id, revision) = (first.seen, first.id, first.revision);
    assert_eq!(store.insert(Arc::new(first.clone()), now).await.expect("insert"), Inserted::Done);
    // The first one teaches the server the script.
    let second = counted(&first);
    let replaced = store.replace(Arc::new(second.clone()), revision, now).await;
    assert_eq!(replaced.expect("replace"), Replaced::Done);
    between.break_at_the_next_answer();
    let lost = store.replace(Arc::new(counted(&second)), second.revision, now).await;
    let error = lost.expect_err("nobody knows whether it was done");
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    let there = store.load(id, now).await.expect("load").expect("there");
    assert_eq!((count(&there), there.revision), (2, second.revision.next()), "done, and once");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_single_server() {
    let between = Between::start(shared().port()).await;
    let servers = RedisServers::single(&format!("127.0.0.1:{}", between.port)).expect("an address");
    let store = RedisStore::connect(servers, settings()).await.expect("connects");
    a_replace_is_not_sent_again(&store, &between, plain(now())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_cluster() {
    let cluster = RedisCluster::start();
    let between = Between::start(cluster.masters()[0].port()).await;
    let announced = between.port.to_string();
    let said = cluster.masters()[0].cli(&["CONFIG", "SET", "cluster-announce-port", &announced]);
    assert_eq!(said.trim(), "OK");
    let servers = RedisServers::cluster([&*format!("127.0.0.1:{announced}")]).expect("an address");
    let store = RedisStore::connect(servers, settings()).await.expect("connects");
    // The first third of the slots is the first master's.
    let mut record = plain(now());
    while cluster.slot_of(&format!("{{{}}}", record.id)) >= 16384 / 3 {
        record = plain(now());
    }
    a_replace_is_not_sent_again(&store, &between, record).await;
}
