//! Cloakroom's layer and extractor around the routes every contender has.

use anyhow::Result;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use cloakroom::{Directory, Lifetime, MemoryStore, Policy, Session, Sessions};

use crate::payload;

/// The memory store with the default settings.
pub fn in_memory() -> Router {
    router(&Sessions::new(MemoryStore::new()))
}

/// The same with a cookie that outlives the browser: a modification sends it again.
pub fn in_memory_persistent() -> Result<Router> {
    let usual = Lifetime::IDLE_20_MINUTES;
    let policy = Policy::builder().lifetime(usual.persistent(true)).build()?;
    Ok(router(&Sessions::new(MemoryStore::new()).policy(policy)))
}

/// Any store with the default settings.
pub fn stored_in(store: impl Directory) -> Router {
    with(&Sessions::new(store))
}

/// Any sessions; every modification is of a value that was never there.
pub fn with<L>(sessions: &Sessions<L>) -> Router {
    Router::new()
        .route("/seed/{keys}", get(seed))
        .route("/read", get(read))
        .route("/modify", get(modify_freshly))
        .route("/value", get(value))
        .layer(sessions.layer())
}

fn router<L>(sessions: &Sessions<L>) -> Router {
    Router::new()
        .route("/seed/{keys}", get(seed))
        .route("/untouched", get(untouched))
        .route("/read", get(read))
        .route("/modify", get(modify))
        .route("/value", get(value))
        .layer(sessions.layer())
}

async fn seed(Path(keys): Path<usize>, session: Session) -> StatusCode {
    for (key, value) in payload::pairs(keys, 0) {
        if session.insert(&key, &value).is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
    }
    StatusCode::OK
}

async fn untouched() -> StatusCode {
    StatusCode::OK
}

async fn read(session: Session) -> StatusCode {
    let value = session.get::<String>(payload::KEY);
    status(value.is_ok_and(|value| payload::is_whole(value.as_deref())))
}

async fn modify(session: Session) -> StatusCode {
    status(session.insert(payload::KEY, &payload::alternate()).is_ok())
}

async fn modify_freshly(session: Session) -> StatusCode {
    status(session.insert(payload::KEY, &payload::fresh()).is_ok())
}

async fn value(session: Session) -> Result<String, StatusCode> {
    let value = session.get(payload::KEY).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    value.ok_or(StatusCode::NOT_FOUND)
}

fn status(good: bool) -> StatusCode {
    if good { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}
