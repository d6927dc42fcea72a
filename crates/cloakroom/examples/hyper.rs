//! Sessions without a framework: a service of tower, served by hyper.
//!
//! `cargo run -p cloakroom --example hyper`

use std::convert::Infallible;

use cloakroom::{Error, MemoryStore, Session, Sessions};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::{Layer, service_fn};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let service = Sessions::new(MemoryStore::new()).layer().layer(service_fn(answer));
    let listener = TcpListener::bind(&listen).await?;
    eprintln!("http://{listen}/");
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        let connection =
            http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async {
            if let Err(error) = connection.await {
                eprintln!("{error}");
            }
        });
    }
}

/// The layer has left a session with the request; it is loaded when it is asked for.
async fn answer(request: Request<Incoming>) -> Result<Response<String>, Infallible> {
    let (head, _body) = request.into_parts();
    Ok(match Session::load(&head).await {
        Ok(session) => visits(&session).map_or_else(Response::from, Response::new),
        Err(error) => error.into(),
    })
}

fn visits(session: &Session) -> Result<String, Error> {
    Ok(format!("Visit {}\n", session.update("visits", |n: u64| n + 1)?))
}
