//! tower-sessions 0.14 with its stores on servers.

use std::str::FromStr as _;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use tower_sessions_014::session::{Error, Id, Record};
use tower_sessions_014::{Session, SessionManagerLayer, SessionStore, session_store};
use tower_sessions_redis_store::RedisStore;
use tower_sessions_redis_store::fred::prelude::{ClientLike as _, Config, Pool};
use tower_sessions_sqlx_store::sqlx::postgres::PgPoolOptions;
use tower_sessions_sqlx_store::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

use crate::farm::calls;
use crate::payload;

/// Whether the pool asks a connection before it lends it, as it does by default.
#[derive(Clone, Copy, PartialEq)]
pub enum Pooling {
    Asked,
    Unasked,
}

/// A website on any of its stores, with the default settings.
pub fn website(store: impl SessionStore + Clone) -> Router {
    Router::new()
        .route("/seed/{keys}", get(seed))
        .route("/read", get(read))
        .route("/modify", get(modify))
        .route("/value", get(value))
        .layer(SessionManagerLayer::new(store))
}

/// The store on Redis.
pub async fn redis(at: &str, connections: u32) -> Result<RedisStore<Pool>> {
    let pool = Pool::new(Config::from_url(at)?, None, None, None, usize::try_from(connections)?)?;
    // The task goes on by itself.
    drop(pool.connect());
    pool.wait_for_connect().await.context("reach Redis")?;
    Ok(RedisStore::new(pool))
}

/// The store on PostgreSQL, with its table.
pub async fn postgres(at: &str, connections: u32, pooling: Pooling) -> Result<PostgresStore> {
    let options = PgPoolOptions::new().max_connections(connections);
    let pool = options.test_before_acquire(pooling == Pooling::Asked).connect(at).await;
    let store = PostgresStore::new(pool.context("reach PostgreSQL")?);
    store.migrate().await.context("make the peer's table")?;
    Ok(store)
}

/// The store on a file of SQLite, with its table, in WAL mode with `synchronous=NORMAL`.
pub async fn sqlite(at: &str, connections: u32, pooling: Pooling) -> Result<SqliteStore> {
    let options = SqliteConnectOptions::from_str(at)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(30));
    let pool = SqlitePoolOptions::new().max_connections(connections);
    let pool = pool.test_before_acquire(pooling == Pooling::Asked).connect_with(options).await;
    let store = SqliteStore::new(pool.context("open the peer's database")?);
    store.migrate().await.context("make the peer's table")?;
    Ok(store)
}

/// A store whose calls are counted.
#[derive(Clone, Debug)]
pub struct Counted<S>(pub S);

#[async_trait]
impl<S: SessionStore> SessionStore for Counted<S> {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        calls::wrote();
        self.0.create(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        calls::wrote();
        self.0.save(record).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        calls::read();
        self.0.load(id).await
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        calls::wrote();
        self.0.delete(id).await
    }
}

async fn seed(Path(keys): Path<usize>, session: Session) -> StatusCode {
    for (key, value) in payload::pairs(keys, 0) {
        if session.insert(&key, value).await.is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
    }
    StatusCode::OK
}

async fn read(session: Session) -> StatusCode {
    status(session.get::<String>(payload::KEY).await.map(|value| payload::is_whole(value.as_deref())))
}

async fn modify(session: Session) -> StatusCode {
    status(session.insert(payload::KEY, payload::fresh()).await.map(|()| true))
}

async fn value(session: Session) -> Result<String, StatusCode> {
    let value = session.get(payload::KEY).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    value.ok_or(StatusCode::NOT_FOUND)
}

fn status(good: Result<bool, Error>) -> StatusCode {
    if good.unwrap_or(false) { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}
