//! Refuses forms that other sites send in a visitor's name.
//!
//! 1. GET, HEAD and OPTIONS pass: they change nothing that another site could want.
//! 2. `Sec-Fetch-Site`, which every current browser sends and no script can forge, must say
//!    `same-origin`, or `none` (the visitor typed the address).
//! 3. Without it, `Origin` must name the host that was asked (`null` names none).
//! 4. With neither it was no browser, hence nobody's cookies are being abused.
//!
//! SameSite=Lax on the session's cookie keeps it from other *sites*; this keeps out other *origins* too,
//! such as another port of this machine.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The middleware: 403 for what is not our own.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    if is_own(request.method(), request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

fn is_own(method: &Method, headers: &HeaderMap) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (headers.get(ORIGIN), headers.get(HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => {
            let origin = origin.as_bytes();
            let authority = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
            authority == Some(host.as_bytes())
        }
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(fields: &[(&'static str, &str)]) -> bool {
        let fields = fields.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), value.parse().expect("a value"))
        });
        is_own(&Method::POST, &fields.collect())
    }

    #[test]
    fn only_our_own_forms_pass() {
        assert!(post(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(post(&[("sec-fetch-site", "none")]));
        assert!(!post(&[("sec-fetch-site", "cross-site")]));
        assert!(!post(&[("sec-fetch-site", "same-site"), ("origin", "http://a:1"), ("host", "a:1")]));
        assert!(post(&[("origin", "http://a:1"), ("host", "a:1")]));
        assert!(!post(&[("origin", "http://a:2"), ("host", "a:1")]));
        assert!(!post(&[("origin", "null"), ("host", "a:1")]));
        assert!(!post(&[("origin", "http://a:1")]));
        assert!(post(&[]));
    }

    #[test]
    fn reading_passes_from_everywhere() {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("sec-fetch-site"),
            axum::http::HeaderValue::from_static("cross-site"),
        )]);
        assert!(is_own(&Method::GET, &headers));
        assert!(!is_own(&Method::PUT, &headers));
    }
}
