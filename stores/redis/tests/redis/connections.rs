//! How many connections there are, and whose.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use cloakroom_redis::RedisStore;
use cloakroom_session::Store as _;
use cloakroom_testkit::servers::Redis;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::servers::{at, settings};
use crate::specimen::{now, plain};

const THREADS: usize = 4;

/// Those that the server has, but for the one that asks.
fn connections(server: &Redis) -> usize {
    server.cli(&["CLIENT", "LIST"]).lines().filter(|client| !client.contains("cmd=client")).count()
}

fn of_one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// How many there are when several threads with a runtime of their own each have had an answer.
fn made_by_threads(max: usize) -> usize {
    let server = Redis::start();
    let mut settings = settings();
    settings.connections = NonZeroUsize::new(max).expect("some");
    let (answered, counted) = (Barrier::new(THREADS + 1), Barrier::new(THREADS + 1));
    let main = of_one_thread();
    let store = main.block_on(RedisStore::connect(at(&server), settings)).expect("connects");
    // All runtimes run until the count: a connection is driven by one of them.
    let visit = async || {
        store.load(plain(now()).id, now()).await.expect("load");
        answered.wait().await;
        counted.wait().await;
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| of_one_thread().block_on(visit()));
        }
        main.block_on(async {
            answered.wait().await;
            let made = connections(&server);
            counted.wait().await;
            made
        })
    })
}

#[test]
fn a_runtime_of_one_thread_has_its_own() {
    assert_eq!(made_by_threads(1000), THREADS + 1, "and the one that connected");
}

#[test]
fn there_are_no_more_than_may_be() {
    assert!(made_by_threads(2) <= 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn threads_of_one_runtime_share_two() {
    let server = Redis::start();
    let store = RedisStore::connect(at(&server), settings()).await.expect("connects");
    let store = Arc::new(store);
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let store = Arc::clone(&store);
        callers.spawn(async move { store.load(plain(now()).id, now()).await.expect("load") });
    }
    callers.join_all().await;
    assert!((1..=2).contains(&connections(&server)));
}

/// A replica by somebody's hand. Only one of two workers writes, and is told.
#[test]
fn who_only_reads_leaves_a_demoted_server_too() {
    let server = Redis::start();
    let (writer, reader) = (of_one_thread(), of_one_thread());
    let store = writer.block_on(RedisStore::connect(at(&server), settings())).expect("connects");
    let (demoted, told, done) = (Barrier::new(2), Barrier::new(2), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            reader.block_on(async {
                store.load(plain(now()).id, now()).await.expect("a master");
                demoted.wait().await;
                told.wait().await;
                let read = store.load(plain(now()).id, now()).await;
                done.wait().await;
                read.expect_err("a replica is not asked");
            });
        });
        writer.block_on(async {
            demoted.wait().await;
            // Of nobody: what it keeps it would go on to answer.
            server.cli(&["REPLICAOF", "127.0.0.1", "1"]);
            store.insert(Arc::new(plain(now())), now()).await.expect_err("it takes no writes");
            told.wait().await;
            done.wait().await;
        });
    });
}
