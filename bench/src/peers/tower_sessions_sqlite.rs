//! tower-sessions 0.14 with its SQLite store: through the store alone, and as a website.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use time::OffsetDateTime;
use tower_sessions_014::session::{Id, Record};
use tower_sessions_014::{ExpiredDeletion, SessionStore};
use tower_sessions_sqlx_store::SqliteStore;
use tower_sessions_sqlx_store::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

use crate::chance::scatter;
use crate::payload;
use crate::peers::tower_sessions_stored::website;
use crate::subject::{Growing, Subject};

/// When SQLite calls a write done.
#[derive(Clone, Copy)]
pub enum Synchronous {
    /// Written to the log; a loss of power may take the last writes.
    Normal,
    /// Synced to the medium.
    Full,
}

/// The peer's store on a database file.
pub struct Sqlite(SqliteStore);

impl Sqlite {
    /// Opens `sessions.db` in `folder`, in WAL mode, with at most `connections` at a time.
    pub async fn open(folder: &Path, synchronous: Synchronous, connections: u32) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("sessions.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match synchronous {
                Synchronous::Normal => SqliteSynchronous::Normal,
                Synchronous::Full => SqliteSynchronous::Full,
            })
            .busy_timeout(Duration::from_secs(30));
        let pool = SqlitePoolOptions::new().max_connections(connections).connect_with(options);
        let store = SqliteStore::new(pool.await.context("open the peer's database")?);
        store.migrate().await.context("make the peer's table")?;
        Ok(Self(store))
    }

    /// A website on it.
    pub fn router(&self) -> Router {
        website(self.0.clone())
    }

    /// The Cookie line of a populated session's browser.
    pub fn cookie(session: u64) -> String {
        format!("id={}", id(session))
    }

    async fn store(&self, sessions: Range<u64>, keys: usize, expires: OffsetDateTime) -> Result<()> {
        for session in sessions {
            let data = payload::pairs(keys, session).map(|(key, value)| (key, value.into())).collect();
            self.0.save(&Record { id: id(session), data, expiry_date: expires }).await?;
        }
        Ok(())
    }
}

impl Subject for Sqlite {
    async fn populate(&self, sessions: Range<u64>, keys: usize) -> Result<()> {
        self.store(sessions, keys, OffsetDateTime::now_utc() + Duration::from_secs(86_400)).await
    }

    async fn load(&self, session: u64) -> Result<()> {
        let record = self.0.load(&id(session)).await?.context("the session is not there")?;
        let value = record.data.get(payload::KEY).and_then(|value| value.as_str());
        anyhow::ensure!(payload::is_whole(value), "the value is not there");
        Ok(())
    }

    async fn modify(&self, session: u64, salt: u64) -> Result<()> {
        let mut record = self.0.load(&id(session)).await?.context("the session is not there")?;
        record.data.insert(payload::KEY.to_owned(), payload::value(salt).into());
        self.0.save(&record).await?;
        Ok(())
    }
}

impl Growing for Sqlite {
    async fn open(folder: &Path, _cache: bool) -> Result<Self> {
        Self::open(folder, Synchronous::Normal, 1).await
    }

    async fn close(self) -> Result<()> {
        Ok(())
    }

    async fn populate_expired(&self, sessions: Range<u64>, keys: usize) -> Result<()> {
        self.store(sessions, keys, OffsetDateTime::now_utc() - Duration::from_secs(60)).await
    }

    async fn sweep(&self) -> Result<u64> {
        self.0.delete_expired().await?;
        Ok(0)
    }
}

fn id(session: u64) -> Id {
    let (high, low) = (scatter(session), scatter(!session));
    Id(((u128::from(high) << 64) | u128::from(low)) as i128)
}
