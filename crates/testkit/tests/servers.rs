//! Servers are there when they say so, and gone when the test is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cloakroom_testkit::servers::{Php, Program, Redis, Running};

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

#[test]
fn what_cannot_be_made_leaves_no_folder() {
    let mut made = PathBuf::new();
    let starting = AssertUnwindSafe(|| {
        Running::start(|folder| {
            made = folder.to_owned();
            assert!(made.is_dir());
            panic!("its maker is missing, as this test wants it to be")
        })
    });
    assert!(catch_unwind(starting).is_err());
    assert!(!made.exists(), "{}", made.display());
}

/// A program with a child that has left its group, and one whose parent has left it.
const PARENT: &str = "
setsid sleep 100000 & echo process $!
sh -c 'sleep 100000 & echo process $!'
echo process $$; echo ready; wait
";

/// Says which processes it started; those who are told to end with it do so.
#[test]
#[ignore = "another test runs it in a process of its own"]
fn one_that_is_killed() {
    let parent = Running::start(|_| Program::new("sh", "dash", "ready").args(["-c", PARENT]));
    let (said, folder) = (parent.said(), parent.folder().display());
    writeln!(std::io::stdout(), "{said}folder {folder}").expect("whoever started this listens");
    std::thread::park();
}

#[test]
fn a_server_and_its_children_end_with_a_test_that_is_killed() {
    let test = std::env::current_exe().expect("this program");
    let mut killed = Command::new(test)
        .args(["--exact", "one_that_is_killed", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts once more");
    let output = BufReader::new(killed.stdout.take().expect("piped"));
    let (mut processes, mut folder) = (Vec::new(), PathBuf::new());
    for line in output.lines().map(|line| line.expect("text")) {
        match line.split_once(' ') {
            Some(("process", number)) => processes.push(number.to_owned()),
            Some(("folder", path)) => {
                folder = path.into();
                break;
            }
            _ => {}
        }
    }
    assert_eq!((processes.len(), folder.is_dir()), (3, true));
    assert!(processes.iter().all(|number| is_alive(number)));
    killed.kill().expect("killed");
    killed.wait().expect("ended");
    while processes.iter().any(|number| is_alive(number)) || folder.exists() {
        std::thread::yield_now();
    }
}

/// Whoever waits to be buried is not.
fn is_alive(process: &str) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(process).join("stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn whoever_waits_for_a_server_that_has_ended_is_told_what_it_said() {
    let redis = Redis::start();
    redis.running().expect_alive();
    redis.running().kill();
    let told = loop {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| redis.running().expect_alive())) {
            break panic.downcast::<String>().expect("a text");
        }
        std::thread::yield_now();
    };
    assert!(told.contains("Ready to accept connections"), "{told}");
}
