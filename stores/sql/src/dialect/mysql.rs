//! MySQL and MariaDB.

use std::error::Error as _;
use std::str::FromStr;

use sqlx::error::DatabaseError;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlDatabaseError, MySqlSslMode};
use sqlx::{ConnectOptions as _, Executor as _};

use super::{Grammar, Meaning, Statements, wire::wire};
use crate::error::{SqlError, Why};
use crate::place;
use crate::settings::SqlSettings;
use crate::url::{Understood, check_authority};

/// MySQL and MariaDB.
#[derive(Clone, Copy, Debug)]
pub struct MySql;

wire!(MySql, sqlx::MySql);

/// What a session begins with. What does not fit is an error and never cut; a transaction locks rows and not
/// the gaps between them; a lock is not waited for longer than anybody waits for the answer.
const SESSION: &str = "
    SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), innodb_lock_wait_timeout = 1;
    SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

/// Whether or not there is one of that name.
const DENIED_THE_DATABASE: u16 = 1044;

impl Grammar for MySql {
    type Options = MySqlConnectOptions;

    const MIGRATIONS: &'static [&'static str] = &[include_str!("../../schema/mysql.sql")];

    #[rustfmt::skip]
    const URL: Understood = Understood {
        schemes: &["mysql://", "mariadb://"],
        parameters: &[
            "ssl-mode", "sslmode", "ssl-ca", "sslca", "ssl-cert", "sslcert", "ssl-key", "sslkey", "charset",
            "collation", "statement-cache-capacity", "socket", "timezone", "time-zone",
        ],
        bracketed: None,
        is_server: true,
    };

    const STATEMENTS: Statements = Statements {
        migration_begin: "SELECT GET_LOCK(CONCAT('cloakroom migrate ', DATABASE()), 30)",
        migration_end: "SELECT RELEASE_LOCK(CONCAT('cloakroom migrate ', DATABASE()))",
        version: "SELECT COALESCE(MAX(version), 0) FROM cloakroom_schema",
        search_path: None,

        begin: "BEGIN",

        load: "SELECT seen, principal, record FROM cloakroom_session WHERE id = ? AND deadline > ?",
        // A row that is there is an error here: `IGNORE` would ignore every other error, too.
        insert: "INSERT INTO cloakroom_session
                     (id, revision, lock_hash, principal, authenticated, created,
                      seen, idle, latest, deadline, record)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        remove_expired: "DELETE FROM cloakroom_session WHERE id = ? AND deadline <= ?",
        // An assignment sees what those before it have made: to be the larger once more changes nothing.
        replace: "UPDATE cloakroom_session
                  SET revision = ?, lock_hash = ?, authenticated = ?, created = ?,
                      deadline = LEAST(GREATEST(seen, ?) + ?, ?), seen = GREATEST(seen, ?),
                      idle = ?, latest = ?, record = ?
                  WHERE id = ? AND revision = ? AND deadline > ?",
        rewrite: None,
        touch: "UPDATE cloakroom_session
                SET deadline = LEAST(GREATEST(seen, ?) + idle, latest), seen = GREATEST(seen, ?)
                WHERE id = ? AND deadline > ?",
        remove: "DELETE FROM cloakroom_session WHERE id = ?",
        remove_locked: "DELETE FROM cloakroom_session WHERE id = ? AND lock_hash = ?",

        enrol: "INSERT INTO cloakroom_principal (principal, revoked) VALUES (?, 0)
                ON DUPLICATE KEY UPDATE revoked = revoked",
        lock_principal: "SELECT revoked FROM cloakroom_principal WHERE principal = ? FOR UPDATE",
        set_revoked: "UPDATE cloakroom_principal SET revoked = GREATEST(revoked, ?) WHERE principal = ?",
        others: "SELECT id FROM cloakroom_session
                 WHERE principal = ? AND id <> ? AND deadline > ?
                 ORDER BY authenticated, created, id",
        attach: "UPDATE cloakroom_session
                 SET revision = ?, lock_hash = ?, authenticated = ?, created = ?,
                     deadline = LEAST(GREATEST(seen, ?) + ?, ?), seen = GREATEST(seen, ?),
                     idle = ?, latest = ?, record = ?, principal = ?
                 WHERE id = ? AND revision = ? AND deadline > ?",
        evict: "DELETE FROM cloakroom_session WHERE id = ? AND principal = ?",
        of_principal: "SELECT seen, principal, record, id FROM cloakroom_session
                       WHERE principal = ? AND deadline > ?",
        revoke_live: "DELETE FROM cloakroom_session WHERE principal = ? AND id <> ? AND deadline > ?",
        revoke_rest: "DELETE FROM cloakroom_session WHERE principal = ? AND id <> ?",
        sweep: "DELETE FROM cloakroom_session WHERE deadline <= ? ORDER BY deadline LIMIT ?",
    };

    fn options(url: &str, _: &SqlSettings) -> Result<Self::Options, SqlError> {
        let options =
            MySqlConnectOptions::from_str(url).map_err(|why| SqlError::new(Why::Url).because(why))?;
        let is_asked =
            matches!(options.get_ssl_mode(), MySqlSslMode::VerifyCa | MySqlSslMode::VerifyIdentity);
        check_authority(url, is_asked, "ssl-mode=VERIFY_IDENTITY")?;
        Ok(options.disable_statement_logging())
    }

    fn place(options: &Self::Options) -> String {
        let address = (options.get_host(), options.get_port());
        place::of_server(options.get_socket(), address, options.get_database())
    }

    fn diagnosed(_: &Self::Options, error: SqlError) -> SqlError {
        let number = error.source().and_then(|source| source.downcast_ref::<MySqlDatabaseError>());
        if number.is_some_and(|error| error.number() == DENIED_THE_DATABASE) {
            return error
                .advising("or the database does not exist: the server tells only those who may know");
        }
        error.or_advising(|why| (why == Why::ReadOnly).then_some("it is a replica, or set to read-only"))
    }

    async fn connect(options: &Self::Options) -> sqlx::Result<MySqlConnection> {
        let mut connection = options.connect().await?;
        connection.execute(SESSION).await?;
        Ok(connection)
    }

    fn meaning(error: &dyn DatabaseError) -> Meaning {
        // https://mariadb.com/docs/server/reference/error-codes: the same numbers in both.
        match error.try_downcast_ref::<MySqlDatabaseError>().map_or(0, MySqlDatabaseError::number) {
            1062 => Meaning::Taken,
            1020 | 1205 | 1213 => Meaning::Again,
            1969 | 3024 => Meaning::Final(Why::Slow),
            1045 | 1129 | 1130 | 1251 | 1698 | 1820 | 1862 | 3118 | 4151 => Meaning::Final(Why::NotAdmitted),
            1049 | 1046 => Meaning::Final(Why::NoDatabase),
            1040 | 1203 | 1226 => Meaning::Final(Why::TooManyConnections),
            DENIED_THE_DATABASE | 1142 | 1143 | 1227 => Meaning::Final(Why::NoPrivilege),
            1146 | 1054 => Meaning::Final(Why::NoTables),
            1290 | 1792 | 1836 => Meaning::Final(Why::ReadOnly),
            3 | 1021 | 1114 => Meaning::Final(Why::Full),
            1153 | 1406 => Meaning::Final(Why::TooLarge),
            1034 | 1194 | 1712 => Meaning::Final(Why::Damaged),
            1047 | 1053 => Meaning::Final(Why::Unreachable),
            _ => Meaning::Final(Why::Refused),
        }
    }
}
