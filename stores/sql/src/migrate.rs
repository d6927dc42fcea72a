//! The tables: made, brought up to date, and looked at before a store is handed out.

use crate::dialect::{Dialect, Meaning};
use crate::error::{SqlError, Why};
use crate::verb::Failure;

/// Brings the tables to the newest version, from whatever they have. Only one does at a time.
pub(crate) async fn migrate<D: Dialect>(connection: &mut D::Connection) -> Result<(), Failure> {
    D::script(connection, D::STATEMENTS.migration_begin).await?;
    let version = version::<D>(connection).await?.unwrap_or_default();
    let done = usize::try_from(version).unwrap_or_default();
    let missing = D::MIGRATIONS.get(done..).ok_or_else(|| newer::<D>(version))?;
    for migration in missing {
        D::script(connection, migration).await?;
    }
    Ok(D::script(connection, D::STATEMENTS.migration_end).await?)
}

/// Whether the tables are those that this version knows.
pub(crate) async fn check<D: Dialect>(connection: &mut D::Connection) -> Result<(), Failure> {
    match version::<D>(connection).await? {
        Some(version) if version > known::<D>() => Err(newer::<D>(version).into()),
        Some(version) if version == known::<D>() => Ok(()),
        _ => Err(missing::<D>(connection).await.into()),
    }
}

/// They may be elsewhere.
async fn missing<D: Dialect>(connection: &mut D::Connection) -> SqlError {
    let error = SqlError::new(Why::NoTables);
    let Some(sql) = D::STATEMENTS.search_path else { return error };
    let rows = D::rows(connection, sql, &[]).await.unwrap_or_default();
    let path = rows.first().and_then(|row| D::octets(row, 0).ok().flatten()).unwrap_or_default();
    error.advising(format!("the `search_path` is {}", String::from_utf8_lossy(&path)))
}

/// Of the tables; `None` when there are none.
async fn version<D: Dialect>(connection: &mut D::Connection) -> Result<Option<i64>, Failure> {
    match D::rows(connection, D::STATEMENTS.version, &[]).await.map_err(Failure::from) {
        Ok(rows) => Ok(rows.first().map(|row| D::number(row, 0)).transpose()?.flatten()),
        Err(failure) if failure.is::<D>(Meaning::Final(Why::NoTables)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn newer<D: Dialect>(found: i64) -> SqlError {
    SqlError::new(Why::Newer { found, known: known::<D>() })
}

fn known<D: Dialect>() -> i64 {
    i64::try_from(D::MIGRATIONS.len()).unwrap_or(i64::MAX)
}
