//! Databases to try things on: real ones, a new one for each test.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cloakroom_sql::{Durability, MySqlStore, PostgresStore, SqlSettings, SqliteStore};
use cloakroom_testkit::servers::{MariaDb, Postgres};
use sqlx::{Connection as _, Executor as _, MySqlConnection, PgConnection};
use tempfile::TempDir;

/// Limits that a loaded machine does not meet: what is tried is not how fast it is.
pub(crate) fn patient() -> SqlSettings {
    let mut settings = SqlSettings::default();
    settings.acquire_timeout = Duration::from_secs(60);
    settings.operation_timeout = Duration::from_secs(60);
    settings.connect_timeout = Duration::from_secs(60);
    settings
}

/// Where a database of SQLite is.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}/sessions.db", self.0.path().display())
    }
}

pub(crate) async fn sqlite(folder: &Folder, durability: Durability) -> SqliteStore {
    let mut settings = patient();
    settings.durability = durability;
    SqliteStore::migrate(&folder.url()).await.expect("migrates");
    SqliteStore::connect(&folder.url(), settings).await.expect("connects")
}

/// The server of all tests.
pub(crate) fn postgres_server() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(|| Postgres::with(&["-c", "max_connections=500"]))
}

/// The URL of a database without anything in it.
pub(crate) async fn postgres_url() -> String {
    let name = fresh_name();
    postgres_do("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    postgres_server().url(&name)
}

pub(crate) async fn postgres_do(database: &str, sql: &str) {
    let mut connection = PgConnection::connect(&postgres_server().url(database)).await.expect("connects");
    connection.execute(sql).await.expect("does it");
}

pub(crate) async fn postgres() -> PostgresStore {
    let url = postgres_url().await;
    PostgresStore::migrate(&url).await.expect("migrates");
    PostgresStore::connect(&url, patient()).await.expect("connects")
}

/// The server of all tests.
pub(crate) fn mariadb_server() -> &'static MariaDb {
    static SERVER: OnceLock<MariaDb> = OnceLock::new();
    SERVER.get_or_init(|| MariaDb::with(&["--max-connections=500"]))
}

/// The URL of a database without anything in it.
pub(crate) async fn mariadb_url() -> String {
    let name = fresh_name();
    mariadb_do("mysql", &format!("CREATE DATABASE {name}")).await;
    mariadb_server().url(&name)
}

pub(crate) async fn mariadb_do(database: &str, sql: &str) {
    let mut connection = MySqlConnection::connect(&mariadb_server().url(database)).await.expect("connects");
    connection.execute(sql).await.expect("does it");
}

pub(crate) async fn mariadb() -> MySqlStore {
    let url = mariadb_url().await;
    MySqlStore::migrate(&url).await.expect("migrates");
    MySqlStore::connect(&url, patient()).await.expect("connects")
}

fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
