//! Servers are there when they say so, and gone when the test is.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};

use cloakroom_testkit::servers::Redis;

fn ping(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.write_all(b"PING\r\n")?;
    let mut answer = [0; 7];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn a_server_answers_and_leaves_nothing_behind() {
    let redis = Redis::start();
    assert_eq!(ping(redis.port()).expect("it is up"), "+PONG\r\n");
    let (port, folder) = (redis.port(), redis.running().folder().to_owned());
    assert!(folder.is_dir());
    drop(redis);
    assert!(ping(port).is_err(), "it is gone");
    assert!(!folder.exists(), "and its folder too");
}
