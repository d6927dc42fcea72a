//! A server that does not answer, and one that comes back.

use std::sync::Arc;
use std::time::Duration;

use cloakroom_session::Store as _;
use cloakroom_session::store::{Inserted, Touched};
use cloakroom_sql::{PostgresStore, SqlSettings, Why};
use cloakroom_testkit::conformance::run;
use cloakroom_testkit::servers::Postgres;
use tokio::time::{self, Instant};

use crate::databases::{Database as _, OnMariaDb, OnPostgres, patient};
use crate::specimen::{NOON, id, insert, load, record, why};

/// Virtual time is told in milliseconds.
const TICK: Duration = Duration::from_millis(1);

#[tokio::test]
async fn a_stopped_server_is_an_error_in_time_and_serves_again_when_it_goes_on() {
    let server = Postgres::start();
    let url = server.url("postgres");
    PostgresStore::migrate(&url).await.expect("migrates");
    let settings = SqlSettings::default();
    let store = PostgresStore::connect(&url, settings).await.expect("connects");
    // A cold server may be slow; what counts comes after.
    while load(&store, 1).await.is_err() {}

    let paused = server.pause();
    time::pause();
    let began = Instant::now();
    assert!(matches!(why(load(&store, 1).await), Why::TimedOut { .. }));
    assert!(began.elapsed() <= settings.operation_timeout + TICK, "{:?}", began.elapsed());

    // More visitors than connections: each is told in time, and no more than these are made.
    let visitors: Vec<_> = (0..100)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let began = Instant::now();
                let answer = store.insert(Arc::new(record(n)), NOON).await;
                (began.elapsed(), why(answer))
            })
        })
        .collect();
    for visitor in visitors {
        let (took, why) = visitor.await.expect("is told");
        assert!(matches!(why, Why::TimedOut { .. } | Why::NoConnection { .. }), "{why:?}");
        assert!(took <= settings.operation_timeout + TICK, "{took:?}");
    }

    time::resume();
    drop(paused);
    while load(&store, 1).await.is_err() {}
    assert!(connections(&url).await <= i64::from(settings.connections));
    let again = store.insert(Arc::new(record(1)), NOON).await.expect("writes, too");
    assert!(matches!(again, Inserted::Done | Inserted::Taken), "an error means that nobody knows");
}

/// Of stores, at the server.
async fn connections(url: &str) -> i64 {
    use sqlx::Connection as _;
    let mut connection = sqlx::PgConnection::connect(url).await.expect("connects");
    let others = "SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    sqlx::query_scalar(others).fetch_one(&mut connection).await.expect("counts")
}

#[test]
fn a_connection_says_whose_it_is() {
    run(async {
        let database = OnPostgres::fresh().await;
        let whose = "SELECT application_name FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let store = database.store().await;
        assert_eq!(database.look(whose).await, ["cloakroom"]);
        drop(store);
        let database = OnPostgres::fresh().await;
        database.store().await;
        let url = format!("{}&application_name=shop", database.url());
        let _store = PostgresStore::connect(&url, patient()).await.expect("connects");
        assert!(database.look(whose).await.contains(&"shop".to_owned()));
    });
}

#[test]
fn connections_that_the_server_has_closed_are_made_anew() {
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store().await;
        insert(&store, &record(1)).await;
        let end_all = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert!(!database.look(end_all).await.is_empty());
        assert_eq!(load(&store, 1).await.expect("asks again"), Some(record(1)));

        let database = OnMariaDb::fresh().await;
        let store = database.store().await;
        insert(&store, &record(1)).await;
        let all = "SELECT CAST(id AS CHAR) FROM information_schema.processlist
            WHERE db = DATABASE() AND id <> CONNECTION_ID()";
        for number in database.look(all).await {
            database.run(&format!("KILL {number}")).await;
        }
        assert_eq!(load(&store, 1).await.expect("asks again"), Some(record(1)));
    });
}

#[test]
fn a_primary_that_became_a_replica_is_left_for_the_next() {
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store().await;
        insert(&store, &record(1)).await;
        // What a session began with stays; what the next begins with is another matter.
        let name = database.name();
        database.run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
        let end_all = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database.look(end_all).await;
        assert_eq!(load(&store, 1).await.expect("reads"), Some(record(1)));
        assert_eq!(why(store.touch(id(1), NOON, NOON).await), Why::ReadOnly);
        let reset = format!("ALTER DATABASE {name} RESET default_transaction_read_only");
        OnPostgres::run_from_outside(&reset).await;
        let touched = store.touch(id(1), NOON, NOON).await.expect("on a connection of its own");
        assert_eq!(touched, Touched::Done);
    });
}

#[test]
fn a_server_that_admits_nobody_is_an_error_and_not_absence() {
    run(async {
        let server = Postgres::start();
        let url = server.url("postgres");
        PostgresStore::migrate(&url).await.expect("migrates");
        let store = PostgresStore::connect(&url, patient()).await.expect("connects");
        insert(&store, &record(1)).await;
        server.running().kill();
        // Its other processes end when they notice.
        while store.load(id(1), NOON).await.is_ok() {}
        assert_eq!(why(store.load(id(1), NOON).await), Why::Unreachable);
        assert_eq!(why(store.remove(id(1), None).await), Why::Unreachable);
    });
}
