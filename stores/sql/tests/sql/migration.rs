//! The tables: made once, whoever asks and however often.

use cloakroom_session::Store as _;
use cloakroom_sql::{SqlStore, SqliteStore, Why};
use cloakroom_testkit::conformance::run;

use crate::databases::{Database, OnSqlite, on_each_database, patient};
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
