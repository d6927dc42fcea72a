//! A runtime that is polled whatever becomes of others: on a thread of its own.

use std::convert::Infallible;
use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

/// The thread, from when it is first needed until this is dropped.
#[derive(Default)]
pub(super) struct OwnThread(Mutex<Option<Running>>);

struct Running {
    runtime: Handle,
    /// Dropped, it ends the thread.
    _end: oneshot::Sender<Infallible>,
}

impl OwnThread {
    pub(super) fn runtime(&self) -> io::Result<Handle> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = &*running {
            return Ok(running.runtime.clone());
        }
        Ok(running.insert(Running::start()?).runtime.clone())
    }
}

impl Running {
    /// The thread is there before its runtime, which must not be dropped where tasks run.
    fn start() -> io::Result<Self> {
        let (hand, handed) = mpsc::channel::<Runtime>();
        let (end, ended) = oneshot::channel();
        let body = move || drop(handed.recv().map(|runtime| runtime.block_on(ended)));
        thread::Builder::new().name("cloakroom-sql".to_owned()).spawn(body)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let running = Self { runtime: runtime.handle().clone(), _end: end };
        // Nothing can end the thread before it has this.
        let _ = hand.send(runtime);
        Ok(running)
    }
}
