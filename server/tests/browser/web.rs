//! A web in one listener: every site, over http and https, each answer as a test wants it.
//!
//! The browser is told that every name leads here ([`Web::browser_arguments`]), ports included, so that URLs
//! are those of the open web. What a request asks is told by the number after its `?`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a TLS connection begins with (RFC 8446, 5.1): a handshake.
const TLS_HANDSHAKE: u8 = 22;

/// The sites. Their listener ends with the test process.
pub(crate) struct Web {
    address: SocketAddr,
    exchanges: Exchanges,
}

type Exchanges = Arc<Mutex<Vec<Exchange>>>;

/// What a request is answered with, and what it brought.
struct Exchange {
    set_cookie: Vec<Vec<u8>>,
    body: String,
    /// `None` until the request comes.
    cookie: Option<Vec<u8>>,
}

impl Web {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let exchanges = Exchanges::default();
        let (tls, shared) = (tls(), Arc::clone(&exchanges));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, exchanges) = (Arc::clone(&tls), Arc::clone(&shared));
                std::thread::spawn(move || answer_all(stream, tls, &exchanges));
            }
        });
        Self { address, exchanges }
    }

    /// With these a browser finds every host here, trusts it, and follows http where http is written.
    pub(crate) fn browser_arguments(&self) -> [String; 3] {
        [
            format!("--host-resolver-rules=MAP * {}", self.address),
            "--ignore-certificate-errors".to_owned(),
            "--disable-features=HttpsUpgrades,HttpsFirstBalancedMode,HttpsFirstBalancedModeAutoEnable"
                .to_owned(),
        ]
    }

    /// Waits for a request with the number that this gives back, to answer with these `Set-Cookie` fields
    /// and this page.
    pub(crate) fn expect(&self, set_cookie: &[Vec<u8>], body: &str) -> usize {
        let mut exchanges = lock(&self.exchanges);
        exchanges.push(Exchange { set_cookie: set_cookie.to_vec(), body: body.to_owned(), cookie: None });
        exchanges.len() - 1
    }

    /// The `Cookie` field of the request, empty when it had none; `None` when the request never came.
    pub(crate) fn cookie(&self, number: usize) -> Option<Vec<u8>> {
        lock(&self.exchanges)[number].cookie.clone()
    }
}

fn lock(exchanges: &Exchanges) -> MutexGuard<'_, Vec<Exchange>> {
    exchanges.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tls() -> Arc<ServerConfig> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["www.shop.example".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key);
    Arc::new(config.expect("a certificate and its key"))
}

/// Until the browser hangs up, which it may do in the middle of anything.
fn answer_all(stream: TcpStream, tls: Arc<ServerConfig>, exchanges: &Exchanges) {
    let mut first = [0];
    if stream.peek(&mut first).is_err() {
        return;
    }
    let _ = if first == [TLS_HANDSHAKE] {
        let connection = ServerConnection::new(tls).expect("a connection");
        converse(StreamOwned::new(connection, stream), exchanges)
    } else {
        converse(stream, exchanges)
    };
}

fn converse(stream: impl Read + Write, exchanges: &Exchanges) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream)? {
        let answer = request.answer(exchanges);
        stream.get_mut().write_all(&answer)?;
        stream.get_mut().flush()?;
    }
    Ok(())
}

/// Of a request, what matters here.
#[derive(Default)]
struct Request {
    number: Option<usize>,
    origin: String,
    cookies: Vec<Vec<u8>>,
}

impl Request {
    /// `None` at the end of the connection.
    fn read(stream: &mut impl BufRead) -> std::io::Result<Option<Self>> {
        let mut request = Self::default();
        let mut body = 0;
        let start = line(stream)?;
        if start.is_empty() {
            return Ok(None);
        }
        let start = String::from_utf8_lossy(&start).into_owned();
        let target = start.split(' ').nth(1).unwrap_or_default();
        request.number = target.rsplit_once('?').and_then(|(_, number)| number.parse().ok());
        loop {
            let field = line(stream)?;
            let Some(colon) = field.iter().position(|octet| *octet == b':') else { break };
            let (name, value) = (field[..colon].to_ascii_lowercase(), field[colon + 1..].trim_ascii());
            match name.as_slice() {
                b"cookie" => request.cookies.push(value.to_vec()),
                b"origin" => request.origin = String::from_utf8_lossy(value).into_owned(),
                b"content-length" => body = String::from_utf8_lossy(value).parse().unwrap_or(0),
                _ => {}
            }
        }
        stream.read_exact(&mut vec![0; body])?;
        Ok(Some(request))
    }

    /// Notes what came. A request that nobody waits for, such as the browser's own, gets an empty page.
    fn answer(self, exchanges: &Exchanges) -> Vec<u8> {
        let mut exchanges = lock(exchanges);
        let number = self.number.unwrap_or(usize::MAX);
        let exchange = exchanges.get_mut(number);
        let (body, set_cookie) =
            exchange.as_ref().map_or((String::new(), Vec::new()), |e| (e.body.clone(), e.set_cookie.clone()));
        if let Some(exchange) = exchange {
            assert!(exchange.cookie.is_none(), "request {number} came twice");
            exchange.cookie = Some(self.cookies.join(&b"; "[..]));
        }
        let page = format!(
            "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><body id=n{number}>{body}"
        );
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             Access-Control-Allow-Origin: {}\r\nAccess-Control-Allow-Credentials: true\r\n",
            page.len(),
            self.origin
        )
        .into_bytes();
        for line in &set_cookie {
            answer.extend([b"Set-Cookie: ", &line[..], b"\r\n"].concat());
        }
        answer.extend_from_slice(b"\r\n");
        answer.extend_from_slice(page.as_bytes());
        answer
    }
}

/// One line without its end; empty also at the end of everything.
fn line(stream: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line)?;
    Ok(line.trim_ascii_end().to_vec())
}
