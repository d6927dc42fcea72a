//! The servers that these tests share, and stores on them.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use cloakroom_redis::{RedisServers, RedisSettings, RedisStore};
use cloakroom_testkit::servers::{Redis, RedisCluster};

/// One server for all tests that do not spoil it.
pub(crate) fn shared() -> &'static Redis {
    static SHARED: OnceLock<Redis> = OnceLock::new();
    SHARED.get_or_init(Redis::start)
}

/// Settings with a prefix of their own. Patient, since tests share two cores with servers.
pub(crate) fn settings() -> RedisSettings {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut settings = RedisSettings::default();
    settings.prefix = format!("test{}:", NEXT.fetch_add(1, Ordering::Relaxed));
    settings.operation_timeout = std::time::Duration::from_secs(10);
    settings
}

pub(crate) fn at(server: &Redis) -> RedisServers {
    RedisServers::single(&format!("127.0.0.1:{}", server.port())).expect("an address")
}

pub(crate) async fn store() -> RedisStore {
    RedisStore::connect(at(shared()), settings()).await.expect("connects")
}

/// One cluster for all tests that do not spoil it.
pub(crate) fn shared_cluster() -> &'static RedisCluster {
    static SHARED: OnceLock<RedisCluster> = OnceLock::new();
    SHARED.get_or_init(RedisCluster::start)
}

/// Knows one of the three; the others it finds.
pub(crate) async fn store_on(cluster: &RedisCluster) -> RedisStore {
    let seed = format!("127.0.0.1:{}", cluster.masters()[0].port());
    let servers = RedisServers::cluster([&*seed]).expect("an address");
    RedisStore::connect(servers, settings()).await.expect("connects")
}
