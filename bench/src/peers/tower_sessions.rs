//! tower-sessions with its memory store and its default settings.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use tower_sessions::session::Error;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use crate::payload;

pub fn router() -> Router {
    Router::new()
        .route("/seed/{keys}", get(seed))
        .route("/untouched", get(untouched))
        .route("/read", get(read))
        .route("/modify", get(modify))
        .route("/value", get(value))
        .layer(SessionManagerLayer::new(MemoryStore::default()))
}

async fn seed(Path(keys): Path<usize>, session: Session) -> StatusCode {
    for (key, value) in payload::pairs(keys, 0) {
        if session.insert(&key, value).await.is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
    }
    StatusCode::OK
}

async fn untouched() -> StatusCode {
    StatusCode::OK
}

async fn read(session: Session) -> StatusCode {
    status(session.get::<String>(payload::KEY).await.map(|value| payload::is_whole(value.as_deref())))
}

async fn modify(session: Session) -> StatusCode {
    status(session.insert(payload::KEY, payload::alternate()).await.map(|()| true))
}

async fn value(session: Session) -> Result<String, StatusCode> {
    let value = session.get(payload::KEY).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    value.ok_or(StatusCode::NOT_FOUND)
}

fn status(good: Result<bool, Error>) -> StatusCode {
    if good.unwrap_or(false) { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}
