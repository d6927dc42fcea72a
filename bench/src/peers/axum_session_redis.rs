//! axum_session with its Redis store.

use ::axum_session::{Session, SessionConfig, SessionLayer, SessionStore};
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use axum_session_redispool::SessionRedisPool;
use redis_pool::RedisPool;

use crate::payload;

/// Its layer starts a task, so a runtime must be there. Uncached, nothing stays in the node's memory.
pub async fn router(at: &str, connections: u32, cached: bool) -> Result<Router> {
    let connections = usize::try_from(connections)?;
    let pool = RedisPool::new(redis::Client::open(at)?, connections, Some(connections));
    let mut config = SessionConfig::default();
    if !cached {
        config = config.with_memory_lifetime(time::Duration::ZERO);
    }
    let store = SessionStore::<SessionRedisPool>::new(Some(pool.into()), config).await;
    Ok(Router::new()
        .route("/seed/{keys}", get(seed))
        .route("/read", get(read))
        .route("/modify", get(modify))
        .route("/value", get(value))
        .layer(SessionLayer::new(store.context("open the peer's store")?)))
}

async fn seed(Path(keys): Path<usize>, session: Session<SessionRedisPool>) -> StatusCode {
    for (key, value) in payload::pairs(keys, 0) {
        session.set(&key, value);
    }
    StatusCode::OK
}

async fn read(session: Session<SessionRedisPool>) -> StatusCode {
    let value = session.get::<String>(payload::KEY);
    if payload::is_whole(value.as_deref()) { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}

async fn modify(session: Session<SessionRedisPool>) -> StatusCode {
    session.set(payload::KEY, payload::fresh());
    StatusCode::OK
}

async fn value(session: Session<SessionRedisPool>) -> Result<String, StatusCode> {
    session.get(payload::KEY).ok_or(StatusCode::NOT_FOUND)
}
