//! A connection in the few words that the verbs need, so that each verb is written once.

use std::future::Future;
use std::pin::Pin;

/// What is bound to a placeholder.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Number(Option<i64>),
    Octets(Option<&'a [u8]>),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(octets: &'a [u8]) -> Self {
        Self::Octets(Some(octets))
    }
}

/// A [`Value`] of somebody who may leave before it is bound.
pub(crate) enum Kept {
    Number(Option<i64>),
    Octets(Option<Vec<u8>>),
}

impl Kept {
    pub(crate) fn lent(&self) -> Value<'_> {
        match self {
            Self::Number(number) => Value::Number(*number),
            Self::Octets(octets) => Value::Octets(octets.as_deref()),
        }
    }
}

impl From<Value<'_>> for Kept {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Number(number) => Self::Number(number),
            Value::Octets(octets) => Self::Octets(octets.map(<[u8]>::to_vec)),
        }
    }
}

/// What a statement that finds one row at most has done.
pub(crate) struct Answer<R> {
    pub(crate) changed: u64,
    pub(crate) row: Option<R>,
}

/// Asks several statements in one go: their text, their values one after the other, and how many they are.
pub(crate) type Several<D> =
    for<'a> fn(
        &'a mut <D as Wire>::Connection,
        &'a str,
        &'a [Value<'a>],
        usize,
    ) -> Pin<Box<dyn Future<Output = sqlx::Result<Vec<Answer<<D as Wire>::Row>>>> + Send + 'a>>;

pub(crate) trait Wire: Send + Sync + 'static {
    type Connection: Send + 'static;
    type Row: Send + Sync;

    fn ping(connection: &mut Self::Connection) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Statements without placeholders, their answers thrown away.
    fn script(
        connection: &mut Self::Connection,
        sql: &'static str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Answers how many rows it found.
    fn run(
        connection: &mut Self::Connection,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<u64>> + Send;

    fn rows(
        connection: &mut Self::Connection,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<Vec<Self::Row>>> + Send;

    fn number(row: &Self::Row, at: usize) -> sqlx::Result<Option<i64>>;

    fn octets(row: &Self::Row, at: usize) -> sqlx::Result<Option<Vec<u8>>>;
}

/// The words of a dialect, in those of its driver. The driver's own traits would say it once for all, with
/// eight bounds on every function above.
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
macro_rules! wire {
    ($dialect:ty, $database:ty) => {
        impl $crate::dialect::Wire for $dialect {
            type Connection = <$database as sqlx::Database>::Connection;
            type Row = <$database as sqlx::Database>::Row;

            async fn ping(connection: &mut Self::Connection) -> sqlx::Result<()> {
                sqlx::Connection::ping(connection).await
            }

            async fn script(connection: &mut Self::Connection, sql: &'static str) -> sqlx::Result<()> {
                sqlx::Executor::execute(connection, sql).await.map(drop)
            }

            async fn run(
                connection: &mut Self::Connection,
                sql: &'static str,
                values: &[$crate::dialect::Value<'_>],
            ) -> sqlx::Result<u64> {
                bound(sql, values).execute(connection).await.map(|done| done.rows_affected())
            }

            async fn rows(
                connection: &mut Self::Connection,
                sql: &'static str,
                values: &[$crate::dialect::Value<'_>],
            ) -> sqlx::Result<Vec<Self::Row>> {
                bound(sql, values).fetch_all(connection).await
            }

            fn number(row: &Self::Row, at: usize) -> sqlx::Result<Option<i64>> {
                sqlx::Row::try_get(row, at)
            }

            fn octets(row: &Self::Row, at: usize) -> sqlx::Result<Option<Vec<u8>>> {
                sqlx::Row::try_get(row, at)
            }
        }

        fn bound<'a>(
            sql: &'a str,
            values: &[$crate::dialect::Value<'a>],
        ) -> sqlx::query::Query<'a, $database, <$database as sqlx::Database>::Arguments<'a>> {
            values.iter().fold(sqlx::query(sql), |query, value| match *value {
                $crate::dialect::Value::Number(number) => query.bind(number),
                $crate::dialect::Value::Octets(octets) => query.bind(octets),
            })
        }
    };
}

#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
pub(crate) use wire;
