//! The tables: made once, whoever asks and however often.

use cloakroom_session::{Directory as _, Principal, Store as _};
use cloakroom_sql::{Dialect, MySqlStore, PostgresStore, SqlStore, SqliteStore, Why};
use cloakroom_testkit::conformance::run;

use crate::databases::{Database, OnMariaDb, OnPostgres, OnSqlite, on_each_database, patient};
use crate::specimen::{NOON, id, insert, load, record};

on_each_database! {
    the_tables_are_made_once
    several_may_make_them_at_once
    they_can_be_made_by_hand
    newer_ones_are_left_alone
    missing_ones_are_named
}

async fn the_tables_are_made_once<B: Database>() {
    let database = B::fresh().await;
    let store = database.store().await;
    insert(&store, &record(1)).await;
    SqlStore::<B::Dialect>::migrate(&database.url()).await.expect("nothing to do");
    assert_eq!(load(&store, 1).await.expect("answers"), Some(record(1)), "kept");
}

async fn several_may_make_them_at_once<B: Database>() {
    let database = B::fresh().await;
    let migrate = || {
        let url = database.url();
        async move { SqlStore::<B::Dialect>::migrate(&url).await.expect("makes them, or finds them made") }
    };
    tokio::join!(migrate(), migrate(), migrate(), migrate());
    let versions = database.look("SELECT CAST(version AS CHAR(1)) FROM cloakroom_schema").await;
    assert_eq!(versions, ["1"], "made once");
}

async fn they_can_be_made_by_hand<B: Database>() {
    let (by_hand, migrated) = (B::fresh().await, B::fresh().await);
    by_hand.run(&SqlStore::<B::Dialect>::schema()).await;
    let store =
        SqlStore::<B::Dialect>::connect(&by_hand.url(), patient()).await.expect("finds what it needs");
    insert(&store, &record(1)).await;
    migrated.store().await;
    let anatomy = by_hand.look(B::ANATOMY).await;
    assert_eq!(anatomy, migrated.look(B::ANATOMY).await);
    assert!(anatomy.iter().any(|line| line.contains("deadline")), "{anatomy:?}");
}

#[test]
fn a_file_made_by_hand_is_written_beside_its_readers() {
    run(async {
        let database = OnSqlite::fresh().await;
        database.run(&SqliteStore::schema()).await;
        SqliteStore::connect(&database.url(), patient()).await.expect("finds what it needs");
        assert_eq!(database.look("PRAGMA journal_mode").await, ["wal"]);
    });
}

async fn newer_ones_are_left_alone<B: Database>() {
    let database = B::fresh().await;
    database.store().await;
    database.run("INSERT INTO cloakroom_schema (version) VALUES (9)").await;
    let newer = Why::Newer { found: 9, known: 1 };
    let refused = SqlStore::<B::Dialect>::connect(&database.url(), patient()).await;
    assert_eq!(refused.expect_err("a newer one's").why(), newer);
    let refused = SqlStore::<B::Dialect>::migrate(&database.url()).await;
    assert_eq!(refused.expect_err("a newer one's").why(), newer);
}

async fn missing_ones_are_named<B: Database>() {
    let database = B::fresh().await;
    let store = database.store().await;
    database.run("DROP TABLE cloakroom_session").await;
    assert_eq!(crate::specimen::why(store.load(id(1), NOON).await), Why::NoTables, "lost meanwhile");
    database.run("DROP TABLE cloakroom_schema").await;
    let refused = SqlStore::<B::Dialect>::connect(&database.url(), patient()).await;
    assert_eq!(refused.expect_err("no tables").why(), Why::NoTables);
}

/// What is in a session is nobody's business but its owner's.
#[cfg(unix)]
#[test]
fn a_file_is_made_for_its_owner_only() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    run(async {
        let database = OnSqlite::fresh().await;
        let path = database.url().strip_prefix("sqlite:").expect("its URL").to_owned();
        let modes = || {
            ["", "-wal", "-shm"].map(|suffix| {
                let file = fs::metadata(format!("{path}{suffix}")).expect("is there");
                file.permissions().mode() & 0o777
            })
        };
        let store = database.store().await;
        insert(&store, &record(1)).await;
        assert_eq!(modes(), [0o600; 3], "made");
        drop(store);

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("shares it");
        SqliteStore::migrate(&database.url()).await.expect("nothing to do");
        assert_eq!(
            fs::metadata(&path).expect("is there").permissions().mode() & 0o777,
            0o640,
            "left as it was"
        );

        let elsewhere = format!("{}.other", database.url());
        let made = SqliteStore::connect(&format!("{elsewhere}?mode=rwc"), patient()).await;
        assert_eq!(made.expect_err("makes none").why(), Why::NoDatabase);
        assert!(!fs::exists(format!("{path}.other")).expect("looks"));
    });
}

#[test]
fn a_file_that_cannot_be_made_is_an_error_that_says_where() {
    run(async {
        let database = OnSqlite::fresh().await;
        let folder = database.url().replace("sessions.db", "missing");
        let refused = SqliteStore::migrate(&format!("{folder}/sessions.db")).await.expect_err("no folder");
        assert_eq!(refused.why(), Why::NoDatabase);
        let path = folder.strip_prefix("sqlite:").expect("its URL").to_owned() + "/sessions.db";
        assert!(refused.to_string().starts_with(&path), "{refused}");
        assert!(refused.to_string().contains("its folder does not exist"), "{refused}");
    });
}

/// The grants of the README: one user makes the tables, another has the sessions.
#[test]
fn a_user_that_makes_no_tables_needs_no_more_than_the_grants_of_the_readme() {
    run(async {
        let readme = include_str!("../../README.md");
        let grants = |first: &str, user: &str| {
            let sample = readme.split("```sql\n").find(|sample| sample.starts_with(first)).expect("a sample");
            sample.split("```").next().expect("its end").replace("site_app", user)
        };
        let database = OnPostgres::fresh().await;
        let (user, port) = (format!("app_{}", database.name()), OnPostgres::server().port());
        database.run(&SqlStore::<cloakroom_sql::Postgres>::schema()).await;
        database.run(&format!("CREATE ROLE {user} LOGIN PASSWORD 'opensesame'")).await;
        database.run(&grants("-- PostgreSQL", &user)).await;
        let url = format!("postgres://{user}:opensesame@127.0.0.1:{port}/{}", database.name());
        let store = PostgresStore::connect(&url, patient()).await.expect("may do what it must");
        tries_all(&store).await;

        let database = OnMariaDb::fresh().await;
        let (user, port) = (format!("app_{}", database.name()), OnMariaDb::server().port());
        database.run(&SqlStore::<cloakroom_sql::MySql>::schema()).await;
        database.run(&format!("CREATE USER {user} IDENTIFIED BY 'opensesame'")).await;
        database.run(&grants("-- MySQL", &user).replace("site.", &format!("{}.", database.name()))).await;
        let url = format!("mysql://{user}:opensesame@127.0.0.1:{port}/{}", database.name());
        let store = MySqlStore::connect(&url, patient()).await.expect("may do what it must");
        tries_all(&store).await;
    });
}

/// What `connect` does not try.
async fn tries_all<D: Dialect>(store: &SqlStore<D>) {
    let nobody = Principal::new("nobody").expect("a name");
    insert(store, &record(1)).await;
    assert_eq!(store.revoke(&nobody, None, NOON).await.expect("may"), 0);
    assert_eq!(store.sweep(NOON, 1).await.expect("may"), 0);
}

#[test]
fn the_tables_may_be_in_a_schema_of_their_own() {
    run(async {
        let database = OnPostgres::fresh().await;
        database.run("CREATE SCHEMA other").await;
        let url = format!("{}&options=-csearch_path%3Dother", database.url());
        PostgresStore::migrate(&url).await.expect("migrates");
        let store = PostgresStore::connect(&url, patient()).await.expect("connects");
        insert(&store, &record(1)).await;
        assert_eq!(database.look("SELECT count(*)::text FROM other.cloakroom_session").await, ["1"]);
        let elsewhere = PostgresStore::connect(&database.url(), patient()).await;
        assert_eq!(elsewhere.expect_err("not in `public`").why(), Why::NoTables);
    });
}

#[test]
fn what_is_broken_off_by_hand_leaves_nothing() {
    run(async {
        use sqlx::Executor as _;
        let database = OnPostgres::fresh().await;
        database.run("CREATE TABLE cloakroom_principal (other int)").await;
        let mut by_hand = database.connection().await;
        // As `psql -f`: one after the other, whatever becomes of them.
        for statement in PostgresStore::schema().split_inclusive(";\n") {
            let _ = by_hand.execute(statement).await;
        }
        let made = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        assert_eq!(database.look(made).await, ["cloakroom_principal"]);
    });
}
