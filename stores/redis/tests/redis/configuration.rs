//! What a store is told wrongly is said at the start, with what to do.

use std::io;
use std::num::NonZeroUsize;
use std::time::Duration;

use cloakroom_redis::{ConnectError, Credentials, RedisServers, RedisSettings, RedisStore};
use cloakroom_session::Directory as _;
use cloakroom_testkit::servers::{Redis, RedisCluster};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::servers::{at, settings, shared, shared_cluster};
use crate::specimen::{now, sign_in, somebody};

async fn refused(servers: RedisServers, settings: RedisSettings) -> ConnectError {
    RedisStore::connect(servers, settings).await.expect_err("it is refused")
}

fn with(change: impl FnOnce(&mut RedisSettings)) -> RedisSettings {
    let mut settings = settings();
    change(&mut settings);
    settings
}

fn as_user(user: &str, password: &str) -> RedisSettings {
    with(|settings| settings.credentials = Some(Credentials::new(user, password)))
}

macro_rules! assert_refused {
    ($servers:expr, $settings:expr, $error:pat) => {
        let error = refused($servers, $settings).await;
        assert!(matches!(error, $error), "{error:?}: {error}");
    };
}

#[tokio::test]
async fn who_we_are_and_what_we_may() {
    let server = Redis::with(&["--requirepass", "secret"]);
    let password = |text: &str| with(|settings| settings.credentials = Some(Credentials::password(text)));
    RedisStore::connect(at(&server), password("secret")).await.expect("the right password");
    assert_refused!(at(&server), password("wrong"), ConnectError::Credentials { .. });
    assert_refused!(at(&server), settings(), ConnectError::Credentials { .. });
    assert_refused!(at(&server), as_user("nobody", "secret"), ConnectError::Credentials { .. });

    let user = |name: &str, rules: &str| {
        let mut command = vec!["-a", "secret", "ACL", "SETUSER", name, "on", ">pw"];
        command.extend(rules.split(' '));
        assert_eq!(server.cli(&command).trim(), "OK");
    };
    user("reader", "~* +@read +@connection +time +info");
    assert_refused!(at(&server), as_user("reader", "pw"), ConnectError::NotPermitted { .. });
    user("elsewhere", "~elsewhere:* +@all");
    assert_refused!(at(&server), as_user("elsewhere", "pw"), ConnectError::NotPermitted { .. });
    // What the README asks for, and no more.
    user("shop", "~shop:* +@connection +@read +@write +evalsha +eval +time +info -@dangerous +info");
    let mut shop = as_user("shop", "pw");
    shop.prefix = "shop:".to_owned();
    RedisStore::connect(at(&server), shop).await.expect("enough");
}

/// As on a single server, on each of them.
#[tokio::test(flavor = "multi_thread")]
async fn who_we_are_in_a_cluster() {
    let cluster = RedisCluster::start();
    let user = |name: &str, rules: &str| {
        for server in cluster.masters() {
            let mut command = vec!["ACL", "SETUSER", name, "on", ">pw"];
            command.extend(rules.split(' '));
            assert_eq!(server.cli(&command).trim(), "OK");
        }
    };
    // What the README asks for, and no more.
    const ENOUGH: &str = "~shop:* +@connection +@read +@write +evalsha +eval +time -@dangerous +info";
    user("shop", &format!("{ENOUGH} +cluster|slots"));
    user("lost", ENOUGH);
    user("default", "off");
    let seed = format!("127.0.0.1:{}", cluster.masters()[0].port());
    let servers = || RedisServers::cluster([&*seed]).expect("a seed");
    let as_user = |user, password| {
        let mut settings = as_user(user, password);
        settings.prefix = "shop:".to_owned();
        settings
    };
    assert_refused!(servers(), as_user("lost", "pw"), ConnectError::NotPermitted { .. });
    assert_refused!(servers(), as_user("shop", "wrong"), ConnectError::Credentials { .. });
    assert_refused!(servers(), settings(), ConnectError::Credentials { .. });

    let store = RedisStore::connect(servers(), as_user("shop", "pw")).await.expect("enough");
    let (alice, now) = (somebody("alice"), now());
    for _ in 0..10 {
        sign_in(&store, &alice, now).await;
    }
    assert_eq!(store.of_principal(&alice, now).await.expect("a list").len(), 10, "on all masters");
    assert_eq!(store.sweep(now, 100).await.expect("sweep"), 0);
    assert_eq!(store.revoke(&alice, None, now).await.expect("revoke"), 10);
}

#[tokio::test]
async fn which_server_and_which_database() {
    let single = shared();
    let port = single.port().to_string();
    assert_refused!(
        at(single),
        with(|settings| settings.database = 99),
        ConnectError::Database { number: 99, .. }
    );
    assert_refused!(
        at(single),
        with(|settings| settings.prefix = "a{b".to_owned()),
        ConnectError::Prefix { .. }
    );
    assert_refused!(
        at(single),
        with(|settings| settings.connections = NonZeroUsize::MAX),
        ConnectError::Connections { .. }
    );
    let seed = format!("127.0.0.1:{port}");
    assert_refused!(
        RedisServers::cluster([&*seed]).expect("a seed"),
        settings(),
        ConnectError::NotACluster { .. }
    );
    let sentinel = RedisServers::sentinel([&*seed], "sessions").expect("a sentinel");
    assert_refused!(sentinel, settings(), ConnectError::NoSentinel { .. });

    let replica = Redis::with(&["--replicaof", "127.0.0.1", &port]);
    assert_refused!(at(&replica), settings(), ConnectError::ReadOnly { .. });
    let of_a_cluster = &shared_cluster().masters()[0];
    assert_refused!(at(of_a_cluster), settings(), ConnectError::IsACluster { .. });
    let forgetful = Redis::with(&["--maxmemory", "100mb", "--maxmemory-policy", "volatile-lru"]);
    assert_refused!(at(&forgetful), settings(), ConnectError::Evicts { .. });
    let accepted = with(|settings| settings.danger_accept_eviction = true);
    RedisStore::connect(at(&forgetful), accepted).await.expect("accepted aloud");
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    // It listens and never answers.
    let silent = with(|settings| settings.connect_timeout = Duration::from_millis(50));
    let servers = || RedisServers::single(&address).expect("an address");
    assert_refused!(servers(), silent, ConnectError::Silent { .. });
    // A port that no program is given.
    let nobody = RedisServers::single("127.0.0.1:1").expect("an address");
    assert_refused!(nobody, settings(), ConnectError::Unreachable { .. });
    assert!(matches!(RedisServers::single("localhost"), Err(ConnectError::Address { .. })));
}

/// Servers that cannot be had here are played.
#[tokio::test]
async fn an_old_server_and_one_with_another_time() {
    const HELLO_6: &str = "*6\r\n$7\r\nversion\r\n$5\r\n6.2.9\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n";
    let hello_7 = HELLO_6.replace("6.2.9", "7.2.9");
    // The answer to what is said before.
    const NAMED: &str = "+OK\r\n";
    let in_1970 = "*2\r\n$5\r\n86400\r\n$1\r\n0\r\n";
    for (hello, expected) in [(HELLO_6, "version 7 or newer"), (&hello_7, "set both by NTP")] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let servers = RedisServers::single(&listener.local_addr().expect("an address").to_string());
        let (hello, time) = (hello.to_owned(), in_1970.to_owned());
        let played = tokio::spawn(async move {
            let (mut caller, _) = listener.accept().await?;
            answer(&mut caller, "HELLO", &format!("{NAMED}{hello}")).await?;
            answer(&mut caller, "TIME", &time).await
        });
        let error = refused(servers.expect("an address"), settings()).await;
        assert!(error.to_string().contains(expected), "{error}");
        played.abort();
    }
}

#[tokio::test]
async fn a_server_that_is_none_of_redis() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let servers = RedisServers::single(&listener.local_addr().expect("an address").to_string());
    let played = tokio::spawn(async move {
        let (mut caller, _) = listener.accept().await?;
        answer(&mut caller, "HELLO", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n").await
    });
    assert_refused!(servers.expect("an address"), settings(), ConnectError::NotRedis { .. });
    played.abort();
}

/// It says so without being asked, and we may have asked meanwhile.
#[tokio::test]
async fn a_server_that_has_no_connection_left() {
    for (asked, settings) in [("", settings()), ("HELLO", settings()), ("AUTH", as_user("shop", "pw"))] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let servers = RedisServers::single(&listener.local_addr().expect("an address").to_string());
        let played = tokio::spawn(async move {
            let (mut caller, _) = listener.accept().await?;
            answer(&mut caller, asked, "-ERR max number of clients reached\r\n").await
        });
        assert_refused!(servers.expect("an address"), settings, ConnectError::NotReady { .. });
        played.abort();
    }
}

async fn answer(caller: &mut TcpStream, command: &str, with: &str) -> io::Result<()> {
    let (mut said, mut octets) = (String::new(), [0; 1024]);
    while !said.contains(command) {
        let read = caller.read(&mut octets).await?;
        said.push_str(&String::from_utf8_lossy(&octets[..read]));
    }
    caller.write_all(with.as_bytes()).await
}
