//! A site that is being served, and how it is asked for its pages.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::COOKIE;
use axum::http::{HeaderValue, Method, Request};
use cloakroom_testkit::{Browser, HandClock};
use tower::ServiceExt;

use super::actix::ActixServer;
use super::answer::Answer;

/// What serves the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framework {
    Axum,
    Actix,
}

#[derive(Clone)]
pub(crate) enum App {
    Axum(Router),
    Actix(Arc<ActixServer>),
}

impl App {
    /// A browser at this site.
    pub(crate) fn browser(&self, clock: &HandClock) -> Browser {
        match self {
            Self::Axum(router) => Browser::on_body::<Body, _, _>(router.clone(), clock),
            Self::Actix(server) => Browser::at(server.address(), clock).visiting("shop.example"),
        }
    }

    /// Until the server has noticed that a client hung up.
    pub(crate) async fn noticed(&self) {
        match self {
            // Its client is the server's future: who drops one drops the other.
            Self::Axum(_) => {}
            Self::Actix(server) => server.noticed().await,
        }
    }
}

/// Whoever answers requests.
pub(crate) trait Ask {
    fn ask(&self, request: Request<Body>) -> impl Future<Output = Answer> + Send;
}

impl Ask for Router {
    async fn ask(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.clone().oneshot(request).await.expect("infallible").into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Ask for ActixServer {
    /// A new browser for each request keeps nothing of the one before.
    async fn ask(&self, request: Request<Body>) -> Answer {
        let mut tab = Browser::at(self.address(), &HandClock::at_present()).tab();
        for (name, value) in request.headers() {
            tab = tab.with_header(name.as_str(), value);
        }
        let target = request.uri().to_string();
        let page = match *request.method() {
            Method::POST => tab.post(&target, &[]).await,
            _ => tab.get(&target).await,
        };
        Answer { status: page.status(), headers: page.headers().clone(), body: page.body().clone() }
    }
}

impl Ask for App {
    async fn ask(&self, request: Request<Body>) -> Answer {
        match self {
            Self::Axum(router) => router.ask(request).await,
            Self::Actix(server) => server.ask(request).await,
        }
    }
}

/// A request with these `Cookie` fields.
pub(crate) fn request(method: Method, path: &str, cookies: &[&[u8]]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
    for cookie in cookies {
        request.headers_mut().append(COOKIE, HeaderValue::from_bytes(cookie).expect("a field"));
    }
    request
}

pub(crate) async fn send(app: &impl Ask, request: Request<Body>) -> Answer {
    app.ask(request).await
}

/// A page is asked for, with this cookie (`name=value`) or none.
pub(crate) fn get(app: &impl Ask, path: &str, cookie: Option<&str>) -> impl Future<Output = Answer> + Send {
    let cookies: Vec<&[u8]> = cookie.iter().map(|cookie| cookie.as_bytes()).collect();
    app.ask(request(Method::GET, path, &cookies))
}
