//! A site under test: a router, its layer, a clock turned by hand, and visitors who carry what they
//! are told to carry.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use cloakroom::{Budget, SessionLayer, Sessions, Timestamp};
use tower::ServiceExt;

/// Tests hold calls back for as long as they like; what a budget does has a file of its own.
const PATIENT: Budget = Budget { operation: Duration::MAX, request: Duration::MAX };

/// A clock that moves when it is told to.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicU64>);

impl Clock {
    pub(crate) fn noon() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000_000)))
    }

    pub(crate) fn advance(&self, span: Duration) {
        self.0.fetch_add(u64::try_from(span.as_millis()).expect("short"), Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    /// The layer of `sessions` under this clock.
    pub(crate) fn layer<L>(&self, sessions: Sessions<L>) -> SessionLayer {
        let clock = self.clone();
        sessions.clock(move || clock.now()).budget(PATIENT).layer()
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The `Set-Cookie` lines.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("text")).collect()
    }

    /// `name=value` of the only cookie that is set.
    pub(crate) fn cookie(&self) -> String {
        let lines = self.lines();
        let [line] = lines.as_slice() else { panic!("not one cookie: {lines:?}") };
        line.split(';').next().expect("a pair").to_owned()
    }

    /// Asserts that nothing is said about the cookie.
    pub(crate) fn leaves_the_cookie(&self) -> &Self {
        assert!(self.lines().is_empty(), "{:?}", self.lines());
        self
    }

    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
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

pub(crate) async fn send(app: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = app.clone().oneshot(request).await.expect("infallible").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A page is asked for, with this cookie (`name=value`) or none.
pub(crate) async fn get(app: &Router, path: &str, cookie: Option<&str>) -> Answer {
    let cookies: Vec<&[u8]> = cookie.iter().map(|cookie| cookie.as_bytes()).collect();
    send(app, request(Method::GET, path, &cookies)).await
}
