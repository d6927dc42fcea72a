//! A wire between a client and a real server behaves as it is told.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use cloakroom_testkit::servers::Redis;
use cloakroom_testkit::{FaultyWire, Wire};

/// Something comes within this, or does not come.
const SOON: Duration = Duration::from_millis(100);
const PONG: &[u8] = b"+PONG\r\n";

struct Client(TcpStream);

impl Client {
    fn on(wire: &FaultyWire) -> std::io::Result<Self> {
        TcpStream::connect((Ipv4Addr::LOCALHOST, wire.port())).map(Self)
    }

    fn ping(&mut self) -> std::io::Result<Vec<u8>> {
        self.0.write_all(b"PING\r\n")?;
        self.hear(PONG.len())
    }

    fn hear(&mut self, octets: usize) -> std::io::Result<Vec<u8>> {
        let mut answer = vec![0; octets];
        self.0.read_exact(&mut answer)?;
        Ok(answer)
    }
}

/// Asks, and hears nothing for now.
fn hears_nothing(client: &mut Client) -> bool {
    client.0.set_read_timeout(Some(SOON)).expect("set");
    let answer = client.ping();
    client.0.set_read_timeout(None).expect("set");
    answer.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

#[test]
fn each_wire_does_what_it_says_and_can_be_mended() {
    let redis = Redis::start();
    let wire = FaultyWire::to(redis.port());
    let mut client = Client::on(&wire).expect("connects");
    assert_eq!(client.ping().expect("answers"), PONG);

    wire.turn(Wire::BlackHole);
    assert!(hears_nothing(&mut client));
    wire.turn(Wire::Sound);
    assert_eq!(client.hear(PONG.len()).expect("arrives late"), PONG);

    wire.turn(Wire::Trickle);
    assert!(hears_nothing(&mut client), "not all of it in so short a time");
    wire.turn(Wire::Sound);
    let mut client = Client::on(&wire).expect("connects");
    assert_eq!(client.ping().expect("answers"), PONG);

    wire.turn(Wire::HalfClosed);
    assert!(client.ping().is_err(), "no answer will come");

    wire.turn(Wire::Sound);
    let mut client = Client::on(&wire).expect("connects");
    assert_eq!(client.ping().expect("answers"), PONG);
    wire.turn(Wire::Reset);
    assert!(client.hear(1).is_err(), "ended by force");

    wire.turn(Wire::Sound);
    let mut client = Client::on(&wire).expect("connects");
    assert_eq!(client.ping().expect("answers"), PONG);
    wire.turn(Wire::Refused);
    assert!(client.hear(1).is_err(), "ended by force");
    assert_eq!(Client::on(&wire).err().map(|error| error.kind()), Some(ErrorKind::ConnectionRefused));
    assert_eq!(wire.connections(), 4);

    wire.turn(Wire::Sound);
    let mended = std::iter::repeat_with(|| Client::on(&wire)).find_map(Result::ok);
    assert_eq!(mended.expect("connects").ping().expect("answers"), PONG);
}

#[test]
#[should_panic(expected = "the wire has ended")]
fn a_wire_whose_port_was_taken_says_so() {
    let wire = FaultyWire::to(0);
    wire.turn(Wire::Refused);
    // A server that another test is starting may have the wire's socket for a moment.
    let bound = || TcpListener::bind((Ipv4Addr::LOCALHOST, wire.port()));
    let _other = std::iter::repeat_with(bound).find_map(Result::ok);
    wire.turn(Wire::Sound);
}
