//! What cannot work is refused when the store connects, and says why.

use std::error::Error;

use cloakroom_session::Store as _;
use cloakroom_session::store::StoreErrorKind;
use cloakroom_sql::{Dialect, MySqlStore, PostgresStore, SqlError, SqlStore, SqliteStore, Why};
use cloakroom_testkit::conformance::run;

use crate::databases::{Database as _, OnMariaDb, OnPostgres, OnSqlite, patient};
use crate::specimen::{NOON, id};

async fn refused<D: Dialect>(url: &str) -> Why {
    let error = SqlStore::<D>::connect(url, patient()).await.expect_err("cannot work");
    tells_no_password(&error);
    error.why()
}

/// Neither the error nor what caused it repeats the URL.
fn tells_no_password(error: &SqlError) {
    let mut shown = format!("{error:?}");
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        shown += &error.to_string();
        cause = error.source();
    }
    assert!(!shown.contains("opensesame"), "{shown}");
}

#[test]
fn postgres_says_what_is_wrong() {
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store().await;
        let (name, port) = (database.name(), OnPostgres::server().port());
        let url = |user: &str, database: &str| {
            format!("postgres://{user}:opensesame@127.0.0.1:{port}/{database}?sslmode=disable")
        };
        assert_eq!(refused::<cloakroom_sql::Postgres>(&url("postgres", name)).await, Why::NotAdmitted);
        assert_eq!(refused::<cloakroom_sql::Postgres>(&url("nobody", name)).await, Why::NotAdmitted);
        let missing = OnPostgres::server().url("missing");
        assert_eq!(refused::<cloakroom_sql::Postgres>(&missing).await, Why::NoDatabase);
        for unreadable in ["opensesame", "mysql://postgres:opensesame@localhost/x", "postgres://:opensesame"]
        {
            assert_eq!(refused::<cloakroom_sql::Postgres>(unreadable).await, Why::Url, "{unreadable}");
        }
        let nobody_there = "postgres://postgres:opensesame@127.0.0.1:1/x";
        assert_eq!(refused::<cloakroom_sql::Postgres>(nobody_there).await, Why::Unreachable);

        let clerk = format!("clerk_{name}");
        database.run(&format!("CREATE ROLE {clerk} LOGIN PASSWORD 'opensesame'")).await;
        let url = url(&clerk, name);
        let rights = ["SELECT", "INSERT", "UPDATE", "DELETE"];
        for missing in rights {
            let others = rights.map(|right| if right == missing { "TRIGGER" } else { right }).join(", ");
            database.run(&format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {clerk}")).await;
            database.run(&format!("GRANT {others} ON ALL TABLES IN SCHEMA public TO {clerk}")).await;
            assert_eq!(refused::<cloakroom_sql::Postgres>(&url).await, Why::NoPrivilege, "without {missing}");
        }
        database.run(&format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {clerk}")).await;
        PostgresStore::connect(&url, patient()).await.expect("with all four it connects");

        database.run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
        assert_eq!(refused::<cloakroom_sql::Postgres>(&database.url()).await, Why::ReadOnly);
        assert_eq!(store.load(id(1), NOON).await.expect("connected before that"), None);
    });
}

#[test]
fn mariadb_says_what_is_wrong() {
    run(async {
        let database = OnMariaDb::fresh().await;
        let store = database.store().await;
        let (name, port) = (database.name(), OnMariaDb::server().port());
        let url = |user: &str, database: &str| {
            format!("mysql://{user}:opensesame@127.0.0.1:{port}/{database}?ssl-mode=disabled")
        };
        assert_eq!(refused::<cloakroom_sql::MySql>(&url("cloakroom", name)).await, Why::NotAdmitted);
        assert_eq!(refused::<cloakroom_sql::MySql>(&url("nobody", name)).await, Why::NotAdmitted);
        let missing = OnMariaDb::server().url("missing");
        assert_eq!(refused::<cloakroom_sql::MySql>(&missing).await, Why::NoDatabase);
        assert_eq!(refused::<cloakroom_sql::MySql>("opensesame").await, Why::Url);
        let nobody_there = "mysql://cloakroom:opensesame@127.0.0.1:1/x";
        assert_eq!(refused::<cloakroom_sql::MySql>(nobody_there).await, Why::Unreachable);

        let clerk = format!("clerk_{name}@'127.0.0.1'");
        database.run(&format!("CREATE USER {clerk} IDENTIFIED BY 'opensesame'")).await;
        let url = url(&format!("clerk_{name}"), name);
        let rights = ["SELECT", "INSERT", "UPDATE", "DELETE"];
        for missing in rights {
            let others = rights.map(|right| if right == missing { "INDEX" } else { right }).join(", ");
            database.run(&format!("GRANT {others} ON {name}.* TO {clerk}")).await;
            assert_eq!(refused::<cloakroom_sql::MySql>(&url).await, Why::NoPrivilege, "without {missing}");
            database.run(&format!("REVOKE ALL ON {name}.* FROM {clerk}")).await;
        }
        database.run(&format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {name}.* TO {clerk}")).await;
        MySqlStore::connect(&url, patient()).await.expect("with all four it connects");

        // Binds only those who may not set it themselves.
        database.run("SET GLOBAL read_only = 1").await;
        assert_eq!(refused::<cloakroom_sql::MySql>(&url).await, Why::ReadOnly);
        database.run("SET GLOBAL read_only = 0").await;
        assert_eq!(store.load(id(1), NOON).await.expect("connected before that"), None);
    });
}

#[test]
fn sqlite_says_what_is_wrong() {
    run(async {
        let database = OnSqlite::fresh().await;
        assert_eq!(refused::<cloakroom_sql::Sqlite>(&database.url()).await, Why::NoDatabase, "no file");
        database.store().await;
        assert_eq!(
            refused::<cloakroom_sql::Sqlite>(&format!("{}?mode=ro", database.url())).await,
            Why::ReadOnly
        );
        assert_eq!(refused::<cloakroom_sql::Sqlite>("sqlite::memory:").await, Why::InMemory);
        assert_eq!(refused::<cloakroom_sql::Sqlite>("sqlite:x?mode=memory").await, Why::InMemory);
        assert_eq!(refused::<cloakroom_sql::Sqlite>("sqlite:%3Amemory%3A").await, Why::InMemory);
        assert_eq!(refused::<cloakroom_sql::Sqlite>("sqlite:").await, Why::InMemory);
        assert_eq!(refused::<cloakroom_sql::Sqlite>("sqlite:x?mode=any").await, Why::Url);
        assert_eq!(refused::<cloakroom_sql::Sqlite>("sqlite:file:x").await, Why::Url);
        assert_eq!(SqliteStore::migrate("sqlite::memory:").await.expect_err("nor that").why(), Why::InMemory);

        let path = database.url().strip_prefix("sqlite:").expect("its URL").to_owned();
        std::fs::remove_file(format!("{path}-wal")).ok();
        std::fs::write(&path, "something else, long enough to be looked at".repeat(99)).expect("writes");
        assert_eq!(refused::<cloakroom_sql::Sqlite>(&database.url()).await, Why::Damaged, "not a database");
    });
}

/// All that an error says, each cause once.
fn told(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string);
    let causes: Vec<_> = causes.collect();
    for (at, cause) in causes.iter().enumerate() {
        assert!(causes.iter().skip(at + 1).all(|deeper| !cause.contains(deeper)), "said twice: {causes:?}");
    }
    causes.join(": ")
}

async fn told_by<D: Dialect>(url: &str) -> (Why, String) {
    let error = SqlStore::<D>::connect(url, patient()).await.expect_err("cannot work");
    (error.why(), told(&error))
}

async fn told_by_migration<D: Dialect>(url: &str) -> (Why, String) {
    let error = SqlStore::<D>::migrate(url).await.expect_err("cannot work");
    (error.why(), told(&error))
}

fn assert_says((why, told): (Why, String), is: Why, words: &[&str]) {
    assert_eq!(why, is, "{told}");
    for word in words {
        assert!(told.contains(word), "{word:?} is not in {told}");
    }
    assert!(!told.contains("opensesame"), "{told}");
}

/// Those before it are not gone at once.
async fn the_only<C: sqlx::Connection>(url: &str) -> C {
    loop {
        if let Ok(connection) = C::connect(url).await {
            return connection;
        }
    }
}

#[test]
fn postgres_says_where_and_what_to_do() {
    type D = cloakroom_sql::Postgres;
    run(async {
        let database = OnPostgres::fresh().await;
        let (name, port) = (database.name(), OnPostgres::server().port());
        let url = |who: &str| format!("postgres://{who}:opensesame@127.0.0.1:{port}/{name}?sslmode=disable");
        let place = format!("127.0.0.1:{port}/{name}: ");
        assert_says(told_by::<D>(&url("nobody")).await, Why::NotAdmitted, &[&place, "\"nobody\""]);
        let closed = told_by::<D>("postgres://postgres:opensesame@127.0.0.1:1/x").await;
        assert_says(closed, Why::Unreachable, &["127.0.0.1:1/x: ", "Connection refused"]);
        let elsewhere = told_by::<D>("postgres://postgres:opensesame@nowhere.invalid/x").await;
        assert_says(elsewhere, Why::Unreachable, &["nowhere.invalid:5432/x: ", "lookup"]);
        let cut = told_by::<D>("postgres://postgres:12/opensesame@127.0.0.1/x").await;
        assert_says(cut, Why::Url, &["percent-encode"]);

        let elsewhere = format!("{}&options=-csearch_path%3Delsewhere", database.url());
        let missing = told_by::<D>(&elsewhere).await;
        assert_says(missing, Why::NoTables, &[&place, "`migrate`", "`search_path` is elsewhere"]);

        let clerk = format!("clerk_{name}");
        database.run(&format!("CREATE ROLE {clerk} LOGIN PASSWORD 'opensesame' CONNECTION LIMIT 1")).await;
        let made = told_by_migration::<D>(&url(&clerk)).await;
        assert_says(made, Why::NoPrivilege, &[&place, "must create tables"]);
        database.store().await;
        assert_says(told_by::<D>(&url(&clerk)).await, Why::NoPrivilege, &[&place, "must select, insert"]);

        let _only = the_only::<sqlx::PgConnection>(&url(&clerk)).await;
        let crowded = told_by::<D>(&url(&clerk)).await;
        assert_says(crowded, Why::TooManyConnections, &[&place, "lower `connections`"]);
    });
}

#[test]
fn mariadb_says_where_and_what_to_do() {
    type D = cloakroom_sql::MySql;
    run(async {
        let database = OnMariaDb::fresh().await;
        let (name, port) = (database.name(), OnMariaDb::server().port());
        let url = |who: &str, name: &str| {
            format!("mysql://{who}:opensesame@127.0.0.1:{port}/{name}?ssl-mode=disabled")
        };
        let place = format!("127.0.0.1:{port}/{name}: ");
        let clerk = format!("clerk_{name}");
        let limit = "WITH MAX_USER_CONNECTIONS 1";
        database.run(&format!("CREATE USER {clerk}@'127.0.0.1' IDENTIFIED BY 'opensesame' {limit}")).await;
        database.run(&format!("GRANT SELECT ON {name}.* TO {clerk}@'127.0.0.1'")).await;
        let missing = told_by::<D>(&url(&clerk, "missing")).await;
        assert_says(missing, Why::NoPrivilege, &["/missing: ", "or the database does not exist"]);
        let made = told_by_migration::<D>(&url(&clerk, name)).await;
        assert_says(made, Why::NoPrivilege, &[&place, "must create tables"]);
        assert_says(told_by::<D>(&url(&clerk, name)).await, Why::NoTables, &[&place, "`migrate`"]);
        database.store().await;
        assert_says(
            told_by::<D>(&url(&clerk, name)).await,
            Why::NoPrivilege,
            &[&place, "must select, insert"],
        );

        let _only = the_only::<sqlx::MySqlConnection>(&url(&clerk, name)).await;
        let crowded = told_by::<D>(&url(&clerk, name)).await;
        assert_says(crowded, Why::TooManyConnections, &[&place, "lower `connections`"]);
    });
}

#[test]
fn sqlite_says_where_and_what_to_do() {
    type D = cloakroom_sql::Sqlite;
    run(async {
        let database = OnSqlite::fresh().await;
        let url = database.url();
        let path = url.strip_prefix("sqlite:").expect("its URL");
        let place = format!("{path}: ");
        assert_says(told_by::<D>(&url).await, Why::NoDatabase, &[&place, "call `migrate`"]);
        let folder = told_by::<D>(&url.replace("/sessions", "/missing/sessions")).await;
        assert_says(folder, Why::NoDatabase, &["its folder does not exist"]);
        database.store().await;
        let read_only = told_by::<D>(&format!("{url}?mode=ro")).await;
        assert_says(read_only, Why::ReadOnly, &[&place, "may not write the file", "`mode=ro`"]);
    });
}

#[test]
fn what_goes_wrong_later_says_where() {
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store().await;
        database.run("DROP TABLE cloakroom_session").await;
        let error = store.load(id(1), NOON).await.expect_err("no table");
        let told = told(&error);
        assert!(told.contains(&format!("/{}: ", database.name())), "{told}");
    });
}

/// Nobody who has misspelt what is to encrypt is given a connection that is not encrypted.
#[test]
fn a_parameter_that_would_not_be_heeded_is_refused() {
    async fn unheeded<D: Dialect>(url: &str, parameter: &str, meant: &str) {
        let url = format!("{url}{}{parameter}", if url.contains('?') { '&' } else { '?' });
        let connected = SqlStore::<D>::connect(&url, patient()).await.map(drop);
        let migrated = SqlStore::<D>::migrate(&url).await;
        for refused in [connected, migrated] {
            let error = refused.expect_err(parameter);
            assert_eq!(error.why(), Why::Parameter, "{error}");
            let name = parameter.split('=').next().expect("a name");
            assert!(error.to_string().contains(&format!("`{name}` is not one of")), "{error}");
            assert!(error.to_string().contains(meant), "{error}");
        }
    }
    run(async {
        let url = OnPostgres::server().url("postgres");
        for parameter in ["ssl_mode=verify-full", "SSLMODE=verify-full", "tls=true", "options[a=b"] {
            let meant = if parameter.starts_with('o') { "`options`" } else { "`sslmode`" };
            unheeded::<cloakroom_sql::Postgres>(&url, parameter, meant).await;
        }
        let url = OnMariaDb::server().url("mysql");
        for parameter in ["ssl_mode=VERIFY_IDENTITY", "tls=true", "useSSL=true", "ssl-root-cert=/ca.pem"] {
            unheeded::<cloakroom_sql::MySql>(&url, parameter, "`ssl-mode`").await;
        }
        let database = OnSqlite::fresh().await;
        unheeded::<cloakroom_sql::Sqlite>(&database.url(), "modus=ro", "`mode`").await;
    });
}

#[test]
fn an_authority_that_would_not_be_asked_is_refused() {
    run(async {
        let (postgres, mariadb) = ("postgres://me:opensesame@127.0.0.1:1/x", "mysql://me@127.0.0.1:1/x");
        for parameters in ["sslrootcert=/ca.pem", "sslmode=require&ssl-ca=/ca.pem"] {
            let told = told_by::<cloakroom_sql::Postgres>(&format!("{postgres}?{parameters}")).await;
            assert_says(told, Why::Parameter, &["with `sslmode=verify-full` only"]);
        }
        for parameters in ["ssl-ca=/ca.pem", "sslca=/ca.pem&ssl-mode=REQUIRED"] {
            let told = told_by::<cloakroom_sql::MySql>(&format!("{mariadb}?{parameters}")).await;
            assert_says(told, Why::Parameter, &["with `ssl-mode=VERIFY_IDENTITY` only"]);
        }
    });
}

#[test]
fn what_is_wrong_later_is_an_error_and_not_absence() {
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store().await;
        database.run("ALTER TABLE cloakroom_session RENAME TO elsewhere").await;
        let error = store.load(id(1), NOON).await.expect_err("no answer");
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(error.source().expect("says why").to_string().contains("migrate"), "{error:?}");
    });
}
