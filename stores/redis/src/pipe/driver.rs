//! The task that writes what is queued and hands out what is answered.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};

use redis::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};

use super::replies::Replies;
use super::{Asker, QUEUED_OCTETS_MAX, Shared};

/// Any stream.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}
pub(crate) type Wire = Box<dyn Stream>;

/// Room for what one read brings.
const READ_OCTETS: usize = 16 * 1024;
/// The room for answers that is kept when a longer one has been read.
const INPUT_OCTETS_KEPT: usize = 4 * READ_OCTETS;
/// The room for requests that is kept when longer ones have been written.
const OUTPUT_OCTETS_KEPT: usize = 2 * QUEUED_OCTETS_MAX;
/// How many requests may be sent and not answered before no more are taken from the queue; one queue's may be added.
pub(super) const UNANSWERED_MAX: usize = 16 * 1024;

/// The server's end. Ends when the connection is over.
pub(crate) struct Driver {
    wire: Wire,
    shared: Arc<Shared>,
    input: Vec<u8>,
    replies: Replies,
    output: Vec<u8>,
    written: usize,
    /// Who waits for the answers that are to come, in order.
    waiting: VecDeque<Option<Asker>>,
    gave_way: bool,
}

impl Driver {
    pub(super) fn new(wire: Wire, shared: Arc<Shared>) -> Self {
        Self {
            wire,
            shared,
            input: Vec::new(),
            replies: Replies::default(),
            output: Vec::new(),
            written: 0,
            waiting: VecDeque::new(),
            gave_way: false,
        }
    }

    /// Goes on until there is nothing to read and nothing to write; why there will be no more.
    fn advance(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            if let Err(why) = self.read(context) {
                return Poll::Ready(why);
            }
            if let Err(why) = ready!(self.write(context)) {
                return Poll::Ready(why);
            }
            ready!(self.take(context));
        }
    }

    fn read(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        loop {
            self.input.reserve(READ_OCTETS);
            let Poll::Ready(read) = pin!(self.wire.read_buf(&mut self.input)).poll(context)? else {
                return Ok(());
            };
            if read == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server has hung up"));
            }
            self.shared.heard.fetch_add(1, Ordering::Relaxed);
            self.hand_out()?;
        }
    }

    /// Gives all answers that have come to those who wait for them.
    fn hand_out(&mut self) -> io::Result<()> {
        let mut rest = &self.input[..];
        while let Some(reply) = self.replies.next(&mut rest)? {
            match self.waiting.pop_front() {
                // Who has stopped waiting does not take it.
                Some(Some(answer)) => drop(answer.send(reply)),
                Some(None) => {}
                None => return Err(unasked(&reply)),
            }
        }
        let read = self.input.len() - rest.len();
        self.input.drain(..read);
        self.input.shrink_to(INPUT_OCTETS_KEPT);
        Ok(())
    }

    fn write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.written < self.output.len() {
            let rest = &self.output[self.written..];
            match ready!(Pin::new(&mut self.wire).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => self.written += written,
            }
        }
        self.output.clear();
        self.output.shrink_to(OUTPUT_OCTETS_KEPT);
        self.written = 0;
        Pin::new(&mut self.wire).poll_flush(context)
    }

    /// Takes what is queued. Whoever else is ready goes first: what they ask shares the write. A request alone
    /// loses a turn of the runtime, about a microsecond.
    fn take(&mut self, context: &Context<'_>) -> Poll<()> {
        // The next answer wakes us.
        if self.waiting.len() >= UNANSWERED_MAX {
            return Poll::Pending;
        }
        if self.shared.is_idle(context) {
            return Poll::Pending;
        }
        self.gave_way = !self.gave_way;
        if self.gave_way {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.shared.take(&mut self.output, &mut self.waiting);
        Poll::Ready(())
    }
}

impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let why = ready!(self.advance(context));
        self.shared.end(why);
        Poll::Ready(())
    }
}

impl Drop for Driver {
    /// Also when its runtime ends in the middle of everything.
    fn drop(&mut self) {
        self.shared
            .end(io::Error::new(io::ErrorKind::ConnectionAborted, "nobody reads what the server says"));
    }
}

/// A server that will not have us says so before it is asked. Anything else may be somebody's session: its kind only.
fn unasked(reply: &Value) -> io::Error {
    let what = match reply {
        Value::ServerError(refusal) => refusal.to_string(),
        Value::Nil => "nil".to_owned(),
        Value::Int(_) => "a number".to_owned(),
        Value::BulkString(octets) => format!("a string of {} octets", octets.len()),
        Value::Array(values) => format!("an array of {} values", values.len()),
        _ => "a line".to_owned(),
    };
    io::Error::other(format!("nobody asked for this: {what}"))
}
