//! A database that admits, and then says nothing.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::error::{DatabaseError, ErrorKind};
use tokio::sync::Semaphore;
use tokio::time::{advance, timeout};

use super::{ASK_AFTER, Lent, Pool};
use crate::dialect::{Grammar, Meaning, Sqlite, Statements, Value, Wire};
use crate::error::{SqlError, Why};
use crate::settings::SqlSettings;
use crate::url::Understood;
use crate::verb::Failure;

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Silent;

impl Wire for Silent {
    /// Its number.
    type Connection = usize;
    type Row = ();

    async fn ping(_: &mut usize) -> sqlx::Result<()> {
        pending().await
    }

    async fn script(_: &mut usize, _: &'static str) -> sqlx::Result<()> {
        pending().await
    }

    async fn run(_: &mut usize, _: &'static str, _: &[Value<'_>]) -> sqlx::Result<u64> {
        pending().await
    }

    async fn rows(_: &mut usize, _: &'static str, _: &[Value<'_>]) -> sqlx::Result<Vec<()>> {
        pending().await
    }

    fn number((): &(), _: usize) -> sqlx::Result<Option<i64>> {
        Ok(None)
    }

    fn octets((): &(), _: usize) -> sqlx::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

impl Grammar for Silent {
    /// How many have connected.
    type Options = Arc<AtomicUsize>;

    const URL: Understood = Sqlite::URL;
    const STATEMENTS: Statements = Sqlite::STATEMENTS;
    const MIGRATIONS: &'static [&'static str] = &[];

    fn options(_: &str, _: &SqlSettings) -> Result<Self::Options, SqlError> {
        Ok(Arc::default())
    }

    fn place(_: &Self::Options) -> String {
        "a test".to_owned()
    }

    async fn connect(options: &Self::Options) -> sqlx::Result<usize> {
        Ok(options.fetch_add(1, Ordering::SeqCst))
    }

    fn meaning(_: &dyn DatabaseError) -> Meaning {
        Meaning::Final(Why::Refused)
    }
}

/// What it said last.
#[derive(Debug)]
struct No;

impl fmt::Display for No {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl Error for No {}

impl DatabaseError for No {
    fn message(&self) -> &str {
        "no"
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

fn pool() -> Pool<Silent> {
    Pool::new(Arc::default(), &SqlSettings::default(), Arc::new(Semaphore::new(2)))
}

async fn lend(pool: &Pool<Silent>) -> Lent<Silent> {
    timeout(PATIENCE, pool.lend()).await.expect("in time").expect("lends")
}

#[tokio::test(start_paused = true)]
async fn what_does_not_say_that_it_is_there_is_closed_with_those_that_lay_longer() {
    let pool = pool();
    let (first, second) = (lend(&pool).await, lend(&pool).await);
    first.give_back();
    second.give_back();
    advance(ASK_AFTER).await;
    assert_eq!(lend(&pool).await.connection, 2, "a new one");
    assert!(pool.idle().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_does_not_roll_back_is_closed() {
    let pool = pool();
    let failure = Failure::Driver(sqlx::Error::Database(Box::new(No)));
    let cleared = timeout(PATIENCE, lend(&pool).await.clear_up(&failure));
    cleared.await.expect("in time");
    assert_eq!(lend(&pool).await.connection, 1, "a new one");
}
