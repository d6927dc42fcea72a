//! Each store that a farm may stand on, with the real server.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use cloakroom_testkit::servers::{MariaDb, Postgres, Redis};

use crate::{outage, race};

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    race::run(&format!("sqlite:{}", folder.path().join("sessions.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files() {
    let ours_alone = Permissions::from_mode(0o700);
    let folder = tempfile::Builder::new().permissions(ours_alone).tempdir().expect("a folder");
    race::run(&format!("files:{}", folder.path().display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis() {
    let redis = Redis::start();
    let address = |port| format!("redis://127.0.0.1:{port}");
    race::run(&address(redis.port())).await;
    outage::on_the_wire(redis.port(), address, 4).await;
    outage::of_the_server(&address(redis.port()), || {
        redis.running().pause();
        || redis.running().resume()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    let postgres = Postgres::start();
    let address = |port| postgres.url_over(port, "postgres");
    race::run(&address(postgres.port())).await;
    outage::on_the_wire(postgres.port(), address, 16).await;
    outage::of_the_server(&address(postgres.port()), || {
        let paused = postgres.pause();
        || drop(paused)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mariadb() {
    let mariadb = MariaDb::start();
    let address = |port| mariadb.url_over(port, "mysql");
    race::run(&address(mariadb.port())).await;
    outage::on_the_wire(mariadb.port(), address, 16).await;
    outage::of_the_server(&address(mariadb.port()), || {
        mariadb.running().pause();
        || mariadb.running().resume()
    })
    .await;
}
