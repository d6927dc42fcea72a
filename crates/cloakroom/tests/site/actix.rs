//! The pages as actix-web serves them: a server of its own on a free port, with two workers.

use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::{Server, ServerHandle, Service};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::rt::System;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpResponse, HttpServer, Route, web};
use cloakroom::actix::SessionMiddleware;
use cloakroom::{Error, LoadError, Session, Sessions};
use tokio::sync::Notify;

use super::late_body::LateBody;
use super::pages::{Page, Pages, Place, Saying};
use super::said::Said;

/// A running server; stopped when dropped.
pub(crate) struct ActixServer {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    hung_up: Arc<Notify>,
}

impl ActixServer {
    /// Sessions around whatever is configured.
    pub(crate) fn start<L>(
        sessions: &Sessions<L>,
        configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    ) -> Self {
        let (middleware, hung_up) = (sessions.middleware(), Arc::new(Notify::new()));
        let (tell, told) = mpsc::channel();
        let told_of = hung_up.clone();
        let thread = std::thread::spawn(move || {
            System::new().block_on(async move {
                let (address, server) = bind(middleware, configure, told_of);
                tell.send((address, server.handle())).expect("awaited");
                server.await.expect("served");
            });
        });
        let (address, handle) = told.recv().expect("started");
        Self { address, handle, thread: Some(thread), hung_up }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Until a request was given up because its client hung up.
    pub(super) async fn noticed(&self) {
        self.hung_up.notified().await;
    }
}

impl Drop for ActixServer {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server panicked");
        }
    }
}

fn bind(
    middleware: SessionMiddleware,
    configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    hung_up: Arc<Notify>,
) -> (SocketAddr, Server) {
    let app = move || {
        let hung_up = hung_up.clone();
        App::new().wrap(middleware.clone()).configure(&configure).wrap_fn(move |request, inner| {
            let answering = Answering(Some(hung_up.clone()));
            let answer = inner.call(request);
            async move {
                let answer = answer.await;
                answering.done();
                answer
            }
        })
    };
    let server = HttpServer::new(app).workers(2).disable_signals().h1_allow_half_closed(false);
    let server = server.bind(("127.0.0.1", 0)).expect("a free port");
    (server.addrs()[0], server.run())
}

/// Tells when it is dropped before it is done.
struct Answering(Option<Arc<Notify>>);

impl Answering {
    fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(hung_up) = self.0.take().filter(|_| !std::thread::panicking()) {
            hung_up.notify_one();
        }
    }
}

impl Pages {
    pub(super) fn configure(&self, config: &mut ServiceConfig) {
        for (path, page) in self.0.clone() {
            config.route(path, page.to());
        }
    }
}

impl Page {
    fn to(self) -> Route {
        match self {
            Self::Nothing(deed) => web::to(move || respond(deed(()))),
            Self::Session(deed) => web::to(move |session: Session| respond(deed(session))),
            Self::SessionAndPlace(deed) => web::to(move |uri: actix_web::http::Uri, session: Session| {
                respond(deed((session, Place(uri.path().to_owned()))))
            }),
            Self::Optional(deed) => web::to(move |session: Option<Session>| respond(deed(session))),
            Self::Tried(deed) => web::to(move |session: Result<Session, LoadError>| respond(deed(session))),
        }
    }
}

async fn respond(saying: Saying) -> Result<HttpResponse, Error> {
    let Said { status, headers, text, late } = saying.await?;
    let mut response = HttpResponse::build(StatusCode::from_u16(status.as_u16()).expect("a status"));
    response.insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"));
    for header in headers {
        response.insert_header(header);
    }
    Ok(match late {
        Some(session) => response.body(LateBody::of(session)),
        None => response.body(text),
    })
}
