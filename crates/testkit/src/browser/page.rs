//! What came back.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::dropped::Dropped;

/// A response as a tab shows it.
#[derive(Clone, Debug)]
pub struct Page {
    target: String,
    sent: Option<Vec<u8>>,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    dropped: Vec<(String, Dropped)>,
}

impl Page {
    pub(super) fn new(target: String, sent: Option<Vec<u8>>, response: Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        Self { target, sent, status: head.status, headers: head.headers, body, dropped: Vec::new() }
    }

    pub(super) fn dropping(self, dropped: Vec<(String, Dropped)>) -> Self {
        Self { dropped, ..self }
    }

    /// The status; compares with a number.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// All header fields.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first field of this name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `Set-Cookie` lines in their order, those that are not text shown as far as they are.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<Cow<'_, str>> {
        self.fields(&SET_COOKIE).map(|line| String::from_utf8_lossy(line.as_bytes())).collect()
    }

    /// The lines that the browser did not keep, and why.
    #[must_use]
    pub fn dropped(&self) -> &[(String, Dropped)] {
        &self.dropped
    }

    /// The `Cookie` field that the jar sent with the request for this page.
    #[must_use]
    pub fn sent_cookies(&self) -> Option<Cow<'_, str>> {
        self.sent.as_deref().map(String::from_utf8_lossy)
    }

    /// Where a redirect leads.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.header(LOCATION.as_str())
    }

    /// The path and query of this page: after redirects, of the last one.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    pub(super) fn fields(&self, name: &HeaderName) -> impl Iterator<Item = &HeaderValue> {
        self.headers.get_all(name).iter()
    }
}
