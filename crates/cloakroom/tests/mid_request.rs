//! Commits in the middle of a request: those that fail, panic, come too late, or are left behind.

mod site;

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::State;
use axum::http::{Request, Response, StatusCode};
use axum::{Router, routing::get as on};
use cloakroom::{MemoryStore, Policy, Session, Sessions};
use cloakroom_testkit::{Failure, FaultyStore, Moment, Verb};
use site::get;
use tower::{Layer, ServiceExt, service_fn};

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn put(session: Session) -> Result<()> {
    Ok(session.insert("n", &7)?)
}

async fn n(session: Session) -> Result<String> {
    Ok(format!("{:?}", session.get::<u8>("n")?))
}

#[tokio::test]
async fn a_take_once_that_failed_took_nothing() {
    async fn take(session: Session) -> String {
        session.take_once::<u8>("n").await.is_err().to_string()
    }
    async fn take_text(session: Session) -> String {
        session.take_once::<String>("n").await.is_err().to_string()
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new()
        .route("/put", on(put))
        .route("/n", on(n))
        .route("/take", on(take))
        .route("/take-text", on(take_text))
        .layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/put", None).await.cookie();
    store.fail_next(Verb::Replace, Failure::Unavailable);
    assert_eq!(get(&app, "/take", Some(&cookie)).await.text(), "true");
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "Some(7)");
    assert_eq!(get(&app, "/take-text", Some(&cookie)).await.text(), "true");
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "Some(7)");
    assert_eq!(get(&app, "/take", Some(&cookie)).await.text(), "false");
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "None");
}

#[derive(Clone)]
struct Elsewhere {
    app: Router,
    cookie: Arc<Mutex<String>>,
}

/// A closure that panics when it is computed again, in a commit that another task waits for.
#[tokio::test]
async fn a_commit_that_panics_elsewhere_does_not_hang_the_answer() {
    async fn commit_elsewhere(State(elsewhere): State<Elsewhere>, session: Session) -> Result<()> {
        let first = AtomicBool::new(true);
        session.update("n", move |n: u8| {
            assert!(first.swap(false, Ordering::Relaxed), "a closure that panics, as this test wants it to");
            n + 1
        })?;
        let cookie = elsewhere.cookie.lock().expect("whole").clone();
        get(&elsewhere.app, "/put", Some(&cookie)).await.is(200);
        let panicked = tokio::spawn(async move { session.commit().await }).await;
        assert!(panicked.expect_err("the closure panics").is_panic());
        Ok(())
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = Router::new().route("/put", on(put)).layer(sessions.layer());
    let elsewhere = Elsewhere { app: app.clone(), cookie: Arc::default() };
    let app = app.merge(
        Router::new()
            .route("/elsewhere", on(commit_elsewhere))
            .with_state(elsewhere.clone())
            .layer(sessions.layer()),
    );
    let cookie = get(&app, "/put", None).await.cookie();
    elsewhere.cookie.lock().expect("whole").push_str(&cookie);
    get(&app, "/elsewhere", Some(&cookie)).await.leaves_the_cookie();
}

#[tokio::test]
async fn a_handler_that_was_told_answers_as_it_likes() {
    async fn told(State(elsewhere): State<Elsewhere>, session: Session) -> &'static str {
        session.insert("n", &1).expect("open");
        let cookie = elsewhere.cookie.lock().expect("whole").clone();
        get(&elsewhere.app, "/out", Some(&cookie)).await.is(200);
        if session.commit().await.is_err() { "your session has ended" } else { "kept" }
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = Router::new()
        .route("/put", on(put))
        .route("/out", on(async |session: Session| -> Result<()> { Ok(session.destroy()?) }))
        .layer(sessions.layer());
    let elsewhere = Elsewhere { app: app.clone(), cookie: Arc::default() };
    let app = app
        .merge(Router::new().route("/told", on(told)).with_state(elsewhere.clone()).layer(sessions.layer()));
    let cookie = get(&app, "/put", None).await.cookie();
    elsewhere.cookie.lock().expect("whole").push_str(&cookie);
    let answer = get(&app, "/told", Some(&cookie)).await;
    assert_eq!(answer.is(200).leaves_the_cookie().text(), "your session has ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_one_process_a_commit_is_tried_a_few_times_only() {
    const AT_ONCE: usize = 40;
    let policy =
        Policy::builder().attempts_max(NonZeroU32::MIN.saturating_add(3)).build().expect("consistent");
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new()
        .route(
            "/add",
            on(async |session: Session| -> Result<()> {
                session.update("n", |n: u8| n + 1)?;
                Ok(())
            }),
        )
        .route("/n", on(n))
        .layer(Sessions::new(store.clone()).policy(policy).layer());
    let cookie = get(&app, "/add", None).await.cookie();
    // All forty have read the same revision before the first of them writes.
    let gate = store.hold_until_met(Verb::Load, Moment::After, AT_ONCE);
    let adding: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (app, cookie) = (app.clone(), cookie.clone());
            tokio::spawn(async move { get(&app, "/add", Some(&cookie)).await.status.as_u16() })
        })
        .collect();
    for one in adding {
        assert_eq!(one.await.expect("no panic"), 200);
    }
    drop(gate);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "Some(41)");
}

#[tokio::test]
async fn a_commit_that_nobody_awaited_stores_nothing() {
    async fn forgetful(session: Session) -> Result<StatusCode> {
        session.insert("n", &1)?;
        drop(session.commit());
        Ok(StatusCode::INTERNAL_SERVER_ERROR)
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new().route("/", on(forgetful)).layer(Sessions::new(store.clone()).layer());
    get(&app, "/", None).await.is(500).leaves_the_cookie();
    tokio::task::yield_now().await;
    assert_eq!(store.calls().total(), 0);
}

/// A layer inside ours that answers while its handler waits, and drops it only when it is dropped itself,
/// as timeouts do.
#[tokio::test(start_paused = true)]
async fn a_commit_that_an_inner_timeout_left_behind_holds_no_response() {
    struct TimedOut<F>(Pin<Box<F>>);
    impl<F: Future> Future for TimedOut<F> {
        type Output = std::result::Result<Response<String>, Infallible>;
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            assert!(self.0.as_mut().poll(context).is_pending());
            let mut response = Response::default();
            *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
            Poll::Ready(Ok(response))
        }
    }
    async fn commit(request: Request<()>) {
        let session = Session::load(&request.into_parts().0).await.expect("a session");
        session.insert("n", &1).expect("open");
        session.commit().await.expect("committed");
    }
    let store = FaultyStore::new(MemoryStore::new());
    let gate = store.hold(Verb::Insert, Moment::Before);
    let service = service_fn(|request: Request<()>| TimedOut(Box::pin(commit(request))));
    let answering = Sessions::new(store.clone()).layer().layer(service).oneshot(Request::new(()));
    let answering = tokio::spawn(tokio::time::timeout(Duration::from_secs(60), answering));
    gate.until(1).await;
    gate.open();
    let answer = answering.await.expect("no panic").expect("answers").expect("infallible");
    assert_eq!((answer.status().as_u16(), store.sound().len()), (408, 1));
    assert!(answer.headers().contains_key("set-cookie"));
}
