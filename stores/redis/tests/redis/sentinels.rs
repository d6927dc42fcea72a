//! Sentinels that cannot be asked, and those that do not know.

use cloakroom_redis::{ConnectError, RedisServers, RedisStore};
use cloakroom_testkit::servers::RedisSentinel;

use crate::servers::settings;

/// A port that no program is given.
const NOBODY: &str = "127.0.0.1:1";

async fn connect(sentinels: &[&str], master: &str) -> Result<RedisStore, ConnectError> {
    let servers = RedisServers::sentinel(sentinels.iter().copied(), master).expect("addresses");
    RedisStore::connect(servers, settings()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_they_do_not_say() {
    let servers = RedisSentinel::start();
    let sentinel = format!("127.0.0.1:{}", servers.port());
    for sentinels in [&[&*sentinel][..], &[&sentinel, NOBODY], &[NOBODY, &sentinel]] {
        let error = connect(sentinels, "nobody").await.expect_err("an unknown name");
        assert!(matches!(error, ConnectError::NoMaster { .. }), "{error:?}");
        connect(sentinels, RedisSentinel::MASTER).await.expect("one that knows is enough");
    }
    let error = connect(&[NOBODY, NOBODY], RedisSentinel::MASTER).await.expect_err("nobody there");
    let ConnectError::NoSentinel { source, .. } = &error else { panic!("{error:?}") };
    assert!(matches!(**source, ConnectError::Unreachable { .. }), "{error:?}");
}
