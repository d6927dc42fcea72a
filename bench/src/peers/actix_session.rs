//! actix-session with its Redis store and its default settings.

use ::actix_session::Session;
use ::actix_session::storage::RedisSessionStore;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, ServiceConfig, get};
use anyhow::Result;

use crate::payload;

/// The store on one connection, which all workers share.
pub async fn redis(at: &str) -> Result<RedisSessionStore> {
    RedisSessionStore::new(at).await
}

/// The pages; the middleware goes around them.
pub fn pages(config: &mut ServiceConfig) {
    config
        .route("/seed/{keys}", get().to(seed))
        .route("/read", get().to(read))
        .route("/modify", get().to(modify))
        .route("/value", get().to(value));
}

async fn seed(keys: Path<usize>, session: Session) -> HttpResponse {
    let mut pairs = payload::pairs(*keys, 0);
    status(pairs.all(|(key, value)| session.insert(key, value).is_ok()))
}

async fn read(session: Session) -> HttpResponse {
    let value = session.get::<String>(payload::KEY);
    status(value.is_ok_and(|value| payload::is_whole(value.as_deref())))
}

async fn modify(session: Session) -> HttpResponse {
    status(session.insert(payload::KEY, payload::fresh()).is_ok())
}

async fn value(session: Session) -> HttpResponse {
    match session.get::<String>(payload::KEY) {
        Ok(Some(value)) => HttpResponse::Ok().body(value),
        _ => HttpResponse::NotFound().finish(),
    }
}

fn status(good: bool) -> HttpResponse {
    HttpResponse::new(if good { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR })
}
