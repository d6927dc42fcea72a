//! The sweep goes on, whatever the store answers. (Elsewhere it stops for good at the first error.)

mod site;

use std::time::Duration;

use axum::{Router, routing::get as on};
use cloakroom::{MemoryStore, Session, Sessions};
use cloakroom_testkit::{Failure, FaultyStore, Moment, Verb};
use site::{Clock, get};

#[tokio::test(start_paused = true)]
async fn a_sweep_outlives_a_store_that_never_answers() {
    let store = FaultyStore::new(MemoryStore::new());
    let gate = store.hold(Verb::Sweep, Moment::Before);
    let sweeping = tokio::spawn(Sessions::new(store.clone()).keep_swept());
    gate.until(1).await;
    while store.calls().sweep < 2 {
        // Time is paused, and jumps to what comes next.
        tokio::time::advance(Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
    sweeping.abort();
}

#[tokio::test(start_paused = true)]
async fn a_sweep_outlives_the_errors_of_its_store() {
    let (store, clock) = (FaultyStore::new(MemoryStore::new()), Clock::noon());
    let turned = clock.clone();
    let sessions = Sessions::new(store.clone()).clock(move || turned.now());
    let app = Router::new()
        .route("/", on(async |session: Session| session.insert("n", &1).expect("open")))
        .layer(sessions.layer());
    for _ in 0..200 {
        get(&app, "/", None).await;
    }
    clock.advance(Duration::from_secs(20 * 60));
    let kept = get(&app, "/", None).await.cookie();
    store.fail_next(Verb::Sweep, Failure::Unavailable);
    let sweeping = tokio::spawn(sessions.keep_swept());
    while store.sound().len() > 1 {
        // Time is paused, and jumps to the next round when nothing else is left to do.
        tokio::time::advance(Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
    sweeping.abort();
    assert!(store.calls().sweep >= 5, "one that failed, and four bites");
    assert_eq!(get(&app, "/", Some(&kept)).await.lines().len(), 0);
    assert_eq!(store.sound().len(), 1);
}
