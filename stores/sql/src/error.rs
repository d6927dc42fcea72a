//! Why the database gives no answer, in its words and in the contract's.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cloakroom_session::RecordError;
use cloakroom_session::store::{StoreError, StoreErrorKind};
use thiserror::Error;

/// Why there is no store, or no answer: what [`SqlStore::connect`](crate::SqlStore::connect) and
/// [`SqlStore::migrate`](crate::SqlStore::migrate) return, and the source of every [`StoreError`].
#[derive(Debug, Error)]
pub struct SqlError {
    why: Why,
    place: Option<Arc<str>>,
    advice: Option<String>,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is wrong, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Why {
    /// The URL does not name a database that this store can use.
    #[error("the URL does not name a database of this kind")]
    Url,
    /// The URL has a parameter that nobody would heed, a misspelt one for encryption perhaps.
    #[error("the URL has a parameter that would not be heeded")]
    Parameter,
    /// SQLite in memory: each connection would have a database of its own.
    #[error("a database in memory has no sessions to share; use `MemoryStore`")]
    InMemory,
    /// Nobody listens there, or the connection broke.
    #[error("the database cannot be reached")]
    Unreachable,
    /// The URL asks for an encrypted connection, and there is none to that server.
    #[error(
        "no encrypted connection: the server must offer TLS, with a certificate for the host in the URL and \
         from an authority that this machine knows or that the URL names (`sslrootcert`, on MySQL `ssl-ca`)"
    )]
    NoTls,
    /// As many connect to the server as it admits.
    #[error("the server has no connection left: lower `connections`, or raise the server's limit")]
    TooManyConnections,
    /// No such user, or another password.
    #[error("the database does not know this user with this password")]
    NotAdmitted,
    /// No database of that name.
    #[error("there is no such database")]
    NoDatabase,
    /// The user may not do what a store must.
    #[error("the database's user lacks a privilege")]
    NoPrivilege,
    /// The tables are missing or of an older version.
    #[error("the tables of sessions are missing or old: call `migrate`, or do by hand what `schema` prints")]
    NoTables,
    /// The tables are of a version that knows more than we do.
    #[error("the tables have version {found}, this store knows {known}: use a newer one")]
    Newer {
        /// Of the tables.
        found: i64,
        /// The newest that this store knows.
        known: i64,
    },
    /// A replica, a database set to read-only, a file that this user may not write.
    #[error("the database takes no writes")]
    ReadOnly,
    /// The disk or the table is full.
    #[error("the database has no room left")]
    Full,
    /// A record is larger than the server takes.
    #[error("the record is larger than the database takes (`max_allowed_packet`)")]
    TooLarge,
    /// Others were in the way, as often as [`SqlSettings::retries`](crate::SqlSettings::retries) allows.
    #[error("others were in the way too often (a deadlock, a lock that was not freed)")]
    Contended,
    /// No connection was free within [`SqlSettings::acquire_timeout`](crate::SqlSettings::acquire_timeout).
    #[error("no connection was free within {within:?}")]
    NoConnection {
        /// The limit.
        within: Duration,
    },
    /// No answer within a limit of [`SqlSettings`](crate::SqlSettings).
    #[error("there was no answer within {within:?}")]
    TimedOut {
        /// The limit.
        within: Duration,
    },
    /// The database gave up first.
    #[error("the database gave up: it took longer than it was told it may")]
    Slow,
    /// What is kept is not what was written.
    #[error("what the database keeps is damaged")]
    Damaged,
    /// A record of a newer format.
    #[error("a newer version wrote the record")]
    NewerRecord,
    /// Anything else; its source says more.
    #[error("the database refused a statement")]
    Refused,
}

impl SqlError {
    pub(crate) const fn new(why: Why) -> Self {
        Self { why, place: None, advice: None, source: None }
    }

    /// Says what may be done about it.
    pub(crate) fn advising(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }

    /// The same, unless more is said already.
    pub(crate) fn or_advising(self, advice: impl FnOnce(Why) -> Option<&'static str>) -> Self {
        let advice = self.advice.or_else(|| advice(self.why).map(str::to_owned));
        Self { advice, ..self }
    }

    /// Says where it happened.
    pub(crate) fn at(self, place: &Arc<str>) -> Self {
        Self { place: Some(Arc::clone(place)), ..self }
    }

    /// Knows better what is wrong.
    #[cfg(feature = "sqlite")]
    pub(crate) fn meaning(self, why: Why) -> Self {
        Self { why, ..self }
    }

    pub(crate) fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(innermost(source.into())), ..self }
    }

    /// What is wrong.
    #[must_use]
    pub const fn why(&self) -> Why {
        self.why
    }

    /// The error of a caller who wanted to `action`.
    pub(crate) fn during(self, action: &'static str) -> StoreError {
        StoreError::new(action, self.why.kind()).because(self)
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.as_ref().map_or(Ok(()), |place| write!(f, "{place}: "))?;
        write!(f, "{}", self.why)?;
        self.advice.as_ref().map_or(Ok(()), |advice| write!(f, "; {advice}"))
    }
}

impl Why {
    const fn kind(self) -> StoreErrorKind {
        match self {
            Self::Full => StoreErrorKind::Full,
            Self::Damaged => StoreErrorKind::Damaged,
            Self::Newer { .. } | Self::NewerRecord => StoreErrorKind::Newer,
            _ => StoreErrorKind::Unavailable,
        }
    }
}

/// What the driver wraps it repeats, so that each cause would be said twice.
fn innermost(cause: Box<dyn StdError + Send + Sync>) -> Box<dyn StdError + Send + Sync> {
    match cause.downcast::<sqlx::Error>().map(|error| *error) {
        Ok(sqlx::Error::Database(error)) => error.into_error(),
        Ok(sqlx::Error::Io(error)) => error.into(),
        Ok(
            sqlx::Error::Configuration(error)
            | sqlx::Error::Tls(error)
            | sqlx::Error::Decode(error)
            | sqlx::Error::ColumnDecode { source: error, .. },
        ) => error,
        Ok(error) => error.into(),
        Err(cause) => cause,
    }
}

impl From<RecordError> for SqlError {
    fn from(error: RecordError) -> Self {
        let why = if matches!(error, RecordError::Version(_)) { Why::NewerRecord } else { Why::Damaged };
        Self::new(why).because(error)
    }
}
