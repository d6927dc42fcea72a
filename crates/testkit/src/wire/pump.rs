//! Carries octets both ways, as far as the wire lets them.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::watch;
use tokio::time::{Interval, interval};

use super::Wire;

/// Until either side ends, or the wire cuts both.
pub(super) async fn carry(client: TcpStream, server: TcpStream, mut wire: watch::Receiver<Wire>) {
    // What ends by force says so, and waits for nobody.
    let _ = (client.set_zero_linger(), server.set_zero_linger());
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let requests = tokio::spawn(pump(from_client, to_server, Way::There, wire.clone()));
    let answers = tokio::spawn(pump(from_server, to_client, Way::Back, wire.clone()));
    let (stop_requests, stop_answers) = (requests.abort_handle(), answers.abort_handle());
    tokio::select! {
        _ = wire.wait_for(|wire| matches!(wire, Wire::Refused | Wire::Reset)) => {}
        _ = async { tokio::join!(requests, answers) } => {}
    }
    stop_requests.abort();
    stop_answers.abort();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back,
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Way, mut wire: watch::Receiver<Wire>) {
    let mut octets = [0; 16 * 1024];
    let mut second = interval(Duration::from_secs(1));
    loop {
        let read = tokio::select! {
            biased;
            _ = wire.wait_for(|wire| *wire == Wire::HalfClosed), if way == Way::Back => break,
            read = from.read(&mut octets) => read.unwrap_or(0),
        };
        if read == 0 || deliver(&octets[..read], &mut to, way, &mut wire, &mut second).await.is_none() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

/// `None` when nobody takes them.
async fn deliver(
    mut octets: &[u8],
    to: &mut OwnedWriteHalf,
    way: Way,
    wire: &mut watch::Receiver<Wire>,
    second: &mut Interval,
) -> Option<()> {
    while !octets.is_empty() {
        wire.wait_for(|wire| *wire != Wire::BlackHole).await.ok()?;
        let slow = way == Way::Back && *wire.borrow() == Wire::Trickle;
        if slow {
            tokio::select! {
                _ = second.tick() => {}
                _ = wire.wait_for(|wire| *wire != Wire::Trickle) => continue,
            }
        }
        let (now, later) = octets.split_at(if slow { 1 } else { octets.len() });
        to.write_all(now).await.ok()?;
        octets = later;
    }
    Some(())
}
