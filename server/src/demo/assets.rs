//! What the binary carries besides its pages: style, scripts, an icon.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("assets/style.css");
const COOKIES: &str = include_str!("assets/cookies.js");
const ICON: &str = include_str!("assets/icon.svg");

/// Stands in the head of every page, so that the colours are right before the first is painted: a page
/// that comes back from the browser's history may be older than the cookie.
pub(crate) const HEAD_SCRIPT: &str = include_str!("assets/head.js");

/// Where the style is, under a name that changes with it.
pub(crate) static STYLE_PATH: LazyLock<String> = LazyLock::new(|| versioned("/style.css", STYLE));

/// Where the module for cookies is, under a name that changes with it.
pub(crate) static COOKIES_PATH: LazyLock<String> = LazyLock::new(|| versioned("/cookies.js", COOKIES));

/// It imports the module by its full name, and so changes with it.
static SCRIPT: LazyLock<String> =
    LazyLock::new(|| include_str!("assets/page.js").replace("/cookies.js", &COOKIES_PATH));

/// Where the script is, under a name that changes with it.
pub(crate) static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| versioned("/page.js", &SCRIPT));

static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let head_script = STANDARD.encode(Sha256::digest(HEAD_SCRIPT));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'sha256-{head_script}'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    // Base64 and our own words are always a header's value.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// What pages may do: use what we serve, and run the one inline script that is ours.
pub(crate) fn content_security_policy() -> &'static HeaderValue {
    &POLICY
}

pub(crate) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", STYLE)
}

pub(crate) async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", &SCRIPT)
}

pub(crate) async fn cookies() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", COOKIES)
}

pub(crate) async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", ICON)
}

/// Kept for a year: another version has another name.
fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
}

fn versioned(path: &str, text: &str) -> String {
    let digest = Sha256::digest(text);
    format!("{path}?v={}", URL_SAFE_NO_PAD.encode(&digest[..6]))
}
