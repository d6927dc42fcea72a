//! The way from the browser to the server.

use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::unanswered::{Cause, Unanswered};

/// A response on its way. Dropping it is hanging up.
pub(super) type Reply<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Unanswered>> + Send + 'a>>;

/// Brings a request to the server and its response back.
pub(super) trait Network: Send + Sync {
    fn send(&self, request: Request<Bytes>) -> Reply<'_>;
}

/// No network at all: a service in this process.
pub(super) struct InProcess<B, S> {
    /// Each request takes a clone; the lock is for services that are not `Sync`.
    service: Mutex<S>,
    body: PhantomData<fn(B)>,
}

impl<B, S> InProcess<B, S> {
    pub(super) const fn new(service: S) -> Self {
        Self { service: Mutex::new(service), body: PhantomData }
    }
}

impl<B, S, R> Network for InProcess<B, S>
where
    B: From<Bytes> + Send + 'static,
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Cause>,
    R: Body + Send,
    R::Data: Send,
    R::Error: Into<Cause>,
{
    fn send(&self, request: Request<Bytes>) -> Reply<'_> {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(Unanswered::because)?;
            let response = service.call(request.map(B::from)).await.map_err(Unanswered::because)?;
            whole(response).await
        })
    }
}

/// HTTP/1.1 over TCP, a connection for each request.
pub(super) struct Tcp(pub(super) SocketAddr);

impl Network for Tcp {
    fn send(&self, request: Request<Bytes>) -> Reply<'_> {
        Box::pin(async move {
            let stream = TcpStream::connect(self.0).await.map_err(Unanswered::because)?;
            let (mut sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.map_err(Unanswered::because)?;
            // Ends by itself when the exchange is over, or when the sender is dropped. Its errors come
            // out of the sender as well.
            tokio::spawn(connection);
            let response = sender.send_request(request.map(Full::new)).await.map_err(Unanswered::because)?;
            whole(response).await
        })
    }
}

async fn whole<R>(response: Response<R>) -> Result<Response<Bytes>, Unanswered>
where
    R: Body,
    R::Error: Into<Cause>,
{
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(Unanswered::because)?;
    Ok(Response::from_parts(head, body.to_bytes()))
}
