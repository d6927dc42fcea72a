//! What an ACL user may not do is found out when connecting, and not when it is needed.

use cloakroom_redis::{ConnectError, Credentials, RedisStore};
use cloakroom_testkit::servers::Redis;

use crate::servers::{at, settings};

#[tokio::test]
async fn to_run_scripts_by_their_text_and_by_their_hash() {
    let server = Redis::start();
    let user = |name: &str, rules: &str| {
        let mut command = vec!["ACL", "SETUSER", name, "on", ">pw", "~*"];
        command.extend(rules.split(' '));
        assert_eq!(server.cli(&command).trim(), "OK");
    };
    let connect = |user: &str| {
        let mut settings = settings();
        settings.credentials = Some(Credentials::new(user, "pw"));
        RedisStore::connect(at(&server), settings)
    };
    user("both", "+@connection +@read +@write +time +eval +evalsha");
    user("hash", "+@connection +@read +@write +time +evalsha");
    user("text", "+@connection +@read +@write +time +eval");
    // From now on the server knows the script that is tried.
    connect("both").await.expect("enough");
    for user in ["hash", "text"] {
        let error = connect(user).await.expect_err("it may not");
        assert!(matches!(error, ConnectError::NotPermitted { .. }), "{user}: {error:?}");
    }
}
