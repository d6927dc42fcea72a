//! Several ways to one server: a caller takes the one of its own runtime.
//!
//! A runtime with one thread (actix-web has one for each worker) is woken by a call of the system whenever another
//! thread has something for it, and that for each request and each answer. So each has a connection of its own, as
//! far as there are enough. Threads of one runtime share two: what they ask goes out in few writes, and neither the
//! reading nor the writing of answers is one thread's alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::time::Instant;

use crate::failure::Failure;
use crate::link::{Link, Manner, Reply};
use crate::request::Request;

/// As many as there may be connections. Those are made when somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Links(Arc<[Arc<Link>]>);

impl Links {
    pub(crate) fn new(count: usize, link: impl Fn() -> Arc<Link>) -> Self {
        Self((0..count).map(|_| link()).collect())
    }

    /// Sends `request` once and waits for the answer. When a server says that it is a replica now, all who are
    /// connected to it leave it: some of them may only read, and would not be told.
    pub(crate) async fn ask(
        &self,
        request: &dyn Request,
        manner: Manner,
        deadline: Instant,
    ) -> Result<Reply, Failure> {
        let here = self.here();
        let by = here.connection(deadline).await?;
        let answer = here.ask_on(&by, request, manner, deadline).await;
        if answer.as_ref().is_err_and(Failure::is_demotion) {
            self.0.iter().for_each(|link| link.retire_from(by.server()));
        }
        Ok(Reply { value: answer?, by })
    }

    /// The way of whoever asks for it.
    pub(crate) fn here(&self) -> &Arc<Link> {
        let place = PLACE.with(|place| *place);
        &self.0[place % self.0.len()]
    }
}

/// How many the threads of one runtime share: more were slower, each with less to send at once.
const SHARED: usize = 2;

thread_local! {
    /// Looked up once for each thread: one that serves another runtime later on has a longer way, and no other harm.
    static PLACE: usize = place();
}

/// A number of its own for the thread of a runtime that has no other; one of a few for all other threads.
fn place() -> usize {
    static ALONE: AtomicUsize = AtomicUsize::new(0);
    static AMONG_OTHERS: AtomicUsize = AtomicUsize::new(0);
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::CurrentThread) => ALONE.fetch_add(1, Ordering::Relaxed),
        _ => AMONG_OTHERS.fetch_add(1, Ordering::Relaxed) % SHARED,
    }
}
