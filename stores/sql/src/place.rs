//! Where something went wrong, and what this database would have done about it.

use std::sync::Arc;

use crate::dialect::Dialect;
use crate::error::{SqlError, Why};

/// What every error of a store names.
pub(crate) struct Place<D: Dialect> {
    name: Arc<str>,
    options: D::Options,
}

impl<D: Dialect> Place<D> {
    pub(crate) fn of(options: &D::Options) -> Self {
        Self { name: D::place(options).into(), options: options.clone() }
    }

    /// What a store was told.
    pub(crate) fn explain(&self, error: SqlError) -> SqlError {
        let error = D::diagnosed(&self.options, error).at(&self.name);
        error.or_advising(|why| {
            (why == Why::NoPrivilege).then_some("it must select, insert, update and delete")
        })
    }

    /// What whoever makes the tables was told.
    pub(crate) fn explain_migration(&self, error: SqlError) -> SqlError {
        let advice = |why| (why == Why::NoPrivilege).then_some("it must create tables and their indexes");
        self.explain(error.or_advising(advice))
    }
}

/// A server's: never who asks, or with which password.
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) fn of_server(
    socket: Option<&std::path::PathBuf>,
    (host, port): (&str, u16),
    database: Option<&str>,
) -> String {
    let server = socket.map_or_else(|| format!("{host}:{port}"), |socket| socket.display().to_string());
    database.map_or_else(|| server.clone(), |database| format!("{server}/{database}"))
}
