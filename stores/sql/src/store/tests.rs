//! Which writes wait for the disk.

use std::sync::Arc;

use cloakroom_session::store::{Inserted, Replaced};
use cloakroom_session::{Record, SecretHash, Store as _, Timestamp};
use tempfile::{TempDir, tempdir};

use super::SqliteStore;
use crate::dialect::{Sqlite, Wire as _};
use crate::pool::Pool;
use crate::probe::nobodys;
use crate::settings::{Durability, SqlSettings};
use crate::verb::{Line, Rewrite, Single};

const NOON: Timestamp = Timestamp::from_millis(0);

async fn store(folder: &TempDir, durability: Durability) -> SqliteStore {
    let url = format!("sqlite:{}/sessions.db", folder.path().display());
    SqliteStore::migrate(&url).await.expect("migrates");
    let settings = SqlSettings { durability, ..SqlSettings::default() };
    SqliteStore::connect(&url, settings).await.expect("connects")
}

/// 1 is `NORMAL`, 2 is `FULL`.
async fn synchronous(pool: &Pool<Sqlite>) -> Option<i64> {
    let mut lent = pool.lend().await.expect("lends");
    let rows = Sqlite::rows(&mut lent.connection, "PRAGMA synchronous", &[]).await.expect("says");
    Sqlite::number(&rows[0], 0).expect("a number")
}

#[tokio::test]
async fn last_words_wait_for_the_disk_whatever_the_others_do() {
    let folder = tempdir().expect("a folder");
    for (durability, others) in [(Durability::Durable, 2), (Durability::Relaxed, 1)] {
        let store = store(&folder, durability).await;
        assert_eq!(synchronous(&store.0.last_words.pool).await, Some(2), "{durability:?}");
        assert_eq!(synchronous(&store.0.writes.pool).await, Some(others), "{durability:?}");
    }
}

#[tokio::test]
async fn a_replaced_secret_is_a_last_word() {
    let folder = tempdir().expect("a folder");
    let store = store(&folder, Durability::Relaxed).await;
    let first = Arc::new(nobodys());
    assert_eq!(store.insert(Arc::clone(&first), NOON).await.expect("answers"), Inserted::Done);
    let over = Record { revision: first.revision.next(), ..nobodys() };
    let renewed = Arc::new(Record { lock: SecretHash::from_bytes([1; 32]), ..over.clone() });

    let mut lent = store.0.writes.pool.lend().await.expect("lends");
    let rewrite =
        |record: &Arc<Record>| Rewrite { record: Arc::clone(record), expected: first.revision, now: NOON };
    let answer = Single::<Sqlite>::ask_over(&rewrite(&renewed), &mut Line::Own(&mut lent.connection))
        .await
        .expect("answers");
    assert_eq!(answer, None, "not for this connection");
    lent.give_back();

    let answer = store.replace(Arc::clone(&renewed), first.revision, NOON).await;
    assert_eq!(answer.expect("answers"), Replaced::Done, "but for the other");
    let late = store.replace(Arc::new(over), first.revision, NOON).await;
    assert_eq!(late.expect("answers"), Replaced::Conflict(renewed));
}
