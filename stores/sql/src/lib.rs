//! Sessions in the database that is already there: PostgreSQL, MySQL or MariaDB, SQLite, each behind the
//! feature of its name.
//!
//! ```no_run
//! # async fn example() -> Result<(), cloakroom_sql::SqlError> {
//! use cloakroom_sql::{SqlSettings, SqliteStore};
//!
//! let url = "sqlite:sessions.db";
//! SqliteStore::migrate(url).await?;
//! let store = SqliteStore::connect(url, SqlSettings::default()).await?;
//! # Ok(()) }
//! ```
//!
//! What it does beyond the contract ([`cloakroom_session::store`]):
//!
//! 1. `load`, `replace`, `touch`, `insert` and `remove` are one statement each; one that changed nothing is
//!    followed by another that asks why. The directory's verbs are transactions that begin with a lock on the
//!    row of their principal.
//! 2. Expired rows are refused by the statements themselves, at the time the caller gives: the database's clock
//!    does not matter.
//! 3. A connection goes back to its pool with its answer and in no other case. When a future is dropped its
//!    connection is closed, and nobody can be given what another has asked for. On SQLite what waits at the same
//!    moment is asked together, by a task that nobody drops, and acknowledged when it is committed.
//! 4. Every verb ends within [`SqlSettings::operation_timeout`], whatever the database does.
//! 5. What cannot work is refused by [`SqlStore::connect`]: it tries every kind of statement, and takes all of
//!    it back.

#![cfg_attr(
    not(any(feature = "mysql", feature = "postgres", feature = "sqlite")),
    allow(dead_code, reason = "without a database there is nobody to talk to")
)]

mod dialect;
mod error;
mod migrate;
mod place;
mod pool;
mod probe;
mod queue;
mod row;
mod settings;
mod store;
mod url;
mod verb;

pub use self::dialect::Dialect;
#[cfg(feature = "mysql")]
pub use self::dialect::MySql;
#[cfg(feature = "postgres")]
pub use self::dialect::Postgres;
#[cfg(feature = "sqlite")]
pub use self::dialect::Sqlite;
pub use self::error::{SqlError, Why};
pub use self::settings::{Durability, SqlSettings};
#[cfg(feature = "mysql")]
pub use self::store::MySqlStore;
#[cfg(feature = "postgres")]
pub use self::store::PostgresStore;
pub use self::store::SqlStore;
#[cfg(feature = "sqlite")]
pub use self::store::SqliteStore;
