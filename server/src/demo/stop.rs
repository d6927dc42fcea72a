//! How the demo ends: told by a signal, it takes no new connection, finishes what it is at, and goes.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::time::timeout;

/// How long requests under way are waited for.
pub(crate) const DRAIN_MAX: Duration = Duration::from_secs(10);

/// Waits for SIGTERM and SIGINT from the moment it is made.
pub(crate) struct Stop {
    terminate: Signal,
    interrupt: Signal,
    told: watch::Sender<bool>,
}

/// How the last requests fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drained {
    /// All were answered.
    All,
    /// Some were cut off, after [`DRAIN_MAX`] or at a second signal.
    CutOff,
}

impl Stop {
    /// Begins to listen for signals.
    ///
    /// # Errors
    /// When the system does not let us.
    pub(crate) fn listen() -> io::Result<Self> {
        let (told, _) = watch::channel(false);
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            told,
        })
    }

    /// Is done when the server is to take no new connection.
    pub(crate) fn asked(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut told = self.told.subscribe();
        async move {
            // An error means that nobody is left to tell us, which ends it as well.
            let _ = told.wait_for(|told| *told).await;
        }
    }

    /// Runs `server` until it stops by itself or is told to; then until it is done, at most
    /// [`DRAIN_MAX`], or until it is told again.
    pub(crate) async fn drain(
        &mut self,
        server: impl Future<Output = io::Result<()>>,
    ) -> io::Result<Drained> {
        tokio::pin!(server);
        tokio::select! {
            ended = &mut server => return ended.map(|()| Drained::All),
            () = self.signal() => {}
        }
        self.told.send_replace(true);
        tokio::select! {
            ended = timeout(DRAIN_MAX, &mut server) => match ended {
                Ok(ended) => ended.map(|()| Drained::All),
                Err(_) => Ok(Drained::CutOff),
            },
            () = self.signal() => Ok(Drained::CutOff),
        }
    }

    async fn signal(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
