//! Callers who give up: their answers go to nobody else.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use cloakroom_session::store::Inserted;
use cloakroom_session::{SessionId, Store as _};
use tokio::task::{JoinSet, yield_now};

use crate::servers::store;
use crate::specimen::{names_itself, now, plain};

const CANCELLED: usize = 100_000;
const TASKS: usize = 8;
const SESSIONS: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_never_goes_to_another() {
    let (store, now) = (store().await, now());
    let mut ids: Vec<SessionId> = Vec::new();
    for _ in 0..SESSIONS {
        let record = plain(now);
        ids.push(record.id);
        assert_eq!(store.insert(Arc::new(record), now).await.expect("insert"), Inserted::Done);
    }
    let ids = Arc::new(ids);
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (store, ids) = (store.clone(), Arc::clone(&ids));
        tasks.spawn(async move {
            for n in 0..CANCELLED / TASKS {
                let given_up = ids[(n * 7 + task) % SESSIONS];
                begin_and_give_up(store.load(given_up, now), n % 4).await;
                if n % 8 == 0 {
                    let wanted = ids[(n / 8 + task) % SESSIONS];
                    let there = store.load(wanted, now).await.expect("load").expect("there");
                    assert!(there.id == wanted && names_itself(&there), "somebody else's session");
                }
            }
        });
    }
    tasks.join_all().await;
}

/// Lets it run for a while, and drops it.
async fn begin_and_give_up<F: Future>(future: F, turns: usize) {
    let mut future = pin!(future);
    for _ in 0..=turns {
        if poll(&mut future) {
            return;
        }
        yield_now().await;
    }
}

fn poll(future: &mut std::pin::Pin<&mut impl Future>) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    matches!(future.as_mut().poll(&mut context), Poll::Ready(_))
}
