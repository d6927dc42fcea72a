//! axum_session without a database, which is its way to keep sessions in memory.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use axum_session::{
    SessionConfig, SessionError, SessionLayer, SessionNullPool, SessionNullSession, SessionStore,
};

use crate::payload;

/// Its layer starts a task, so a runtime must be there.
pub async fn router() -> Result<Router, SessionError> {
    let store = SessionStore::<SessionNullPool>::new(None, SessionConfig::default()).await?;
    Ok(Router::new()
        .route("/seed/{keys}", get(seed))
        .route("/untouched", get(untouched))
        .route("/read", get(read))
        .route("/modify", get(modify))
        .route("/value", get(value))
        .layer(SessionLayer::new(store)))
}

async fn seed(Path(keys): Path<usize>, session: SessionNullSession) -> StatusCode {
    for (key, value) in payload::pairs(keys, 0) {
        session.set(&key, value);
    }
    StatusCode::OK
}

async fn untouched() -> StatusCode {
    StatusCode::OK
}

async fn read(session: SessionNullSession) -> StatusCode {
    let value = session.get::<String>(payload::KEY);
    if payload::is_whole(value.as_deref()) { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}

async fn modify(session: SessionNullSession) -> StatusCode {
    session.set(payload::KEY, payload::alternate());
    StatusCode::OK
}

async fn value(session: SessionNullSession) -> Result<String, StatusCode> {
    session.get(payload::KEY).ok_or(StatusCode::NOT_FOUND)
}
