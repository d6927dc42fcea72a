//! What differs from database to database: statements, sessions, the meaning of errors.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
mod wire;

use std::future::Future;

#[cfg(feature = "mysql")]
pub use self::mysql::MySql;
#[cfg(feature = "postgres")]
pub use self::postgres::Postgres;
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub(crate) use self::wire::{Answer, Kept, Several, Value, Wire};
use crate::error::{SqlError, Why};
use crate::settings::SqlSettings;
use crate::url::Understood;

/// A database that a [`SqlStore`](crate::SqlStore) can be on. Sealed: the three of this crate.
#[expect(private_bounds, reason = "what a dialect must know is nobody else's business")]
pub trait Dialect: Wire + Grammar {}

impl<D: Wire + Grammar> Dialect for D {}

pub(crate) trait Grammar: Wire {
    /// Where and how to connect.
    type Options: Clone + Send + Sync + 'static;

    /// What the driver heeds in a URL; it passes over the rest.
    const URL: Understood;

    const STATEMENTS: Statements;

    /// What leads from each version of the tables to the next, the first from nothing.
    const MIGRATIONS: &'static [&'static str];

    /// Whether all writes go through one connection, beside those that read.
    const SINGLE_WRITER: bool = false;

    /// Where the driver can: how several statements are asked in one go.
    const SEVERAL: Option<Several<Self>> = None;

    /// From a URL in which everything is understood.
    fn options(url: &str, settings: &SqlSettings) -> Result<Self::Options, SqlError>;

    /// The same, for a store, which makes nothing whatever the URL says.
    fn for_a_store(options: Self::Options) -> Self::Options {
        options
    }

    /// Makes what `migrate` cannot connect without.
    fn prepare(_: &Self::Options) -> Result<(), SqlError> {
        Ok(())
    }

    /// The same, as `migrate` connects: in no hurry.
    fn for_migration(options: Self::Options) -> Self::Options {
        options
    }

    /// The same, for writes that survive the loss of power.
    fn for_last_words(options: Self::Options) -> Self::Options {
        options
    }

    /// Where that is, for an error: nothing that must not be read.
    fn place(options: &Self::Options) -> String;

    /// What an error of a database means there, where more can be said.
    fn diagnosed(_: &Self::Options, error: SqlError) -> SqlError {
        error
    }

    fn connect(options: &Self::Options) -> impl Future<Output = sqlx::Result<Self::Connection>> + Send;

    /// What the database means by its error.
    fn meaning(error: &dyn sqlx::error::DatabaseError) -> Meaning;
}

/// Each in full, in every dialect, with its placeholders in the same order: the verbs bind them by it.
#[derive(Clone, Copy)]
pub(crate) struct Statements {
    /// Before migrating: only one at a time.
    pub(crate) migration_begin: &'static str,
    pub(crate) migration_end: &'static str,
    pub(crate) version: &'static str,
    /// Where the tables are looked for, if that is more than the database.
    pub(crate) search_path: Option<&'static str>,

    /// A transaction that will write.
    pub(crate) begin: &'static str,

    pub(crate) load: &'static str,
    pub(crate) insert: &'static str,
    pub(crate) remove_expired: &'static str,
    pub(crate) replace: &'static str,
    /// As `replace`, if the lock stays; where a write may be acknowledged before it is on the disk.
    pub(crate) rewrite: Option<&'static str>,
    pub(crate) touch: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) remove_locked: &'static str,

    /// Makes the row of a principal, unless it is there.
    pub(crate) enrol: &'static str,
    /// Locks the row of a principal until the transaction ends.
    pub(crate) lock_principal: &'static str,
    pub(crate) set_revoked: &'static str,
    pub(crate) others: &'static str,
    /// As `replace`, with the principal.
    pub(crate) attach: &'static str,
    pub(crate) evict: &'static str,
    pub(crate) of_principal: &'static str,
    pub(crate) revoke_live: &'static str,
    pub(crate) revoke_rest: &'static str,
    pub(crate) sweep: &'static str,
}

/// What a database's error means to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// There is a row of this key.
    Taken,
    /// The same again may succeed at once.
    Again,
    /// Nothing to be done.
    Final(Why),
}
