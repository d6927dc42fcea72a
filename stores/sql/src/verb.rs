//! What is asked of the database: each verb of the contract as a value, with the statements it takes.

mod directory;
mod line;
mod session;

use std::future::Future;
use std::io::ErrorKind;

use cloakroom_session::RecordError;

pub(crate) use self::directory::{OfPrincipal, Revoke, SignIn, Sweep};
pub(crate) use self::line::Line;
pub(crate) use self::session::{Insert, Load, Remove, Replace, Rewrite, Touch};
use crate::dialect::{Dialect, Meaning};
use crate::error::{SqlError, Why};

/// What is asked on a connection of its own.
pub(crate) trait Verb<D: Dialect>: Sync {
    type Answer: Send;

    /// What it was that could not be done.
    const ACTION: &'static str;

    /// Whether it changes nothing, and may be asked again when nobody knows what became of it.
    const ONLY_READS: bool = false;

    /// Asks and answers. Leaves no transaction open, unless it fails.
    fn ask(
        &self,
        connection: &mut D::Connection,
    ) -> impl Future<Output = Result<Self::Answer, Failure>> + Send;
}

/// A verb of single statements, which may be asked beside others'.
pub(crate) trait Single<D: Dialect>: Sync {
    type Answer: Send;
    const ACTION: &'static str;
    const ONLY_READS: bool = false;

    fn ask_over(&self, line: &mut Line<'_, D>) -> impl Future<Output = Result<Self::Answer, Failure>> + Send;
}

/// A [`Single`] that is asked on a connection of its own.
pub(crate) struct Alone<S>(pub(crate) S);

impl<D: Dialect, S: Single<D>> Verb<D> for Alone<S> {
    type Answer = S::Answer;
    const ACTION: &'static str = S::ACTION;
    const ONLY_READS: bool = S::ONLY_READS;

    async fn ask(&self, connection: &mut D::Connection) -> Result<Self::Answer, Failure> {
        self.0.ask_over(&mut Line::Own(connection)).await
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The driver's word.
    Driver(sqlx::Error),
    /// Ours.
    Known(SqlError),
}

impl Failure {
    /// Whether the database answered, if only with an error: the connection is in order.
    pub(crate) fn was_answered<D: Dialect>(&self) -> bool {
        matches!(self, Self::Driver(sqlx::Error::Database(_))) && !self.is_broken::<D>()
    }

    /// Whether the connection is of no use any more. The last that it brings may be an error of the database:
    /// that it is shutting down, or that it is a replica now, when its name may already mean another.
    pub(crate) fn is_broken<D: Dialect>(&self) -> bool {
        matches!(
            self,
            Self::Driver(sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed)
        ) || self.is::<D>(Meaning::Final(Why::Unreachable))
            || self.is::<D>(Meaning::Final(Why::ReadOnly))
    }

    pub(crate) fn is<D: Dialect>(&self, meaning: Meaning) -> bool {
        matches!(self, Self::Driver(sqlx::Error::Database(error)) if D::meaning(error.as_ref()) == meaning)
    }

    /// In words of this crate.
    pub(crate) fn explained<D: Dialect>(self) -> SqlError {
        let why = self.why::<D>();
        match self {
            Self::Known(error) => error,
            Self::Driver(error) => SqlError::new(why).because(error),
        }
    }

    pub(crate) fn why<D: Dialect>(&self) -> Why {
        let error = match self {
            Self::Known(error) => return error.why(),
            Self::Driver(error) => error,
        };
        match error {
            sqlx::Error::Database(error) => match D::meaning(error.as_ref()) {
                Meaning::Again => Why::Contended,
                Meaning::Taken => Why::Refused,
                Meaning::Final(why) => why,
            },
            sqlx::Error::Tls(_) => Why::NoTls,
            // What arrived was judged, as only TLS does: a certificate that is refused.
            sqlx::Error::Io(error) if error.kind() == ErrorKind::InvalidData => Why::NoTls,
            sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => Why::Unreachable,
            sqlx::Error::Configuration(_) => Why::Url,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Why::Damaged,
            _ => Why::Refused,
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Driver(error)
    }
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Self {
        Self::Known(error)
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::Known(error.into())
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::io;

    use super::{Failure, Why};
    use crate::dialect::Sqlite;

    #[test]
    fn what_breaks_a_connection_makes_the_database_unreachable() {
        let reset = sqlx::Error::Io(io::ErrorKind::ConnectionReset.into());
        for error in [reset, sqlx::Error::Protocol("no such message".to_owned()), sqlx::Error::WorkerCrashed]
        {
            let failure = Failure::Driver(error);
            assert!(failure.is_broken::<Sqlite>(), "{failure:?}");
            assert_eq!(failure.why::<Sqlite>(), Why::Unreachable, "{failure:?}");
        }
    }
}
