//! The master is lost, and its replica takes its place.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use cloakroom_redis::{RedisServers, RedisSettings, RedisStore, Replicas};
use cloakroom_session::store::{Inserted, StoreErrorKind};
use cloakroom_session::{Directory as _, Principal, Store as _, Timestamp};
use cloakroom_testkit::servers::RedisSentinel;
use tokio::task::{JoinSet, yield_now};

use crate::servers::settings;
use crate::specimen::{now, plain, sign_in, somebody};

const USERS: usize = 200;

async fn store(servers: &RedisSentinel, replicas: Option<Replicas>) -> RedisStore {
    let mut settings: RedisSettings = settings();
    settings.operation_timeout = Duration::from_secs(5);
    settings.replicas = replicas;
    let sentinel = format!("127.0.0.1:{}", servers.port());
    let servers = RedisServers::sentinel([&*sentinel], RedisSentinel::MASTER).expect("an address");
    RedisStore::connect(servers, settings).await.expect("connects")
}

fn one_replica(timeout: Duration) -> Option<Replicas> {
    Some(Replicas { count: NonZeroU32::MIN, timeout })
}

async fn signed_in_users(store: &RedisStore, now: Timestamp) -> Vec<Principal> {
    let users: Vec<_> = (0..USERS).map(|_| somebody("user")).collect();
    for user in &users {
        sign_in(store, user, now).await;
    }
    users
}

/// All at once; whether each was acknowledged.
fn revoke_all(store: &RedisStore, users: &[Principal], now: Timestamp) -> JoinSet<(bool, Principal)> {
    users
        .iter()
        .cloned()
        .map(|user| {
            let store = store.clone();
            async move { (store.revoke(&user, None, now).await.is_ok(), user) }
        })
        .collect()
}

/// Asks until the new master answers.
async fn sessions_of(store: &RedisStore, user: &Principal, now: Timestamp) -> usize {
    loop {
        match store.of_principal(user, now).await {
            Ok(sessions) => return sessions.len(),
            Err(error) => assert_eq!(error.kind(), StoreErrorKind::Unavailable),
        }
        yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_follows_and_no_acknowledged_revocation_is_lost() {
    let servers = RedisSentinel::start();
    let (store, now) = (store(&servers, one_replica(Duration::from_secs(5))).await, now());
    let users = signed_in_users(&store, now).await;
    let (first, second) = users.split_at(USERS / 2);
    let mut revoked = revoke_all(&store, first, now).join_all().await;
    assert!(revoked.iter().all(|(acknowledged, _)| *acknowledged), "while all is well");
    // And the others while the master is lost.
    let others = revoke_all(&store, second, now);
    servers.master().running().kill();
    revoked.extend(others.join_all().await);
    servers.wait_for_failover();
    for (acknowledged, user) in &revoked {
        let left = sessions_of(&store, user, now).await;
        assert!(!acknowledged || left == 0, "a revocation was acknowledged and lost");
    }
    // And it goes on there; alone, it is told that nobody else has it.
    let record = Arc::new(plain(now));
    assert_eq!(store.insert(Arc::clone(&record), now).await.expect("insert"), Inserted::Done);
    store.remove(record.id, None).await.expect_err("there is no replica any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_wait_may_lose_what_was_acknowledged() {
    let servers = RedisSentinel::start();
    let (hasty, now) = (store(&servers, None).await, now());
    let patient = store(&servers, one_replica(Duration::from_secs(2))).await;
    let users = signed_in_users(&hasty, now).await;
    let one_more = somebody("one more");
    sign_in(&patient, &one_more, now).await;
    servers.let_replica_fall_behind();
    for user in &users {
        assert_eq!(hasty.revoke(user, None, now).await.expect("the master answers"), 1);
    }
    let refused = patient.revoke(&one_more, None, now).await.expect_err("the replica does not have it");
    assert_eq!(refused.kind(), StoreErrorKind::Unavailable);

    servers.master().running().kill();
    servers.replica().running().resume();
    servers.wait_for_failover();
    let mut back = 0;
    for user in &users {
        back += sessions_of(&hasty, user, now).await;
    }
    // Not a promise, but what the README says of this: all of them are back.
    assert_eq!(back, USERS, "acknowledged without waiting, and lost with the master");
}
