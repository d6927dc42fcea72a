//! A site on a socket, and requests as they are written.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::app::App;

/// What came over the wire.
#[derive(Debug)]
pub(crate) struct Raw {
    head: String,
    pub(crate) body: String,
}

impl Raw {
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    /// The values of a field, in order.
    pub(crate) fn fields(&self, name: &str) -> Vec<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// `name=value` of the only cookie that is set.
    pub(crate) fn cookie(&self) -> String {
        let lines = self.fields("set-cookie");
        let [line] = lines.as_slice() else { panic!("not one cookie: {lines:?}") };
        line.split(';').next().expect("a pair").to_owned()
    }

    pub(crate) fn is_private(&self) -> bool {
        self.fields("cache-control") == ["private, no-store"] && self.fields("vary") == ["Cookie"]
    }
}

impl App {
    /// Where it listens.
    pub(crate) async fn listening(&self) -> SocketAddr {
        match self {
            Self::Axum(router) => {
                let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
                let address = listener.local_addr().expect("bound");
                let router = router.clone();
                tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
                address
            }
            Self::Actix(server) => server.address(),
        }
    }
}

/// Everything that is answered to a request with these fields, until the server closes.
pub(crate) async fn exchange(address: SocketAddr, request: &str, fields: &[&str]) -> Raw {
    let mut stream = written(address, request, &[fields, &["Connection: close"]].concat()).await;
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.expect("it answers");
    let said = String::from_utf8(said).expect("text");
    let (head, body) = said.split_once("\r\n\r\n").expect("a head");
    Raw { head: head.to_owned(), body: body.to_owned() }
}

/// The head of the answer; then the client is gone.
pub(crate) async fn head_only(address: SocketAddr, request: &str, fields: &[&str]) -> Raw {
    let mut stream = written(address, request, fields).await;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("it answers"));
    }
    Raw { head: String::from_utf8(head).expect("text"), body: String::new() }
}

async fn written(address: SocketAddr, request: &str, fields: &[&str]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let fields: String = fields.iter().map(|field| format!("{field}\r\n")).collect();
    let request = format!("{request} HTTP/1.1\r\nHost: shop.example\r\n{fields}\r\n");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    stream
}
