//! PostgreSQL.

use std::str::FromStr;

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions as _, Executor as _};

use super::{Grammar, Meaning, Statements, wire::wire};
use crate::error::{SqlError, Why};
use crate::place;
use crate::settings::SqlSettings;
use crate::url::{Understood, check_authority};

/// PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub struct Postgres;

wire!(Postgres, sqlx::Postgres);

/// Where to connect, and what a session begins with.
#[derive(Clone)]
pub(crate) struct PostgresOptions {
    server: PgConnectOptions,
    session: String,
}

impl Grammar for Postgres {
    type Options = PostgresOptions;

    const MIGRATIONS: &'static [&'static str] = &[include_str!("../../schema/postgres.sql")];

    #[rustfmt::skip]
    const URL: Understood = Understood {
        schemes: &["postgres://", "postgresql://"],
        parameters: &[
            "sslmode", "ssl-mode", "sslrootcert", "ssl-root-cert", "ssl-ca", "sslcert", "ssl-cert", "sslkey",
            "ssl-key", "statement-cache-capacity", "host", "hostaddr", "port", "dbname", "user", "password",
            "application_name", "options",
        ],
        bracketed: Some("options"),
        is_server: true,
    };

    const STATEMENTS: Statements = Statements {
        migration_begin: "SELECT pg_advisory_lock(hashtext('cloakroom migrate'))",
        migration_end: "SELECT pg_advisory_unlock(hashtext('cloakroom migrate'))",
        version: "SELECT COALESCE(MAX(version), 0) FROM cloakroom_schema",
        search_path: Some("SELECT convert_to(current_setting('search_path'), 'UTF8')"),

        begin: "BEGIN",

        load: "SELECT seen, principal, record FROM cloakroom_session WHERE id = $1 AND deadline > $2",
        insert: "INSERT INTO cloakroom_session
                     (id, revision, lock_hash, principal, authenticated, created,
                      seen, idle, latest, deadline, record)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                 ON CONFLICT (id) DO NOTHING",
        remove_expired: "DELETE FROM cloakroom_session WHERE id = $1 AND deadline <= $2",
        replace: "UPDATE cloakroom_session
                  SET revision = $1, lock_hash = $2, authenticated = $3, created = $4,
                      deadline = LEAST(GREATEST(seen, $5) + $6, $7), seen = GREATEST(seen, $8),
                      idle = $9, latest = $10, record = $11
                  WHERE id = $12 AND revision = $13 AND deadline > $14",
        rewrite: None,
        touch: "UPDATE cloakroom_session
                SET deadline = LEAST(GREATEST(seen, $1) + idle, latest), seen = GREATEST(seen, $2)
                WHERE id = $3 AND deadline > $4",
        remove: "DELETE FROM cloakroom_session WHERE id = $1",
        remove_locked: "DELETE FROM cloakroom_session WHERE id = $1 AND lock_hash = $2",

        enrol: "INSERT INTO cloakroom_principal (principal, revoked) VALUES ($1, 0)
                ON CONFLICT (principal) DO NOTHING",
        lock_principal: "SELECT revoked FROM cloakroom_principal WHERE principal = $1 FOR UPDATE",
        set_revoked: "UPDATE cloakroom_principal SET revoked = GREATEST(revoked, $1) WHERE principal = $2",
        others: "SELECT id FROM cloakroom_session
                 WHERE principal = $1 AND id <> $2 AND deadline > $3
                 ORDER BY authenticated NULLS FIRST, created, id",
        attach: "UPDATE cloakroom_session
                 SET revision = $1, lock_hash = $2, authenticated = $3, created = $4,
                     deadline = LEAST(GREATEST(seen, $5) + $6, $7), seen = GREATEST(seen, $8),
                     idle = $9, latest = $10, record = $11, principal = $12
                 WHERE id = $13 AND revision = $14 AND deadline > $15",
        evict: "DELETE FROM cloakroom_session WHERE id = $1 AND principal = $2",
        of_principal: "SELECT seen, principal, record, id FROM cloakroom_session
                       WHERE principal = $1 AND deadline > $2",
        revoke_live: "DELETE FROM cloakroom_session WHERE principal = $1 AND id <> $2 AND deadline > $3",
        revoke_rest: "DELETE FROM cloakroom_session WHERE principal = $1 AND id <> $2",
        // Rows that another sweep has in hand are its own.
        sweep: "DELETE FROM cloakroom_session
                WHERE id = ANY (ARRAY(
                    SELECT id FROM cloakroom_session WHERE deadline <= $1
                    ORDER BY deadline LIMIT $2 FOR UPDATE SKIP LOCKED))",
    };

    fn options(url: &str, settings: &SqlSettings) -> Result<Self::Options, SqlError> {
        let server = PgConnectOptions::from_str(url).map_err(|why| SqlError::new(Why::Url).because(why))?;
        let is_asked = matches!(server.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull);
        check_authority(url, is_asked, "sslmode=verify-full")?;
        let server = match server.get_application_name() {
            Some(_) => server,
            None => server.application_name("cloakroom"),
        };
        let limit = settings.operation_timeout.as_millis().max(1);
        let session = format!(
            "SET default_transaction_isolation = 'read committed';
             SET statement_timeout = {limit};
             SET idle_in_transaction_session_timeout = {limit}"
        );
        Ok(PostgresOptions { server: server.disable_statement_logging(), session })
    }

    fn for_migration(options: Self::Options) -> Self::Options {
        PostgresOptions { session: String::new(), ..options }
    }

    fn place(PostgresOptions { server, .. }: &Self::Options) -> String {
        let address = (server.get_host(), server.get_port());
        place::of_server(server.get_socket(), address, server.get_database())
    }

    fn diagnosed(_: &Self::Options, error: SqlError) -> SqlError {
        error.or_advising(|why| (why == Why::ReadOnly).then_some("it is a replica, or set to read-only"))
    }

    async fn connect(options: &Self::Options) -> sqlx::Result<PgConnection> {
        let mut connection = options.server.connect().await?;
        connection.execute(options.session.as_str()).await?;
        Ok(connection)
    }

    fn meaning(error: &dyn DatabaseError) -> Meaning {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        match error.code().as_deref().unwrap_or_default() {
            "23505" => Meaning::Taken,
            "40001" | "40P01" | "55P03" => Meaning::Again,
            "57014" | "25P03" => Meaning::Final(Why::Slow),
            "28000" | "28P01" => Meaning::Final(Why::NotAdmitted),
            "53300" => Meaning::Final(Why::TooManyConnections),
            "3D000" | "57P04" => Meaning::Final(Why::NoDatabase),
            "42501" => Meaning::Final(Why::NoPrivilege),
            "42P01" | "42703" | "3F000" => Meaning::Final(Why::NoTables),
            "25006" => Meaning::Final(Why::ReadOnly),
            "53100" => Meaning::Final(Why::Full),
            "XX001" | "XX002" => Meaning::Final(Why::Damaged),
            // Starting, stopping, and all of class 08.
            code if code.starts_with("08") || code.starts_with("57P") => Meaning::Final(Why::Unreachable),
            _ => Meaning::Final(Why::Refused),
        }
    }
}
