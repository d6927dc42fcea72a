//! Databases to try things on: real ones, a new one for each test.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cloakroom_sql::{Dialect, MySql, Postgres, SqlSettings, SqlStore, Sqlite};
use cloakroom_testkit::servers;
use sqlx::{ConnectOptions, Connection as _, Executor as _, MySqlConnection, PgConnection, Row as _};
use tempfile::TempDir;

/// Makes a test on each database of `async fn $name<B: Database>()`.
macro_rules! on_each_database {
    ($($name:ident)*) => {
        mod postgres {
            $(#[test] fn $name() { cloakroom_testkit::conformance::run(super::$name::<crate::databases::OnPostgres>()); })*
        }
        mod mariadb {
            $(#[test] fn $name() { cloakroom_testkit::conformance::run(super::$name::<crate::databases::OnMariaDb>()); })*
        }
        mod sqlite {
            $(#[test] fn $name() { cloakroom_testkit::conformance::run(super::$name::<crate::databases::OnSqlite>()); })*
        }
    };
}

pub(crate) use on_each_database;

/// A database of one test, without anything in it.
pub(crate) trait Database: Send + Sync + Sized + 'static {
    type Dialect: Dialect;

    /// The tables and their indexes, one line each.
    const ANATOMY: &'static str;

    /// Octets, written as hexadecimal digits in the place of the braces.
    const BLOB: &'static str = "x'{}'";

    async fn fresh() -> Self;

    fn url(&self) -> String;

    /// Does it past the store.
    async fn run(&self, sql: &str);

    /// The first column, as text.
    async fn look(&self, sql: &str) -> Vec<String>;

    /// A store on it, its tables made.
    async fn store(&self) -> SqlStore<Self::Dialect> {
        self.store_with(patient()).await
    }

    async fn store_with(&self, settings: SqlSettings) -> SqlStore<Self::Dialect> {
        SqlStore::<Self::Dialect>::migrate(&self.url()).await.expect("migrates");
        SqlStore::connect(&self.url(), settings).await.expect("connects")
    }
}

/// Limits that a loaded machine does not meet: what is tried is not how fast it is.
pub(crate) fn patient() -> SqlSettings {
    let mut settings = SqlSettings::default();
    settings.acquire_timeout = Duration::from_secs(60);
    settings.operation_timeout = Duration::from_secs(60);
    settings.connect_timeout = Duration::from_secs(60);
    settings
}

pub(crate) struct OnPostgres(String);

impl OnPostgres {
    /// The server of all tests.
    pub(crate) fn server() -> &'static servers::Postgres {
        static SERVER: OnceLock<servers::Postgres> = OnceLock::new();
        SERVER.get_or_init(|| servers::Postgres::with(&["-c", "max_connections=500"]))
    }

    pub(crate) async fn connection(&self) -> PgConnection {
        PgConnection::connect(&self.url()).await.expect("connects")
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    /// Does it from another database.
    pub(crate) async fn run_from_outside(sql: &str) {
        let mut outside = PgConnection::connect(&Self::server().url("postgres")).await.expect("connects");
        outside.execute(sql).await.expect("does it");
    }
}

impl Database for OnPostgres {
    type Dialect = Postgres;

    const BLOB: &'static str = r"'\x{}'";

    const ANATOMY: &'static str = "
        SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable) AS line
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY line";

    async fn fresh() -> Self {
        let this = Self(fresh_name());
        Self::run_from_outside(&format!("CREATE DATABASE {} TEMPLATE template0", this.0)).await;
        this
    }

    fn url(&self) -> String {
        Self::server().url(&self.0)
    }

    async fn run(&self, sql: &str) {
        self.connection().await.execute(sql).await.expect("does it");
    }

    async fn look(&self, sql: &str) -> Vec<String> {
        let rows = self.connection().await.fetch_all(sql).await.expect("looks");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

pub(crate) struct OnMariaDb(String);

impl OnMariaDb {
    /// The server of all tests.
    pub(crate) fn server() -> &'static servers::MariaDb {
        static SERVER: OnceLock<servers::MariaDb> = OnceLock::new();
        SERVER.get_or_init(|| servers::MariaDb::with(&["--max-connections=500"]))
    }

    pub(crate) async fn connection(&self) -> MySqlConnection {
        MySqlConnection::connect(&self.url()).await.expect("connects")
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }
}

impl Database for OnMariaDb {
    type Dialect = MySql;

    const ANATOMY: &'static str = "
        SELECT CONCAT_WS(' ', table_name, column_name, column_type, is_nullable) AS line
        FROM information_schema.columns WHERE table_schema = DATABASE()
        UNION ALL SELECT CONCAT_WS(' ', table_name, index_name, seq_in_index, column_name)
        FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY line";

    async fn fresh() -> Self {
        let this = Self(fresh_name());
        let mut first = MySqlConnection::connect(&Self::server().url("mysql")).await.expect("connects");
        first.execute(format!("CREATE DATABASE {}", this.0).as_str()).await.expect("makes it");
        this
    }

    fn url(&self) -> String {
        Self::server().url(&self.0)
    }

    async fn run(&self, sql: &str) {
        self.connection().await.execute(sql).await.expect("does it");
    }

    async fn look(&self, sql: &str) -> Vec<String> {
        let rows = self.connection().await.fetch_all(sql).await.expect("looks");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

pub(crate) struct OnSqlite(TempDir);

impl OnSqlite {
    pub(crate) async fn connection(&self) -> sqlx::SqliteConnection {
        let options: sqlx::sqlite::SqliteConnectOptions = self.url().parse().expect("a URL");
        options.create_if_missing(true).connect().await.expect("opens")
    }
}

impl Database for OnSqlite {
    type Dialect = Sqlite;

    const ANATOMY: &'static str = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";

    async fn fresh() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn url(&self) -> String {
        format!("sqlite:{}/sessions.db", self.0.path().display())
    }

    async fn run(&self, sql: &str) {
        self.connection().await.execute(sql).await.expect("does it");
    }

    async fn look(&self, sql: &str) -> Vec<String> {
        let rows = self.connection().await.fetch_all(sql).await.expect("looks");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
