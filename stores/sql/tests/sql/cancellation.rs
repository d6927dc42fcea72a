//! Whoever goes away in the middle leaves nothing behind for the next.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use cloakroom_session::store::Replaced;
use cloakroom_session::{Record, Revision, Store as _};
use cloakroom_sql::{Dialect, SqlStore};

use crate::databases::{Database, on_each_database, patient};
use crate::specimen::{NOON, insert, load, record};

on_each_database! {
    a_dropped_load_never_answers_another
    a_dropped_write_has_happened_or_not
}

const RECORDS: u64 = 64;
const TASKS: u64 = 8;
const LOADS: u64 = 100_000;

async fn a_dropped_load_never_answers_another<B: Database>() {
    let database = B::fresh().await;
    let mut settings = patient();
    settings.connections = 4;
    let store = database.store_with(settings).await;
    for number in 0..RECORDS {
        insert(&store, &record(number)).await;
    }
    let tasks: Vec<_> = (0..TASKS).map(|task| tokio::spawn(hasty(store.clone(), task))).collect();
    let mut dropped = 0;
    for task in tasks {
        dropped += task.await.expect("always its own");
    }
    assert!(dropped > LOADS / 8, "{dropped} were dropped while under way");
}

/// Loads, and goes away after some steps; whenever there is an answer, it is its own. Answers how often there was
/// none.
async fn hasty<D: Dialect>(store: SqlStore<D>, task: u64) -> u64 {
    let mut dropped = 0;
    for n in 0..LOADS / TASKS {
        let number = (n * 7 + task) % RECORDS;
        match DroppedAfter::steps(n % 5, load(&store, number)).await {
            Some(answer) => assert_eq!(answer.expect("answers"), Some(record(number))),
            None => dropped += 1,
        }
    }
    dropped
}

async fn a_dropped_write_has_happened_or_not<B: Database>() {
    let database = B::fresh().await;
    let store = database.store().await;
    insert(&store, &record(1)).await;
    let mut there = record(1);
    for n in 0..200 {
        let [over, settling] = [2 * n, 2 * n + 1].map(|number| {
            let revision = Revision::from_u64(1000 + number);
            Record { revision, ..there.clone() }
        });
        let write = store.replace(Arc::new(over.clone()), there.revision, NOON);
        DroppedAfter::steps(n % 5, write).await;
        // It may be under way still; whichever is first, the other finds another revision.
        let answer = store.replace(Arc::new(settling.clone()), there.revision, NOON).await;
        there = match answer.expect("answers") {
            Replaced::Done => settling,
            Replaced::Conflict(newer) if *newer == over => over,
            other => panic!("neither of the two: {other:?}"),
        };
        let found = load(&store, 1).await.expect("answers");
        assert_eq!(found.as_ref(), Some(&there), "and so it stays");
    }
}

/// A future that is dropped after so many polls.
struct DroppedAfter<F> {
    steps: u64,
    future: Option<Pin<Box<F>>>,
}

impl<F: Future> DroppedAfter<F> {
    fn steps(steps: u64, future: F) -> Self {
        Self { steps, future: Some(Box::pin(future)) }
    }
}

impl<F: Future> Future for DroppedAfter<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(future) = &mut self.future else { return Poll::Ready(None) };
        if let Poll::Ready(answer) = future.as_mut().poll(context) {
            return Poll::Ready(Some(answer));
        }
        if self.steps == 0 {
            self.future = None;
            return Poll::Ready(None);
        }
        self.steps -= 1;
        Poll::Pending
    }
}
