//! The router alone: its handlers do nothing and no session is anywhere.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

/// The routes every contender has.
pub fn router() -> Router {
    Router::new()
        .route("/seed/{keys}", get(nothing))
        .route("/untouched", get(nothing))
        .route("/read", get(nothing))
        .route("/modify", get(nothing))
        .route("/value", get(nothing))
}

async fn nothing() -> StatusCode {
    StatusCode::OK
}
