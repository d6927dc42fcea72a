//! A server that a URL names.

use cloakroom_redis::{ConnectError, RedisServers, RedisSettings, RedisStore};
use cloakroom_testkit::servers::Redis;

use crate::specimen::{now, sign_in, somebody};

#[tokio::test]
async fn a_url_says_where_to_and_who_we_are() {
    let server = Redis::with(&["--requirepass", "a/secret"]);
    let read = |url: &str| -> (RedisServers, RedisSettings) {
        let url = url.replace("HOST", &format!("127.0.0.1:{}", server.port()));
        RedisServers::from_url(&url).expect("a URL")
    };
    let (servers, settings) = read("redis://:a%2Fsecret@HOST/3");
    let (store, now) = (RedisStore::connect(servers, settings).await.expect("connects"), now());
    sign_in(&store, &somebody("alice"), now).await;
    let size = server.cli(&["-a", "a/secret", "-n", "3", "DBSIZE"]);
    assert_ne!(size.trim(), "0", "in the database that it names");

    let (servers, settings) = read("redis://default:wrong@HOST");
    let error = RedisStore::connect(servers, settings).await.expect_err("another password");
    assert!(matches!(error, ConnectError::Credentials { .. }), "{error:?}");
}
