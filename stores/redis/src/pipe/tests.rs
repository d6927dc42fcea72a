//! Both ends of a connection, and a server that echoes.

use std::sync::Arc;

use redis::{Value, cmd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::task::{JoinSet, yield_now};

use super::replies::Replies;
use super::{Pipe, QUEUED_OCTETS_MAX};

/// What the wire holds: much less than is asked.
const WIRE: usize = 1000;
const CALLERS: usize = 1000;

fn connect() -> (Arc<Pipe>, DuplexStream) {
    let (ours, theirs) = duplex(WIRE);
    let (pipe, driver) = Pipe::new(Box::new(ours));
    tokio::spawn(driver);
    (Arc::new(pipe), theirs)
}

/// Answers each request with its last part.
async fn echo(mut wire: DuplexStream) {
    let (mut requests, mut input) = (Replies::default(), Vec::new());
    while wire.read_buf(&mut input).await.is_ok_and(|read| read > 0) {
        let mut rest = &input[..];
        let mut answers = Vec::new();
        while let Some(Value::Array(mut parts)) = requests.next(&mut rest).expect("requests") {
            let Some(Value::BulkString(last)) = parts.pop() else { panic!("a text") };
            answers.extend([format!("${}\r\n", last.len()).into_bytes(), last, b"\r\n".to_vec()].concat());
        }
        input = rest.to_vec();
        wire.write_all(&answers).await.expect("read");
    }
}

#[tokio::test]
async fn more_than_there_is_room_for_is_answered_in_time() {
    let (pipe, server) = connect();
    let long = "x".repeat(QUEUED_OCTETS_MAX / 100);
    let mut callers = JoinSet::new();
    for n in 0..CALLERS {
        let (pipe, text) = (Arc::clone(&pipe), format!("{n}{long}"));
        callers.spawn(async move {
            let answer = pipe.ask(&[cmd("ECHO").arg(&text)]).await.expect("an answer");
            assert!(answer == Value::BulkString(text.into_bytes()), "the answer is another's");
        });
    }
    // Long enough for everybody to have asked.
    for _ in 0..CALLERS {
        yield_now().await;
        assert!(pipe.0.queue().octets.len() < 2 * QUEUED_OCTETS_MAX, "the others wait outside");
    }
    tokio::spawn(echo(server));
    while let Some(asked) = callers.join_next().await {
        asked.expect("answered");
    }
}

#[tokio::test]
async fn all_are_told_that_it_is_over() {
    let (pipe, mut server) = connect();
    let long = "x".repeat(QUEUED_OCTETS_MAX);
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (pipe, long) = (Arc::clone(&pipe), long.clone());
        callers.spawn(async move { pipe.ask(&[cmd("ECHO").arg(long)]).await });
    }
    // Some of one request has arrived: others are queued, and others wait outside.
    server.read_u8().await.expect("the first octet");
    drop(server);
    while let Some(asked) = callers.join_next().await {
        asked.expect("it ends").expect_err("nobody is there");
    }
    pipe.ask(&[&cmd("PING")]).await.expect_err("nobody is there any more");
}

#[tokio::test]
async fn what_nobody_asked_for_ends_it_and_is_told() {
    let (pipe, mut server) = connect();
    server.write_all(b"-ERR max number of clients reached\r\n").await.expect("room");
    yield_now().await;
    let why = pipe.ask(&[&cmd("PING")]).await.expect_err("it is over");
    assert!(why.to_string().contains("max number of clients"), "{why}");
}
