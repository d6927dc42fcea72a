//! What is asked together: who is told what.

use std::fs::File;
use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::{TempDir, tempdir};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio::{join, select};

use super::waiting::{FEW, Question};
use super::{Limits, Queue};
use crate::dialect::{Answer, Grammar as _, Kept, Several, Sqlite, Value, Wire as _};
use crate::error::Why;
use crate::pool::Pool;
use crate::settings::SqlSettings;
use crate::verb::Failure;

const INSERT: &str = "INSERT INTO room (key, coat) VALUES (?, ?)";
const LOOK: &str = "SELECT coat FROM room WHERE key = ?";

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A queue, and the only connection that it may have.
struct Room {
    queue: Queue<Sqlite>,
    pool: Pool<Sqlite>,
    _folder: TempDir,
}

impl Room {
    async fn open(several: Several<Sqlite>) -> Self {
        Self::open_with(several, PATIENCE).await
    }

    async fn open_with(several: Several<Sqlite>, acquire_timeout: Duration) -> Self {
        let folder = tempdir().expect("a folder");
        let file = folder.path().join("room.db");
        File::create(&file).expect("an empty one");
        let url = format!("sqlite:{}", file.display());
        let settings = SqlSettings { acquire_timeout, ..SqlSettings::default() };
        let options = Sqlite::options(&url, &settings).expect("a URL");
        let pool = Pool::new(options, &settings, Arc::new(Semaphore::new(1)));
        let mut lent = pool.lend().await.expect("lends");
        let table = "CREATE TABLE room (key INTEGER PRIMARY KEY, coat INTEGER NOT NULL) STRICT";
        Sqlite::script(&mut lent.connection, table).await.expect("makes it");
        lent.give_back();
        let limits = Limits { begin: "BEGIN IMMEDIATE", at_once: 1, within: PATIENCE };
        Self { queue: Queue::new(pool.clone(), several, limits), pool, _folder: folder }
    }

    async fn hang(&self, key: i64, coat: Option<i64>) -> Result<u64, Failure> {
        Ok(self.queue.ask(INSERT, &[key.into(), Value::Number(coat)]).await?.changed)
    }

    async fn look(&self, key: i64) -> Option<i64> {
        let found: Answer<_> = self.queue.ask(LOOK, &[key.into()]).await.expect("answers");
        found.row.map(|row| Sqlite::number(&row, 0).expect("a number").expect("is not null"))
    }
}

fn sqlite() -> Several<Sqlite> {
    Sqlite::SEVERAL.expect("takes several")
}

#[tokio::test]
async fn what_waits_together_shares_a_transaction() {
    static TRANSACTIONS: AtomicUsize = AtomicUsize::new(0);
    let room = Room::open(|connection, text, values, count| {
        TRANSACTIONS.fetch_add(1, Ordering::SeqCst);
        sqlite()(connection, text, values, count)
    })
    .await;
    let lent = room.pool.lend().await.expect("lends");
    let hang = |key| room.hang(key, Some(key));
    let (a, b, c, d, ()) = join!(hang(1), hang(2), hang(3), hang(4), async { lent.give_back() });
    for hung in [a, b, c, d] {
        assert_eq!(hung.expect("answers"), 1);
    }
    assert_eq!(TRANSACTIONS.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_is_told_what_it_asked() {
    let room = Room::open(sqlite()).await;
    for key in [1, 3, 4, 7] {
        room.hang(key, Some(10 * key)).await.expect("answers");
    }
    let lent = room.pool.lend().await.expect("lends");
    let look = |key| room.look(key);
    let found = join!(look(1), look(2), look(3), look(4), look(5), look(6), look(7), look(8), async {
        lent.give_back();
    });
    assert_eq!(found, (Some(10), None, Some(30), Some(40), None, None, Some(70), None, ()));
}

#[tokio::test]
async fn what_is_wrong_with_one_is_not_told_to_others() {
    let room = Room::open(sqlite()).await;
    let lent = room.pool.lend().await.expect("lends");
    let hang = |key, coat| room.hang(key, coat);
    let (a, b, c, d, ()) =
        join!(hang(1, Some(1)), hang(2, None), hang(3, Some(3)), hang(1, Some(9)), async {
            lent.give_back()
        });
    assert_eq!([a.expect("answers"), c.expect("answers")], [1, 1]);
    for wrong in [b, d] {
        assert!(matches!(wrong, Err(Failure::Driver(sqlx::Error::Database(_)))), "{wrong:?}");
    }
    assert_eq!([room.look(1).await, room.look(2).await, room.look(3).await], [Some(1), None, Some(3)]);
}

#[tokio::test]
async fn what_is_not_begun_when_somebody_leaves_is_not_asked() {
    let room = Room::open(sqlite()).await;
    let lent = room.pool.lend().await.expect("lends");
    assert!(begun(room.hang(1, Some(1))), "it waits for the connection");
    let (second, ()) = join!(room.hang(2, Some(2)), async { lent.give_back() });
    assert_eq!(second.expect("answers"), 1);
    assert_eq!([room.look(1).await, room.look(2).await], [None, Some(2)]);
}

#[tokio::test]
async fn who_came_a_moment_ago_waits_on_when_others_have_waited_too_long() {
    let within = Duration::from_millis(1);
    let room = Room::open_with(sqlite(), within).await;
    let lent = room.pool.lend().await.expect("lends");
    let (tell, mut told) = oneshot::channel();
    let values = vec![Kept::Number(Some(1)), Kept::Number(Some(1))];
    room.queue.admit(Question { sql: INSERT, values, since: Instant::now() + PATIENCE, tell });
    let refused = timeout(PATIENCE, room.hang(2, Some(2))).await.expect("in time");
    let refused = refused.expect_err("nobody gives it back");
    assert_eq!(refused.why::<Sqlite>(), Why::NoConnection { within });
    assert!(told.try_recv().is_err(), "it waits");
    lent.give_back();
    let hung = timeout(PATIENCE, told).await.expect("in time").expect("is told");
    assert_eq!(hung.expect("answers").changed, 1);
}

#[tokio::test]
async fn those_who_gave_up_make_room() {
    let room = Room::open(sqlite()).await;
    let lent = room.pool.lend().await.expect("lends");
    let mut patient = pin!(room.hang(0, Some(0)));
    assert!(poll(patient.as_mut()).is_pending(), "it waits for the connection");
    for key in 1..100 * FEW {
        assert!(begun(room.hang(key as i64, Some(1))), "it waits for the connection");
        assert!(room.queue.0.waiting().len() <= FEW);
    }
    lent.give_back();
    assert_eq!(patient.await.expect("answers"), 1);
}

fn single_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

#[test]
fn it_outlives_the_runtime_of_whoever_asked() {
    let (first, second) = (single_thread(), single_thread());
    let room = first.block_on(Room::open(sqlite()));
    let lent = first.block_on(room.pool.lend()).expect("lends");
    first.block_on(async { assert!(begun(room.hang(1, Some(1))), "it waits for the connection") });
    drop(first);
    lent.give_back();
    let hung = second.block_on(async { timeout(PATIENCE, room.hang(2, Some(2))).await });
    assert_eq!(hung.expect("somebody asks").expect("answers"), 1);
}

#[test]
fn a_runtime_that_stands_still_keeps_nobody_waiting() {
    static BEGUN: AtomicBool = AtomicBool::new(false);
    let several: Several<Sqlite> = |connection, text, values, count| {
        Box::pin(async move {
            BEGUN.store(true, Ordering::SeqCst);
            yield_now().await;
            sqlite()(connection, text, values, count).await
        })
    };
    let (still, other) = (single_thread(), multi_thread());
    let room = other.block_on(Room::open(several));
    still.block_on(async {
        select! {
            biased;
            _ = room.hang(1, Some(1)) => {}
            () = set(&BEGUN) => {}
        }
    });
    // It has left in the middle, and nobody polls its tasks any more.
    let hung = other.block_on(async { timeout(PATIENCE, room.hang(2, Some(2))).await });
    assert_eq!(hung.expect("somebody asks").expect("answers"), 1);
}

#[test]
fn a_runtime_that_ends_leaves_nobody_without_an_answer() {
    static BEGUN: AtomicBool = AtomicBool::new(false);
    let several: Several<Sqlite> = |connection, text, values, count| {
        Box::pin(async move {
            if !BEGUN.swap(true, Ordering::SeqCst) {
                pending::<()>().await;
            }
            sqlite()(connection, text, values, count).await
        })
    };
    let (ends, other) = (multi_thread(), single_thread());
    let room = Arc::new(other.block_on(Room::open(several)));
    let first = Arc::clone(&room);
    ends.spawn(async move { first.hang(1, Some(1)).await });
    let hung = other.block_on(async {
        set(&BEGUN).await;
        let second = timeout(PATIENCE, room.hang(2, Some(2)));
        join!(second, async { ends.shutdown_background() }).0
    });
    assert_eq!(hung.expect("somebody asks").expect("answers"), 1);
}

/// Asks when its runtime ends.
struct Late(Arc<Room>);

impl Drop for Late {
    fn drop(&mut self) {
        assert!(begun(self.0.hang(1, Some(1))), "it is not answered at once");
    }
}

#[test]
fn a_runtime_ends_while_its_tasks_ask() {
    let runtime = multi_thread();
    let room = Arc::new(runtime.block_on(Room::open(sqlite())));
    let late = Late(Arc::clone(&room));
    runtime.spawn(async move {
        let _late = late;
        pending::<()>().await;
    });
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        drop(runtime);
        tell.send(())
    });
    told.recv_timeout(PATIENCE).expect("ends");
}

async fn set(flag: &AtomicBool) {
    while !flag.load(Ordering::SeqCst) {
        yield_now().await;
    }
}

/// Lets it begin, and drops it; whether it was under way.
fn begun(future: impl Future) -> bool {
    poll(pin!(future)).is_pending()
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
