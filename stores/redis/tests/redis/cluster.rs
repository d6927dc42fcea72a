//! A cluster whose slots move, and one that loses a master.

use std::sync::Arc;

use cloakroom_redis::{RedisServers, RedisSettings, RedisStore};
use cloakroom_session::store::{Inserted, Removed, Replaced, StoreErrorKind, Touched};
use cloakroom_session::{Directory as _, Record, SessionId, Store as _, Timestamp};
use cloakroom_testkit::servers::{Redis, RedisCluster};
use tokio::task::{JoinSet, spawn_blocking};

use crate::servers::{settings, store_on};
use crate::specimen::{count, counted, now, plain, sign_in, somebody};

const VISITORS: usize = 40;
const VISITS: usize = 20;
const MOVES: usize = 6;

/// Counts visits of one session, each once.
async fn visit(store: RedisStore, id: SessionId, now: Timestamp) {
    let mut there = store.load(id, now).await.expect("load").expect("there");
    for _ in 0..VISITS {
        loop {
            let next = Arc::new(counted(&there));
            match store.replace(Arc::clone(&next), there.revision, now).await.expect("replace") {
                Replaced::Done => break there = next,
                Replaced::Conflict(newer) => there = newer,
                Replaced::Gone => panic!("gone"),
            }
        }
        assert_eq!(store.touch(id, now, now).await.expect("touch"), Touched::Done);
    }
}

/// Moves slots from master to master, again and again.
fn wander(cluster: &RedisCluster, slots: [u16; 2]) {
    for _ in 0..MOVES {
        for slot in slots {
            let from = cluster.owner(slot);
            cluster.move_slot(slot, from, (from + 1) % 3);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_while_slots_move() {
    let cluster = Arc::new(RedisCluster::start());
    let (store, now) = (store_on(&cluster).await, now());
    let (first, alice) = (plain(now), somebody("alice"));
    assert_eq!(store.insert(Arc::new(first.clone()), now).await.expect("insert"), Inserted::Done);

    let slots = [first.id.to_string(), alice.as_str().replace('/', "%2F").replace(' ', "%20")];
    let slots = slots.map(|tag| cluster.slot_of(&format!("{{{tag}}}")));
    let moved = Arc::clone(&cluster);
    let moving = spawn_blocking(move || wander(&moved, slots));
    let mut visitors = JoinSet::new();
    for _ in 0..VISITORS {
        visitors.spawn(visit(store.clone(), first.id, now));
        let (store, alice) = (store.clone(), alice.clone());
        visitors.spawn(async move {
            let mine = sign_in(&store, &alice, now).await;
            assert_eq!(store.remove(mine.id, None).await.expect("remove"), Removed::Done);
            sign_in(&store, &alice, now).await;
        });
    }
    visitors.join_all().await;
    moving.await.expect("the slots have moved");
    let last = store.load(first.id, now).await.expect("load").expect("there");
    assert_eq!(count(&last) as usize, VISITORS * VISITS, "each visit counted once");
    let sessions = store.of_principal(&alice, now).await.expect("a list");
    assert_eq!(sessions.len(), VISITORS, "each signed in once and for all");
    assert_eq!(store.revoke(&alice, None, now).await.expect("revoke"), VISITORS as u64);
}

/// Between the beginning and the end of a move each key is where it is, and the owner of the slot knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_slot_on_its_way_is_asked_where_it_goes() {
    let cluster = RedisCluster::start();
    let (store, now) = (store_on(&cluster).await, now());
    let first = Arc::new(plain(now));
    assert_eq!(store.insert(Arc::clone(&first), now).await.expect("insert"), Inserted::Done);
    let slot = cluster.slot_of(&format!("{{{}}}", first.id));
    let (from, to) = (cluster.owner(slot), (cluster.owner(slot) + 1) % 3);

    cluster.begin_to_move(slot, from, to);
    assert_eq!(store.load(first.id, now).await.expect("load"), Some(Arc::clone(&first)), "not gone yet");
    cluster.move_keys(slot, from, to);
    assert_eq!(store.load(first.id, now).await.expect("load"), Some(Arc::clone(&first)), "gone ahead");
    let next = Arc::new(counted(&first));
    let replaced = store.replace(Arc::clone(&next), first.revision, now).await;
    assert_eq!(replaced.expect("replace"), Replaced::Done);
    cluster.end_to_move(slot, from, to);
    assert_eq!(store.load(first.id, now).await.expect("load"), Some(next), "arrived");
    assert_eq!(store.remove(first.id, None).await.expect("remove"), Removed::Done);
    assert_eq!(store.load(first.id, now).await.expect("load"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_lost_master_had_is_not_absent() {
    let cluster = RedisCluster::start();
    let mut impatient = settings();
    impatient.operation_timeout = RedisSettings::default().operation_timeout;
    let seeds: Vec<String> =
        cluster.masters().iter().map(|master| format!("127.0.0.1:{}", master.port())).collect();
    // The one that will be lost is asked first.
    let servers = RedisServers::cluster(seeds.iter().rev().map(String::as_str)).expect("addresses");
    let (store, now) = (RedisStore::connect(servers, impatient).await.expect("connects"), now());
    let mut records: Vec<Record> = Vec::new();
    for _ in 0..30 {
        let record = plain(now);
        assert_eq!(store.insert(Arc::new(record.clone()), now).await.expect("insert"), Inserted::Done);
        records.push(record);
    }
    let lost = |record: &Record| cluster.owner(cluster.slot_of(&format!("{{{}}}", record.id))) == 2;
    let (lost, left): (Vec<Record>, Vec<Record>) = records.into_iter().partition(lost);
    cluster.masters()[2].running().kill();
    for record in &left {
        let there = store.load(record.id, now).await.expect("the others answer");
        assert_eq!(there.as_deref(), Some(record));
    }
    assert!(!lost.is_empty() && !left.is_empty(), "some of each");
    for record in &lost {
        let error = store.load(record.id, now).await.expect_err("its master is lost");
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_takes_over_is_found() {
    let cluster = RedisCluster::start();
    let replica = cluster.add_replica(2);
    let (store, now) = (store_on(&cluster).await, now());
    let mut records: Vec<Record> = Vec::new();
    for _ in 0..30 {
        let record = plain(now);
        assert_eq!(store.insert(Arc::new(record.clone()), now).await.expect("insert"), Inserted::Done);
        records.push(record);
    }
    let master = &cluster.masters()[2];
    // Until the replica has them all.
    let written = offset(master);
    while offset(&replica) < written {}
    master.running().kill();
    for record in &records {
        let there = loop {
            match store.load(record.id, now).await {
                Ok(there) => break there,
                Err(error) => assert_eq!(error.kind(), StoreErrorKind::Unavailable),
            }
        };
        assert_eq!(there.as_deref(), Some(record), "on whichever master");
    }
}

fn offset(server: &Redis) -> u64 {
    let told = server.cli(&["INFO", "replication"]);
    let offset = told.lines().find_map(|line| line.strip_prefix("master_repl_offset:"));
    offset.and_then(|offset| offset.trim().parse().ok()).expect("an offset")
}
