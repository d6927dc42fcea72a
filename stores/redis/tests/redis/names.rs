//! Whoever looks at a server's connections sees which are the store's.

use cloakroom_redis::{Credentials, RedisStore};
use cloakroom_session::Store as _;
use cloakroom_testkit::servers::Redis;

use crate::servers::{at, settings};
use crate::specimen::{now, plain};

#[tokio::test]
async fn connections_have_a_name() {
    let server = Redis::start();
    let _store = RedisStore::connect(at(&server), settings()).await.expect("connects");
    let clients = server.cli(&["CLIENT", "LIST"]);
    assert_eq!(clients.matches("name=cloakroom ").count(), 1, "{clients}");
}

#[tokio::test]
async fn who_may_not_give_one_has_none() {
    let server = Redis::start();
    let user = "shop on >pw ~* +@connection +@read +@write +time +eval +evalsha -client|setname";
    let command: Vec<_> = ["ACL", "SETUSER"].into_iter().chain(user.split(' ')).collect();
    assert_eq!(server.cli(&command).trim(), "OK");
    let mut settings = settings();
    settings.credentials = Some(Credentials::new("shop", "pw"));
    let store = RedisStore::connect(at(&server), settings).await.expect("connects all the same");
    let now = now();
    assert_eq!(store.load(plain(now).id, now).await.expect("load"), None);
    assert!(!server.cli(&["CLIENT", "LIST"]).contains("name=cloakroom"));
}
