//! The same server behind TLS, with a certificate of its own making.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::serve::Listener;
use rcgen::generate_simple_self_signed;
use reqwest::Certificate;
use tokio::io;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use crate::site::Site;

/// A server for these names, and the certificate that a client must trust.
pub(crate) async fn start(names: &[&str]) -> (Site, Certificate) {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let ours = generate_simple_self_signed(names).expect("a certificate");
    let key = PrivateKeyDer::try_from(ours.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![ours.cert.der().clone()], key)
        .expect("a configuration");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let listener = Encrypted { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };
    let certificate = Certificate::from_pem(ours.cert.pem().as_bytes()).expect("a certificate");
    (Site::on(listener, Router::new()).await, certificate)
}

struct Encrypted {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
