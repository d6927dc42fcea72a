//! A connection shared by all who ask at the same time: requests are written as they come, and answered in order.
//!
//! ```text
//! caller ──its octets──▶ queue ──all that came since──▶ driver ──▶ socket
//!            └──no room──▶ outside ──in order──▶ queue
//! caller ◀──────────────its answer───────────────────── driver ◀── socket
//! ```
//! Who stops waiting leaves a place in the line, and the answer to it goes nowhere. What was queued is sent once,
//! or never; what still stands outside when its caller gives up is not sent.

mod driver;
mod replies;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Waker};

use redis::Value;
use tokio::sync::oneshot;

pub(crate) use self::driver::{Driver, Wire};
pub(crate) use self::replies::Malformed;
use crate::request::Request;

/// How much may wait for the socket; whoever comes then waits outside until it is taken.
const QUEUED_OCTETS_MAX: usize = 64 * 1024;

/// Why it is over.
pub(crate) type Broken = Arc<io::Error>;
/// Who wants an answer.
type Asker = oneshot::Sender<Value>;

/// The callers' end.
#[derive(Debug)]
pub(crate) struct Pipe(Arc<Shared>);

impl Pipe {
    /// Both ends. Nothing moves but while the driver is polled.
    pub(crate) fn new(wire: Wire) -> (Self, Driver) {
        let shared = Arc::new(Shared::default());
        (Self(Arc::clone(&shared)), Driver::new(wire, shared))
    }

    /// Sends all of these, one right after the other; the answer to the last.
    pub(crate) async fn ask(&self, requests: &[&dyn Request]) -> Result<Value, Broken> {
        let answer = self.0.put(requests)?;
        answer.await.map_err(|_| self.0.why())
    }

    /// How often something came from the server.
    pub(crate) fn heard(&self) -> u64 {
        self.0.heard.load(Ordering::Relaxed)
    }
}

/// What both ends have.
#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    heard: AtomicU64,
}

#[derive(Default)]
struct Queue {
    octets: Vec<u8>,
    /// Who wants the answers to what is in there, in order; some are wanted by nobody.
    asked: Vec<Option<Asker>>,
    /// Who came when there was no room: nobody, while there is some. One for each caller who waits, and those who
    /// have given up since there was room last.
    outside: VecDeque<Outside>,
    /// The driver, while it waits for something to do.
    driver: Option<Waker>,
    over: Option<Broken>,
}

impl Shared {
    fn put(&self, requests: &[&dyn Request]) -> Result<oneshot::Receiver<Value>, Broken> {
        let mut queue = self.queue();
        if let Some(why) = &queue.over {
            return Err(Arc::clone(why));
        }
        let (asker, answer) = oneshot::channel();
        if queue.is_full() {
            queue.outside.push_back(Outside::new(requests, asker));
            return Ok(answer);
        }
        for request in requests {
            request.write(&mut queue.octets);
        }
        queue.asked(requests.len(), asker);
        let driver = queue.driver.take();
        drop(queue);
        if let Some(driver) = driver {
            driver.wake();
        }
        Ok(answer)
    }

    /// Whether nothing is queued; then the driver is woken when there is something.
    fn is_idle(&self, context: &Context<'_>) -> bool {
        let mut queue = self.queue();
        let idle = queue.octets.is_empty();
        if idle {
            queue.driver = Some(context.waker().clone());
        }
        idle
    }

    /// All that is queued, into an empty buffer.
    fn take(&self, octets: &mut Vec<u8>, waiting: &mut VecDeque<Option<Asker>>) {
        let mut queue = self.queue();
        mem::swap(&mut queue.octets, octets);
        waiting.extend(queue.asked.drain(..));
        queue.let_in();
    }

    /// Nobody is answered any more.
    fn end(&self, why: io::Error) {
        let mut queue = self.queue();
        queue.over.get_or_insert_with(|| Arc::new(why));
        let unanswered = (mem::take(&mut queue.asked), mem::take(&mut queue.outside));
        // Each of them is woken by that.
        drop(queue);
        drop(unanswered);
    }

    fn why(&self) -> Broken {
        let why = self.queue().over.clone();
        why.unwrap_or_else(|| Arc::new(io::ErrorKind::ConnectionAborted.into()))
    }

    /// A request that panics while it is written leaves half of itself: nothing may follow it.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|poisoned| {
            let mut queue = poisoned.into_inner();
            queue.over.get_or_insert_with(|| Arc::new(io::Error::other("half a request was written")));
            queue
        })
    }
}

impl Queue {
    const fn is_full(&self) -> bool {
        self.octets.len() >= QUEUED_OCTETS_MAX
    }

    /// The answer to the last of so many requests is wanted.
    fn asked(&mut self, requests: usize, by: Asker) {
        self.asked.extend((1..requests).map(|_| None));
        self.asked.push(Some(by));
    }

    /// Lets in who stands outside, in order, while there is room; but for who has given up.
    fn let_in(&mut self) {
        while !self.is_full() {
            let Some(next) = self.outside.pop_front() else { return };
            if !next.asker.is_closed() {
                self.octets.extend(next.octets);
                self.asked(next.requests, next.asker);
            }
        }
    }
}

impl fmt::Debug for Queue {
    /// Passwords and records are in there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut queue = f.debug_struct("Queue");
        queue.field("octets", &self.octets.len()).field("asked", &self.asked.len());
        queue.field("outside", &self.outside.len()).field("over", &self.over).finish_non_exhaustive()
    }
}

/// Requests that there is no room for yet.
struct Outside {
    octets: Vec<u8>,
    requests: usize,
    asker: Asker,
}

impl Outside {
    fn new(requests: &[&dyn Request], asker: Asker) -> Self {
        let mut octets = Vec::new();
        for request in requests {
            request.write(&mut octets);
        }
        Self { octets, requests: requests.len(), asker }
    }
}
