//! Servers are there when they say so, and gone when the test is.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};

use cloakroom_testkit::servers::{Php, Redis};

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

#[test]
fn php_keeps_its_sessions_where_the_test_finds_them() {
    let page =
        "<?php session_id('abcdefghijklmnopqrstuvwx'); session_start(); $_SESSION['n'] = 5; echo 'kept';";
    let php = Php::serve(&[("page.php", page)], &["session.serialize_handler=php_serialize"]);
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, php.port())).expect("it is up");
    stream.write_all(b"GET /page.php HTTP/1.0\r\n\r\n").expect("it listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.ends_with("\r\n\r\nkept"), "{answer}");
    let kept = std::fs::read_to_string(php.sessions().join("sess_abcdefghijklmnopqrstuvwx"));
    assert_eq!(kept.expect("a file"), r#"a:1:{s:1:"n";i:5;}"#);
}

#[test]
fn php_runs_a_script_on_what_it_is_given() {
    let doubled = Php::run("<?php $all = stream_get_contents(STDIN); echo $all, $all;", &[b'x'; 100_000]);
    assert_eq!(doubled, [b'x'; 200_000]);
}
