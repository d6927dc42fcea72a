//! What every response tells the browser to be strict about.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::assets;

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The middleware.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    complete(response.headers_mut());
    response
}

fn complete(headers: &mut HeaderMap) {
    let fixed = |text| HeaderValue::from_static(text);
    headers.insert(CONTENT_SECURITY_POLICY, assets::content_security_policy().clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    // Not `no-referrer`, with which browsers send `Origin: null` along with our own forms.
    headers.insert(REFERRER_POLICY, fixed("same-origin"));
    headers.insert(OPENER, fixed("same-origin"));
    // Cookies know no ports: another site on this machine could embed what is meant for its visitor.
    headers.insert(RESOURCE, fixed("same-origin"));
    // Pages depend on cookies; the session layer says so itself, and assets say how long they keep.
    headers.entry(CACHE_CONTROL).or_insert(fixed("private, no-cache"));
}
