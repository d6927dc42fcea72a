//! Others in the way: deadlocks, locks held too long, two processes on one file.

use std::num::NonZeroU32;
use std::sync::Arc;

use cloakroom_session::store::{Inserted, Replaced, SignedIn, StoreError};
use cloakroom_session::{Directory as _, Record, SessionLimit, Store as _};
use cloakroom_sql::{SqlSettings, SqlStore, Why};
use cloakroom_testkit::conformance::run;
use sqlx::{Executor as _, query};

use crate::databases::{Database, OnMariaDb, OnPostgres, OnSqlite, on_each_database, patient};
use crate::specimen::{NOON, admit, id, insert, load, record, signed_in, why};

on_each_database! {
    two_nodes_lose_no_update
}

const EACH: usize = 20;

/// Each adds to one number as a site would: reads, writes over what it read, and begins anew when told to.
async fn two_nodes_lose_no_update<B: Database>() {
    let database = B::fresh().await;
    let nodes = [database.store().await, database.store().await];
    insert(&nodes[0], &record(1)).await;
    let tasks: Vec<_> = (0..2 * EACH).map(|n| tokio::spawn(add_one(nodes[n % 2].clone()))).collect();
    for task in tasks {
        task.await.expect("adds one");
    }
    let there = load(&nodes[0], 1).await.expect("answers").expect("is there");
    assert_eq!(there.revision.as_u64(), 1 + 2 * EACH as u64);
    assert_eq!(there.values.get("n"), Some([2 * EACH as u8].as_slice()));
}

async fn add_one<D: cloakroom_sql::Dialect>(store: SqlStore<D>) {
    let mut there = store.load(id(1), NOON).await.expect("answers").expect("is there");
    loop {
        let n = there.values.get("n").map_or(0, |octets| octets[0]) + 1;
        let values = [("n", [n].as_slice())].into_iter().collect();
        let over = Record { revision: there.revision.next(), values, ..there.as_ref().clone() };
        match store.replace(Arc::new(over), there.revision, NOON).await.expect("answers") {
            Replaced::Done => return,
            Replaced::Conflict(newer) => there = newer,
            Replaced::Gone => panic!("nobody removes it"),
        }
    }
}

fn with_retries(retries: u32) -> SqlSettings {
    let mut settings = patient();
    settings.retries = retries;
    settings
}

const ONE: SessionLimit = SessionLimit::EndOldest(NonZeroU32::MIN);

/// The answer to a sign-in that was a deadlock's victim.
fn check(retries: u32, answer: Result<SignedIn, StoreError>) {
    if retries == 0 {
        assert_eq!(why(answer), Why::Contended);
    } else {
        assert_eq!(answer.expect("tried again"), SignedIn::Done { evicted: vec![id(1)] });
    }
}

#[test]
fn a_deadlock_in_postgres_is_tried_again() {
    run(async {
        for retries in [0, 9] {
            let database = OnPostgres::fresh().await;
            // Whoever looks for a deadlock first is its victim.
            let name = database.name();
            database.run(&format!("ALTER DATABASE {name} SET deadlock_timeout = '10ms'")).await;
            let store = database.store_with(with_retries(retries)).await;
            admit(&store, &signed_in(1, "alice")).await;

            let (mut gate, mut rival) = (database.connection().await, database.connection().await);
            rival.execute("SET deadlock_timeout = '10min'; BEGIN").await.expect("begins");
            rival.execute("SELECT FROM cloakroom_session FOR UPDATE").await.expect("locks");
            // The sign-in stops at the gate, with its principal's row locked.
            gate.execute("BEGIN").await.expect("begins");
            let same_id = "INSERT INTO cloakroom_session
                SELECT $1, 0, '', NULL, NULL, 0, 0, 0, 0, 0, ''";
            query(same_id).bind(id(2).as_bytes().as_slice()).execute(&mut gate).await.expect("inserts");
            let signing_in = {
                let (store, record) = (store.clone(), Arc::new(signed_in(2, "alice")));
                tokio::spawn(async move { store.sign_in(record, None, ONE, NOON).await })
            };
            waiting(&database, POSTGRES_WAITS, 1).await;
            let wants = tokio::spawn(async move {
                rival.execute("SELECT FROM cloakroom_principal FOR UPDATE").await.expect("not the victim");
                rival.execute("ROLLBACK").await.expect("ends");
            });
            waiting(&database, POSTGRES_WAITS, 2).await;
            gate.execute("ROLLBACK").await.expect("opens");
            check(retries, signing_in.await.expect("ends"));
            wants.await.expect("ends");
        }
    });
}

const POSTGRES_WAITS: &str = "SELECT pid::text FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

#[test]
fn a_deadlock_in_mariadb_is_tried_again() {
    run(async {
        for retries in [0, 9] {
            let database = OnMariaDb::fresh().await;
            let store = database.store_with(with_retries(retries)).await;
            admit(&store, &signed_in(1, "alice")).await;

            let mut rival = database.connection().await;
            // Whoever has changed least is the victim.
            rival.execute("CREATE TABLE heavy (n INT) ENGINE = InnoDB").await.expect("makes it");
            rival.execute("BEGIN; INSERT INTO heavy SELECT seq FROM seq_1_to_1000").await.expect("is heavy");
            rival.execute("SELECT id FROM cloakroom_session FOR UPDATE").await.expect("locks");
            let signing_in = {
                let (store, record) = (store.clone(), Arc::new(signed_in(2, "alice")));
                tokio::spawn(async move { store.sign_in(record, None, ONE, NOON).await })
            };
            waiting(&database, MARIADB_INSERTS, 1).await;
            rival.execute("SELECT * FROM cloakroom_principal FOR UPDATE").await.expect("not the victim");
            rival.execute("ROLLBACK").await.expect("ends");
            check(retries, signing_in.await.expect("ends"));
        }
    });
}

/// At this statement it has locked its principal's row. (The table of waits is not renewed for who looks often.)
const MARIADB_INSERTS: &str = "SELECT CAST(id AS CHAR) FROM information_schema.processlist
    WHERE db = DATABASE() AND info LIKE 'INSERT INTO cloakroom_session%'";

/// Looks until there are so many.
async fn waiting<B: Database>(database: &B, sql: &str, count: usize) {
    while database.look(sql).await.len() < count {
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_lock_held_too_long_is_an_error_in_time() {
    run(async {
        let database = OnPostgres::fresh().await;
        let store = database.store_with(SqlSettings::default()).await;
        insert(&store, &record(1)).await;
        let mut rival = database.connection().await;
        rival.execute("BEGIN; SELECT FROM cloakroom_session FOR UPDATE").await.expect("locks");
        let answer = store.touch(id(1), NOON, NOON).await;
        assert!(matches!(why(answer), Why::TimedOut { .. } | Why::Slow));
        assert!(load(&store, 1).await.is_ok(), "readers do not wait");
        // Nobody waits in the database either, though the lock is held still.
        waiting_ends(&database).await;
        rival.execute("ROLLBACK").await.expect("ends");
        let taken = store.insert(Arc::new(record(1)), NOON).await;
        assert_eq!(taken.expect("answers"), Inserted::Taken);
    });
}

#[test]
fn another_process_that_writes_too_long_is_an_error_in_time() {
    run(async {
        let database = OnSqlite::fresh().await;
        let store = database.store_with(SqlSettings::default()).await;
        insert(&store, &record(1)).await;
        let mut rival = database.connection().await;
        rival.execute("BEGIN IMMEDIATE").await.expect("locks");
        // Several, so that they share a transaction that cannot begin.
        let late: Vec<_> = (2..8)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move { store.insert(Arc::new(record(number)), NOON).await })
            })
            .collect();
        for answer in late {
            let why = why(answer.await.expect("ends"));
            assert!(matches!(why, Why::TimedOut { .. } | Why::Contended), "{why:?}");
        }
        let look = || load(&store, 1);
        let found = tokio::join!(look(), look(), look(), look(), look(), look(), look(), look());
        let (a, b, c, d, e, f, g, h) = found;
        for found in [a, b, c, d, e, f, g, h] {
            assert_eq!(found.expect("readers do not wait"), Some(record(1)));
        }
        rival.execute("ROLLBACK").await.expect("ends");
        insert(&store, &record(9)).await;
    });
}

async fn waiting_ends(database: &OnPostgres) {
    while !database.look(POSTGRES_WAITS).await.is_empty() {
        tokio::task::yield_now().await;
    }
}
