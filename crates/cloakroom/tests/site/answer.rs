//! What came back.

use axum::body::Bytes;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};

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
