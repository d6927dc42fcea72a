//! Both ends of a connection, and a server that echoes.

use std::future::Future;
use std::sync::Arc;

use futures_util::FutureExt as _;
use redis::{Value, cmd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::task::{JoinSet, yield_now};

use super::driver::UNANSWERED_MAX;
use super::replies::Replies;
use super::{Broken, Pipe, QUEUED_OCTETS_MAX};
use crate::request::Request;

/// What the wire holds: much less than is asked.
const WIRE: usize = 1000;
const CALLERS: usize = 1000;

fn connect() -> (Arc<Pipe>, DuplexStream) {
    let (ours, theirs) = duplex(WIRE);
    let (pipe, driver) = Pipe::new(Box::new(ours));
    tokio::spawn(driver);
    (Arc::new(pipe), theirs)
}

/// Asks at once, and waits for nothing yet.
fn asked(pipe: &Arc<Pipe>, text: String) -> impl Future<Output = Result<Value, Broken>> + use<> {
    let pipe = Arc::clone(pipe);
    let mut asked = Box::pin(async move { pipe.ask(&[cmd("ECHO").arg(text)]).await });
    assert!(asked.as_mut().now_or_never().is_none(), "it has to wait");
    asked
}

/// Answers each of so many requests with its last part; what was asked, in order.
async fn echo(mut wire: DuplexStream, count: usize) -> Vec<String> {
    let mut asked = Vec::new();
    let (mut requests, mut input) = (Replies::default(), Vec::new());
    while asked.len() < count && wire.read_buf(&mut input).await.is_ok_and(|read| read > 0) {
        let mut rest = &input[..];
        let mut answers = Vec::new();
        while let Some(Value::Array(mut parts)) = requests.next(&mut rest).expect("requests") {
            let Some(Value::BulkString(last)) = parts.pop() else { panic!("a text") };
            asked.push(String::from_utf8(last.clone()).expect("a text"));
            answers.extend([format!("${}\r\n", last.len()).into_bytes(), last, b"\r\n".to_vec()].concat());
        }
        input = rest.to_vec();
        wire.write_all(&answers).await.expect("read");
    }
    asked
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
    tokio::spawn(echo(server, CALLERS));
    while let Some(asked) = callers.join_next().await {
        asked.expect("answered");
    }
}

/// However many stand outside, and whoever comes while they do.
#[tokio::test]
async fn who_comes_first_is_asked_first() {
    const MANY: usize = 20_000;
    let (pipe, server) = connect();
    let server = tokio::spawn(echo(server, MANY));
    let text = |n: usize| format!("{n:0>100}");
    let mut callers = Vec::new();
    for n in 0..MANY {
        callers.push((n, asked(&pipe, text(n))));
        // The server gets on, more slowly than they come.
        if n % 1000 == 0 {
            yield_now().await;
        }
    }
    assert!(!pipe.0.queue().outside.is_empty(), "many stand outside");
    for (n, caller) in callers {
        assert_eq!(caller.await.expect("an answer"), Value::BulkString(text(n).into_bytes()));
    }
    let asked = server.await.expect("all were asked");
    assert!(asked.into_iter().eq((0..MANY).map(text)), "some were overtaken");
}

#[tokio::test]
async fn who_gives_up_outside_is_not_sent() {
    let (pipe, server) = connect();
    let long = "x".repeat(QUEUED_OCTETS_MAX);
    let first = asked(&pipe, long);
    drop(asked(&pipe, "given up".to_owned()));
    let last = asked(&pipe, "last".to_owned());
    let (sent, ..) = tokio::join!(echo(server, 2), first, last);
    assert_eq!(sent[1], "last");
}

#[tokio::test]
async fn no_more_is_sent_than_may_be_unanswered() {
    const ECHO: usize = "*2\r\n$4\r\nECHO\r\n$1\r\nx\r\n".len();
    const SENT_MAX: usize = UNANSWERED_MAX + QUEUED_OCTETS_MAX / ECHO + 1;
    let (pipe, mut server) = connect();
    let callers: Vec<_> = (0..2 * SENT_MAX).map(|_| asked(&pipe, "x".to_owned())).collect();
    // It answers when nothing more comes.
    let mut answered = 0;
    while answered < callers.len() {
        let sent = octets_that_come(&mut server).await / ECHO;
        assert!((1..=SENT_MAX).contains(&sent), "{sent} at once");
        server.write_all("+x\r\n".repeat(sent).as_bytes()).await.expect("it is read");
        answered += sent;
    }
    for caller in callers {
        caller.await.expect("an answer");
    }
}

/// Until everybody else waits for us.
async fn octets_that_come(server: &mut DuplexStream) -> usize {
    let (mut octets, mut idle_turns) = (Vec::new(), 0);
    while idle_turns < 10 {
        match server.read_buf(&mut octets).now_or_never() {
            Some(read) => drop(read.expect("connected")),
            None => idle_turns += 1,
        }
        yield_now().await;
    }
    octets.len()
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

/// It may be the answer to somebody else.
#[tokio::test]
async fn what_nobody_asked_for_is_not_printed() {
    for reply in ["$6\r\nsecret\r\n", "+secret\r\n", "*2\r\n$6\r\nsecret\r\n+secret\r\n"] {
        let (pipe, mut server) = connect();
        server.write_all(reply.as_bytes()).await.expect("room");
        yield_now().await;
        let why = pipe.ask(&[&cmd("PING")]).await.expect_err("it is over");
        assert!(!format!("{why} {why:?}").contains("secret"), "{why:?}");
    }
}

#[tokio::test]
async fn what_is_queued_is_not_printed() {
    let (pipe, _server) = connect();
    let _first = asked(&pipe, "secret".repeat(QUEUED_OCTETS_MAX));
    let _outside = asked(&pipe, "secret".to_owned());
    let printed = format!("{pipe:?}");
    let octets = format!("{:?}", b"secret");
    assert!(
        !printed.contains("secret") && !printed.contains(octets.trim_matches(['[', ']'])),
        "{printed:.200}"
    );
}

/// Panics in the middle.
struct Half;

impl Request for Half {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"*2\r\n$4\r\nEC");
        panic!("in the middle");
    }
}

#[tokio::test]
async fn nothing_follows_half_a_request() {
    let (pipe, _server) = connect();
    let half = {
        let pipe = Arc::clone(&pipe);
        tokio::spawn(async move { pipe.ask(&[&Half]).await })
    };
    assert!(half.await.expect_err("it panics").is_panic());
    let asked = pipe.ask(&[&cmd("PING")]).now_or_never();
    asked.expect("it does not wait").expect_err("nobody is asked");
}
