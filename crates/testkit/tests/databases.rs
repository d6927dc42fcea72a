//! Databases are there when they say so, and gone when the test is.

use std::net::{Ipv4Addr, TcpStream};

use cloakroom_testkit::servers::{MariaDb, Postgres, Running};

fn answers(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn is_there_and_gone<S>(server: S, port: u16, running: fn(&S) -> &Running) {
    let folder = running(&server).folder().to_owned();
    assert!(answers(port) && folder.join("data").is_dir());
    drop(server);
    assert!(!answers(port), "it is gone");
    assert!(!folder.exists(), "and its folder too");
}

#[test]
fn postgres_leaves_nothing_behind() {
    let server = Postgres::start();
    let port = server.port();
    is_there_and_gone(server, port, Postgres::running);
}

#[test]
fn mariadb_leaves_nothing_behind() {
    let server = MariaDb::start();
    let port = server.port();
    is_there_and_gone(server, port, MariaDb::running);
}
