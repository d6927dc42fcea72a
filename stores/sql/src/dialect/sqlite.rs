//! SQLite: a file in WAL mode, one connection that writes and several that read.

mod file;

use std::str::FromStr;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Either, Executor as _};

use super::{Answer, Grammar, Meaning, Several, Statements, Value, wire::wire};
use crate::error::{SqlError, Why};
use crate::settings::{Durability, SqlSettings};
use crate::url::Understood;

/// How long `migrate` waits for another that migrates.
const MIGRATION_WAIT: Duration = Duration::from_secs(30);

/// Octets to which the journal is cut back once it has grown.
const JOURNAL_BYTES: &str = "67108864";

/// SQLite.
#[derive(Clone, Copy, Debug)]
pub struct Sqlite;

wire!(Sqlite, sqlx::Sqlite);

impl Grammar for Sqlite {
    type Options = SqliteConnectOptions;

    const SINGLE_WRITER: bool = true;

    const SEVERAL: Option<Several<Self>> =
        Some(|connection, text, values, count| Box::pin(several(connection, text, values, count)));

    const MIGRATIONS: &'static [&'static str] = &[include_str!("../../schema/sqlite.sql")];

    const URL: Understood = Understood {
        schemes: &["sqlite:"],
        parameters: &["mode", "cache", "immutable", "vfs"],
        bracketed: None,
        is_server: false,
    };

    const STATEMENTS: Statements = Statements {
        migration_begin: "BEGIN IMMEDIATE",
        migration_end: "COMMIT",
        version: "SELECT COALESCE(MAX(version), 0) FROM cloakroom_schema",
        search_path: None,

        begin: "BEGIN IMMEDIATE",

        load: "SELECT seen, principal, record FROM cloakroom_session WHERE id = ? AND deadline > ?",
        insert: "INSERT INTO cloakroom_session
                     (id, revision, lock_hash, principal, authenticated, created,
                      seen, idle, latest, deadline, record)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (id) DO NOTHING",
        remove_expired: "DELETE FROM cloakroom_session WHERE id = ? AND deadline <= ?",
        replace: "UPDATE cloakroom_session
                  SET revision = ?, lock_hash = ?, authenticated = ?, created = ?,
                      deadline = MIN(MAX(seen, ?) + ?, ?), seen = MAX(seen, ?),
                      idle = ?, latest = ?, record = ?
                  WHERE id = ? AND revision = ? AND deadline > ?",
        rewrite: Some(
            "UPDATE cloakroom_session
             SET revision = ?, lock_hash = ?, authenticated = ?, created = ?,
                 deadline = MIN(MAX(seen, ?) + ?, ?), seen = MAX(seen, ?),
                 idle = ?, latest = ?, record = ?
             WHERE id = ? AND revision = ? AND lock_hash = ? AND deadline > ?",
        ),
        touch: "UPDATE cloakroom_session
                SET deadline = MIN(MAX(seen, ?) + idle, latest), seen = MAX(seen, ?)
                WHERE id = ? AND deadline > ?",
        remove: "DELETE FROM cloakroom_session WHERE id = ?",
        remove_locked: "DELETE FROM cloakroom_session WHERE id = ? AND lock_hash = ?",

        enrol: "INSERT INTO cloakroom_principal (principal, revoked) VALUES (?, 0)
                ON CONFLICT (principal) DO NOTHING",
        lock_principal: "SELECT revoked FROM cloakroom_principal WHERE principal = ?",
        set_revoked: "UPDATE cloakroom_principal SET revoked = MAX(revoked, ?) WHERE principal = ?",
        others: "SELECT id FROM cloakroom_session
                 WHERE principal = ? AND id <> ? AND deadline > ?
                 ORDER BY authenticated, created, id",
        attach: "UPDATE cloakroom_session
                 SET revision = ?, lock_hash = ?, authenticated = ?, created = ?,
                     deadline = MIN(MAX(seen, ?) + ?, ?), seen = MAX(seen, ?),
                     idle = ?, latest = ?, record = ?, principal = ?
                 WHERE id = ? AND revision = ? AND deadline > ?",
        evict: "DELETE FROM cloakroom_session WHERE id = ? AND principal = ?",
        of_principal: "SELECT seen, principal, record, id FROM cloakroom_session
                       WHERE principal = ? AND deadline > ?",
        revoke_live: "DELETE FROM cloakroom_session WHERE principal = ? AND id <> ? AND deadline > ?",
        revoke_rest: "DELETE FROM cloakroom_session WHERE principal = ? AND id <> ?",
        sweep: "DELETE FROM cloakroom_session
                WHERE id IN (SELECT id FROM cloakroom_session WHERE deadline <= ? ORDER BY deadline LIMIT ?)",
    };

    fn options(url: &str, settings: &SqlSettings) -> Result<Self::Options, SqlError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(SqlError::new(Why::InMemory));
        }
        let options =
            SqliteConnectOptions::from_str(url).map_err(|why| SqlError::new(Why::Url).because(why))?;
        // What SQLite itself takes for something else than a path.
        match options.get_filename().to_str() {
            Some(":memory:" | "") => return Err(SqlError::new(Why::InMemory)),
            Some(uri) if uri.starts_with("file:") => {
                return Err(
                    SqlError::new(Why::Url).advising("write `sqlite:` before the path, and no `file:`")
                );
            }
            _ => {}
        }
        let synchronous = match settings.durability {
            Durability::Durable => SqliteSynchronous::Full,
            Durability::Relaxed => SqliteSynchronous::Normal,
        };
        Ok(options
            .busy_timeout(settings.operation_timeout)
            .synchronous(synchronous)
            // The file remembers it; it may have been made by hand.
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("journal_size_limit", JOURNAL_BYTES)
            .disable_statement_logging())
    }

    fn for_a_store(options: Self::Options) -> Self::Options {
        options.create_if_missing(false)
    }

    fn for_migration(options: Self::Options) -> Self::Options {
        options.busy_timeout(MIGRATION_WAIT)
    }

    fn prepare(options: &Self::Options) -> Result<(), SqlError> {
        file::make(options.get_filename())
    }

    fn for_last_words(options: Self::Options) -> Self::Options {
        options.synchronous(SqliteSynchronous::Full)
    }

    fn place(options: &Self::Options) -> String {
        options.get_filename().display().to_string()
    }

    fn diagnosed(options: &Self::Options, error: SqlError) -> SqlError {
        file::diagnosed(options.get_filename(), error)
    }

    async fn connect(options: &Self::Options) -> sqlx::Result<SqliteConnection> {
        options.connect().await
    }

    fn meaning(error: &dyn DatabaseError) -> Meaning {
        // https://sqlite.org/rescode.html: the low octet is the primary code.
        let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default();
        match code & 0xff {
            5 | 6 => Meaning::Again,
            8 => Meaning::Final(Why::ReadOnly),
            11 | 26 => Meaning::Final(Why::Damaged),
            13 => Meaning::Final(Why::Full),
            14 => Meaning::Final(Why::NoDatabase),
            18 => Meaning::Final(Why::TooLarge),
            1 if error.message().starts_with("no such table") => Meaning::Final(Why::NoTables),
            // Without its file a journal cannot be made: the folder is another's.
            3 | 23 => Meaning::Final(Why::NoPrivilege),
            _ => Meaning::Final(Why::Refused),
        }
    }
}

/// The driver's thread tells what each statement has done. Whoever has heard the last does not wait for more.
async fn several(
    connection: &mut SqliteConnection,
    text: &str,
    values: &[Value<'_>],
    count: usize,
) -> sqlx::Result<Vec<Answer<SqliteRow>>> {
    let mut said = connection.fetch_many(bound(text, values));
    let mut answers = Vec::with_capacity(count);
    let mut is_told = false;
    while answers.len() < count {
        match said.try_next().await? {
            Some(Either::Right(row)) => answers.push(Answer { changed: 0, row: Some(row) }),
            Some(Either::Left(_)) if is_told => {}
            Some(Either::Left(done)) => answers.push(Answer { changed: done.rows_affected(), row: None }),
            None => return Err(sqlx::Error::WorkerCrashed),
        }
        is_told = !is_told && answers.last().is_some_and(|answer| answer.row.is_some());
    }
    Ok(answers)
}
