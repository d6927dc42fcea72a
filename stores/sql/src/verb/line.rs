//! Where a single statement is asked.

use super::Failure;
use crate::dialect::{Dialect, Value};
use crate::queue::Queue;

pub(crate) enum Line<'a, D: Dialect> {
    /// On a connection that serves nobody else meanwhile.
    Own(&'a mut D::Connection),
    /// Together with others.
    Shared(&'a Queue<D>),
}

impl<D: Dialect> Line<'_, D> {
    /// Answers how many rows it found.
    pub(super) async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Failure> {
        match self {
            Self::Own(connection) => Ok(D::run(connection, sql, values).await?),
            Self::Shared(queue) => Ok(queue.ask(sql, values).await?.changed),
        }
    }

    /// The only row.
    pub(super) async fn row(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<D::Row>, Failure> {
        match self {
            Self::Own(connection) => Ok(D::rows(connection, sql, values).await?.into_iter().next()),
            Self::Shared(queue) => Ok(queue.ask(sql, values).await?.row),
        }
    }
}
