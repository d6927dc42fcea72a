//! A connection shared by all who ask at the same time: requests are written as they come, and answered in order.
//!
//! ```text
//! caller ──its octets──▶ queue ──all that came since──▶ driver ──▶ socket
//! caller ◀──────────────its answer───────────────────── driver ◀── socket
//! ```
//! Who stops waiting leaves a place in the line, and the answer to it goes nowhere. What was queued is sent once,
//! or never.

mod driver;
mod replies;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::mem;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use redis::Value;
use tokio::sync::{Notify, oneshot};

pub(crate) use self::driver::{Driver, Wire};
use crate::request::Request;

/// Octets that may wait for the socket; whoever brings more waits until they are taken.
const QUEUED_OCTETS_MAX: usize = 64 * 1024;

/// Why it is over.
pub(crate) type Broken = Arc<io::Error>;
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
        let answer = match self.0.put(requests)? {
            Some(answer) => answer,
            None => self.put_when_there_is_room(requests).await?,
        };
        answer.await.map_err(|_| self.0.why())
    }

    /// How often something came from the server.
    pub(crate) fn heard(&self) -> u64 {
        self.0.heard.load(Ordering::Relaxed)
    }

    async fn put_when_there_is_room(
        &self,
        requests: &[&dyn Request],
    ) -> Result<oneshot::Receiver<Value>, Broken> {
        loop {
            let mut room = pin!(self.0.room.notified());
            room.as_mut().enable();
            if let Some(answer) = self.0.put(requests)? {
                return Ok(answer);
            }
            room.await;
        }
    }
}

/// What both ends have.
#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    room: Notify,
    heard: AtomicU64,
}

#[derive(Debug, Default)]
struct Queue {
    octets: Vec<u8>,
    /// Who wants the answers to what is in there, in order; some are wanted by nobody.
    asked: Vec<Option<Asker>>,
    /// The driver, while it waits for something to do.
    driver: Option<Waker>,
    over: Option<Broken>,
}

impl Shared {
    /// Nothing, when there is no room.
    fn put(&self, requests: &[&dyn Request]) -> Result<Option<oneshot::Receiver<Value>>, Broken> {
        let mut queue = self.queue();
        if let Some(why) = &queue.over {
            return Err(Arc::clone(why));
        }
        if queue.octets.len() >= QUEUED_OCTETS_MAX {
            return Ok(None);
        }
        let (answer, answered) = oneshot::channel();
        for request in requests {
            request.write(&mut queue.octets);
            queue.asked.push(None);
        }
        if let Some(last) = queue.asked.last_mut() {
            *last = Some(answer);
        }
        let driver = queue.driver.take();
        drop(queue);
        if let Some(driver) = driver {
            driver.wake();
        }
        Ok(Some(answered))
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
        drop(queue);
        self.room.notify_waiters();
    }

    /// Nobody is answered any more.
    fn end(&self, why: io::Error) {
        let mut queue = self.queue();
        queue.over.get_or_insert_with(|| Arc::new(why));
        let unanswered = mem::take(&mut queue.asked);
        drop(queue);
        drop(unanswered);
        self.room.notify_waiters();
    }

    fn why(&self) -> Broken {
        let why = self.queue().over.clone();
        why.unwrap_or_else(|| Arc::new(io::ErrorKind::ConnectionAborted.into()))
    }

    /// A request that panics while it is written leaves half of itself: nothing may follow it.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
