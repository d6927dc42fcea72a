//! Makes errors readable: whatever answers with a bare status or a line of text, visitors get a page of
//! this site, in their language. Status and headers stay as they were.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::pages;
use super::visitor::Visitor;

/// The middleware.
pub(crate) async fn errors(request: Request, next: Next) -> Response {
    let visitor = Visitor::of(request.headers(), request.uri());
    let response = next.run(request).await;
    if is_bare_error(response.status(), response.headers()) { dressed(response, &visitor) } else { response }
}

/// What answers where no route leads.
pub(crate) async fn nothing_here() -> StatusCode {
    StatusCode::NOT_FOUND
}

fn is_bare_error(status: StatusCode, headers: &HeaderMap) -> bool {
    let html = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (status.is_client_error() || status.is_server_error()) && !html
}

fn dressed(response: Response, visitor: &Visitor) -> Response {
    let (mut head, _) = response.into_parts();
    let page = pages::error::page(visitor, head.status);
    head.headers.remove(CONTENT_LENGTH);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(head, Body::from(page.into_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_errors_are_dressed() {
        let kind = |text| HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(text))]);
        assert!(is_bare_error(StatusCode::CONFLICT, &kind("text/plain; charset=utf-8")));
        assert!(is_bare_error(StatusCode::NOT_FOUND, &HeaderMap::new()));
        assert!(!is_bare_error(StatusCode::UNPROCESSABLE_ENTITY, &kind("text/html; charset=utf-8")));
        assert!(!is_bare_error(StatusCode::SEE_OTHER, &HeaderMap::new()));
    }
}
