//! Waiting for replicas: what ends a session or replaces its secret is acknowledged when they have it.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use cloakroom_redis::{ConnectError, RedisServers, RedisSettings, RedisStore, Replicas};
use cloakroom_session::store::{Inserted, Removed, Replaced, StoreErrorKind};
use cloakroom_session::{Directory as _, Record, Store as _, Timestamp};
use cloakroom_testkit::servers::{Redis, RedisCluster};
use tokio::task::JoinSet;

use crate::servers::{at, settings};
use crate::specimen::{counted, now, plain, sign_in, somebody};

/// Long enough for a replica that is there.
const PATIENT: Duration = Duration::from_secs(10);
/// For one that does not answer.
const HASTY: Duration = Duration::from_secs(1);

async fn connect(
    servers: RedisServers,
    mut settings: RedisSettings,
    timeout: Duration,
) -> Result<RedisStore, ConnectError> {
    settings.replicas = Some(Replicas { count: NonZeroU32::MIN, timeout });
    RedisStore::connect(servers, settings).await
}

async fn inserted(store: &RedisStore, now: Timestamp) -> Record {
    let record = plain(now);
    assert_eq!(store.insert(Arc::new(record.clone()), now).await.expect("insert"), Inserted::Done);
    record
}

fn with_another_secret(record: &Record) -> Record {
    Record { lock: plain(record.seen).lock, ..counted(record) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_waits_and_other_writes_do_not() {
    let master = Redis::start();
    let replica = Redis::with(&["--replicaof", "127.0.0.1", &master.port().to_string()]);
    while !master.cli(&["INFO", "replication"]).contains("state=online") {}
    let (store, now) = (connect(at(&master), settings(), HASTY).await.expect("connects"), now());
    replica.running().pause();
    let first = inserted(&store, now).await;
    let second = counted(&first);
    let replaced = store.replace(Arc::new(second.clone()), first.revision, now).await;
    assert_eq!(replaced.expect("it does not wait"), Replaced::Done);
    let renewed = Arc::new(with_another_secret(&second));
    let refused =
        store.replace(renewed, second.revision, now).await.expect_err("the replica does not have it");
    assert_eq!(refused.kind(), StoreErrorKind::Unavailable);
}

fn seed(cluster: &RedisCluster) -> RedisServers {
    RedisServers::cluster([&*format!("127.0.0.1:{}", cluster.masters()[0].port())]).expect("an address")
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_cluster_each_master_has_its_own() {
    let cluster = RedisCluster::start();
    let refused = connect(seed(&cluster), settings(), HASTY).await.expect_err("there is none");
    assert!(matches!(refused, ConnectError::Replicas { wanted: 1, reached: 0, .. }), "{refused:?}");

    let replicas = [0, 1, 2].map(|master| cluster.add_replica(master));
    let settings = settings();
    let (store, now) = (connect(seed(&cluster), settings.clone(), PATIENT).await.expect("connects"), now());
    let alice = somebody("alice");
    for _ in 0..10 {
        sign_in(&store, &alice, now).await;
    }
    assert_eq!(store.revoke(&alice, None, now).await.expect("all have it"), 10);

    let hasty = connect(seed(&cluster), settings, HASTY).await.expect("connects");
    replicas[2].running().pause();
    let mut removals = JoinSet::new();
    for _ in 0..30 {
        let record = inserted(&store, now).await;
        let master = cluster.owner(cluster.slot_of(&format!("{{{}}}", record.id)));
        let hasty = hasty.clone();
        removals.spawn(async move { (master, hasty.remove(record.id, None).await) });
    }
    let (mut acknowledged, mut refused) = (0, 0);
    for (master, answer) in removals.join_all().await {
        match answer {
            Ok(Removed::Done) if master != 2 => acknowledged += 1,
            Err(error) if master == 2 && error.kind() == StoreErrorKind::Unavailable => refused += 1,
            answer => panic!("{answer:?} by master {master}"),
        }
    }
    assert!(acknowledged > 0 && refused > 0, "some of each");
}
