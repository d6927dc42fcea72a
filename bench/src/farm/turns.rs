//! A wire that counts how often it was the server's turn: round trips, when one request is under way at a time.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;

use anyhow::{Context, Result};

/// Leads to a server. Its threads end with the process, or with the connections.
pub struct Turns {
    port: u16,
    taken: Arc<AtomicU64>,
}

impl Turns {
    /// A wire to this port of 127.0.0.1.
    pub fn to(server: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("bind a port")?;
        let port = listener.local_addr()?.port();
        let taken = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&taken);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A client whose connection leads nowhere sees it closed.
                let _ = connect(client, server, &counted);
            }
        });
        Ok(Self { port, taken })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many there were so far.
    pub fn taken(&self) -> u64 {
        self.taken.load(SeqCst)
    }
}

fn connect(client: TcpStream, server: u16, taken: &Arc<AtomicU64>) -> Result<()> {
    let server = TcpStream::connect(("127.0.0.1", server))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (to_server, to_client) = (server.try_clone()?, client.try_clone()?);
    let asked = Arc::new(AtomicBool::new(false));
    let (answered, taken) = (Arc::clone(&asked), Arc::clone(taken));
    thread::spawn(move || {
        carry(client, to_server, || {
            if !asked.swap(true, SeqCst) {
                taken.fetch_add(1, SeqCst);
            }
        });
    });
    thread::spawn(move || carry(server, to_client, || answered.store(false, SeqCst)));
    Ok(())
}

fn carry(mut from: TcpStream, mut to: TcpStream, passing: impl Fn()) {
    let mut octets = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut octets) {
        passing();
        if to.write_all(&octets[..read]).is_err() {
            break;
        }
    }
    // Either side may have closed before.
    let _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    use super::Turns;

    #[test]
    fn two_questions_and_their_answers() -> anyhow::Result<()> {
        let server = TcpListener::bind(("127.0.0.1", 0))?;
        let turns = Turns::to(server.local_addr()?.port())?;
        let mut client = TcpStream::connect(("127.0.0.1", turns.port()))?;
        let (mut server, _) = server.accept()?;
        let mut octet = [0];
        for _ in 0..2 {
            client.write_all(b"?")?;
            server.read_exact(&mut octet)?;
            server.write_all(b"!")?;
            client.read_exact(&mut octet)?;
        }
        assert_eq!(turns.taken(), 2);
        Ok(())
    }
}
