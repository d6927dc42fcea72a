//! A TCP connection that goes wrong on purpose, between a client and a real server.

mod pump;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{oneshot, watch};

use self::pump::carry;

/// How a wire behaves, on connections there are and on those to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wire {
    /// Every octet passes.
    #[default]
    Sound,
    /// Nobody listens: connections there are end by force, new ones are refused.
    Refused,
    /// Every connection ends by force (RST), new ones as soon as they are made.
    Reset,
    /// Nothing passes; what was sent arrives when the wire is sound again, as TCP has it.
    BlackHole,
    /// The server has ended its side and listens on: requests go, no answer comes.
    HalfClosed,
    /// Answers come an octet a second.
    Trickle,
}

/// A place on 127.0.0.1 that leads to a server, over a wire that a test breaks and mends.
///
/// It lives on a thread of its own, on its own time: a test may turn its clock by hand.
#[derive(Debug)]
pub struct FaultyWire {
    port: u16,
    wire: watch::Sender<Wire>,
    counts: Arc<Counts>,
    thread: JoinHandle<()>,
    /// Its end ends the thread.
    _end: oneshot::Sender<()>,
}

#[derive(Debug, Default)]
struct Counts {
    connections: AtomicUsize,
    /// Turns that the listener has followed.
    turns: AtomicUsize,
}

impl FaultyWire {
    /// A sound wire to the server on this port of 127.0.0.1.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn to(server: u16) -> Self {
        let (wire, watched) = watch::channel(Wire::Sound);
        let (said, port) = std::sync::mpsc::channel();
        let (end, ended) = oneshot::channel();
        let counts = Arc::<Counts>::default();
        let counted = Arc::clone(&counts);
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(async {
                let listener = listen(0).await;
                let port = listener.local_addr().expect("it has an address").port();
                said.send(port).expect("who asked waits");
                tokio::select! {
                    () = serve(listener, port, server, watched, &counted) => {}
                    _ = ended => {}
                }
            });
        });
        Self { port: port.recv().expect("the thread says its port"), wire, counts, thread, _end: end }
    }

    /// Where a client connects, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on it behaves so: it does when this returns.
    ///
    /// # Panics
    /// When it has ended, as somebody else took its port while it was refused.
    pub fn turn(&self, wire: Wire) {
        let turns = self.counts.turns.load(Ordering::SeqCst);
        self.wire.send_replace(wire);
        while self.counts.turns.load(Ordering::SeqCst) == turns {
            assert!(!self.thread.is_finished(), "the wire has ended, and turns no more");
            std::thread::yield_now();
        }
    }

    /// How many connections were made over it so far, sound or not.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }
}

async fn serve(first: TcpListener, port: u16, server: u16, mut wire: watch::Receiver<Wire>, counts: &Counts) {
    let (mut listener, mut turned) = (Some(first), false);
    loop {
        let behaves = {
            let newest = wire.borrow_and_update();
            // Turned before it was looked at for the first time, too.
            turned |= newest.has_changed();
            *newest
        };
        match (behaves, &listener) {
            (Wire::Refused, _) => listener = None,
            (_, None) => listener = Some(listen(port).await),
            (_, Some(_)) => {}
        }
        counts.turns.fetch_add(usize::from(turned), Ordering::SeqCst);
        turned = false;
        let Some(listening) = &listener else {
            if wire.changed().await.is_err() {
                return;
            }
            turned = true;
            continue;
        };
        tokio::select! {
            accepted = listening.accept() => {
                if let Ok((client, _)) = accepted {
                    counts.connections.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(connect(client, server, wire.clone()));
                }
            }
            changed = wire.changed() => match changed {
                Ok(()) => turned = true,
                Err(_) => return,
            },
        }
    }
}

async fn listen(port: u16) -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.expect("the port is free")
}

async fn connect(client: TcpStream, server: u16, wire: watch::Receiver<Wire>) {
    if let Ok(server) = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, server))).await {
        carry(client, server, wire).await;
    }
}
