//! Orders of calls, failures and panics that are easy to get wrong.

mod site;

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::State;
use axum::http::{Method, Request, Response, StatusCode};
use axum::{Router, routing::get as on};
use cloakroom::{
    LateAnswer, Lifetime, LoadError, MemoryStore, Policy, Principal, Session, SessionCookie, SessionError,
    SessionLimit, Sessions, Store, Timestamp,
};
use cloakroom_testkit::{Failure, FaultyStore, Moment, Verb};
use site::{get, request, send};
use tower::{Layer, ServiceExt, service_fn};

type Result<T> = std::result::Result<T, cloakroom::Error>;

fn principal(name: &str) -> Principal {
    Principal::new(name).expect("valid")
}

async fn sign_in(session: Session) -> Result<()> {
    Ok(session.sign_in(principal("alice"))?)
}

async fn put(session: Session) -> Result<()> {
    Ok(session.insert("n", &7)?)
}

async fn n(session: Session) -> Result<String> {
    Ok(format!("{:?}", session.get::<u8>("n")?))
}

#[tokio::test]
async fn destroy_then_sign_in_begins_a_new_session() {
    async fn keep(session: Session) -> Result<()> {
        session.set_lifetime(Lifetime::NIST_AAL1.persistent(true))?;
        sign_in(session).await
    }
    async fn switch(session: Session) -> Result<()> {
        session.insert("of", &"alice")?;
        session.destroy()?;
        session.sign_in(principal("bob"))?;
        assert_eq!((session.id()?, session.principal()?), (None, Some(principal("bob"))));
        Ok(session.insert("notice", &"switched")?)
    }
    async fn shown(session: Session) -> Result<String> {
        let lasting = session.lifetime()?.is_persistent();
        Ok(format!("{:?} {:?} {lasting}", session.principal()?, session.names()?))
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = Router::new()
        .route("/keep", on(keep))
        .route("/switch", on(switch))
        .route("/shown", on(shown))
        .layer(sessions.layer());
    let first = get(&app, "/keep", None).await.cookie();
    let second = get(&app, "/switch", Some(&first)).await.cookie();
    assert_ne!(first[..26], second[..26], "another id");
    assert_eq!(get(&app, "/shown", Some(&second)).await.text(), r#"Some(Principal("bob")) ["notice"] false"#);
    assert!(sessions.logins().of(&principal("alice")).await.expect("answers").is_empty());
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

#[tokio::test]
async fn both_variants_of_a_partitioned_cookie_are_cleared() {
    let cookie = SessionCookie::builder("__Host-id").partitioned().build().expect("kept");
    let app = Router::new().route("/", on(n)).layer(Sessions::new(MemoryStore::new()).cookie(cookie).layer());
    let tossed = request(Method::GET, "/", &[b"__Host-id=a; __Host-id=b"]);
    let answer = send(&app, tossed).await;
    assert_eq!(answer.lines().len(), 2);
    assert_eq!(answer.lines().iter().filter(|line| line.contains("Partitioned")).count(), 1);
}

#[tokio::test]
async fn whoever_answers_an_outage_itself_is_private_all_the_same() {
    async fn page(
        session: std::result::Result<Session, LoadError>,
    ) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("cache-control", "public, max-age=600")], if session.is_ok() { "yours" } else { "try later" })
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new()
        .route("/", on(page))
        .route("/in", on(sign_in))
        .layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/in", None).await.cookie();
    store.go_down();
    let answer = get(&app, "/", Some(&cookie)).await;
    assert_eq!(
        (answer.text(), &answer.headers["cache-control"]),
        ("try later", &"private, no-store".parse().expect("a value"))
    );
}

#[tokio::test]
async fn a_service_that_gives_no_response_loses_no_commit_and_closes_its_session() {
    for commit in [true, false] {
        let kept = Arc::new(Mutex::new(None));
        let service = service_fn(|request: Request<()>| {
            let kept = kept.clone();
            async move {
                let session = Session::load(&request.into_parts().0).await.expect("a session");
                session.insert("n", &1).expect("open");
                if commit {
                    session.commit().await.expect("committed");
                }
                *kept.lock().expect("whole") = Some(session);
                Err::<Response<String>, &str>("timed out")
            }
        });
        let answer = Sessions::new(MemoryStore::new()).layer().layer(service).oneshot(Request::new(())).await;
        assert_eq!(
            answer.map(|answer| (answer.status().as_u16(), answer.headers().contains_key("set-cookie"))).ok(),
            commit.then_some((500, true))
        );
        let session = kept.lock().expect("whole").take().expect("kept");
        assert!(matches!(session.insert("x", &1), Err(SessionError::Closed)));
        assert!(matches!(session.principal(), Err(SessionError::Closed)));
    }
}

#[tokio::test]
async fn too_many_sessions_is_said_as_such_whatever_a_late_answer_says() {
    let limit = SessionLimit::Refuse(NonZeroU32::MIN);
    let policy = Policy::builder().sessions_per_principal(limit).build().expect("consistent");
    let app = Router::new()
        .route("/in", on(sign_in))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).late(LateAnswer::AsItIs).layer());
    get(&app, "/in", None).await.cookie();
    let refused = get(&app, "/in", None).await;
    refused.is(403).leaves_the_cookie();
    assert!(refused.text().contains("sign out at one of them"), "{}", refused.text());
}

#[tokio::test]
async fn the_oldest_sessions_end_for_a_new_one() {
    let limit = SessionLimit::EndOldest(NonZeroU32::MIN);
    let policy = Policy::builder().sessions_per_principal(limit).build().expect("consistent");
    let sessions = Sessions::new(MemoryStore::new()).policy(policy);
    let app = Router::new().route("/in", on(sign_in)).route("/put", on(put)).layer(sessions.layer());
    let first = get(&app, "/in", None).await.cookie();
    let second = get(&app, "/in", None).await.cookie();
    let left = sessions.logins().of(&principal("alice")).await.expect("answers");
    assert_eq!(left.len(), 1);
    assert!(second["__Host-id=".len()..].starts_with(&left[0].id.to_string()));
    assert!(!first["__Host-id=".len()..].starts_with(&left[0].id.to_string()));
}

#[tokio::test]
async fn a_sign_out_and_a_notice_fit_into_one_attempt() {
    async fn out(session: Session) -> Result<()> {
        session.destroy()?;
        Ok(session.insert("notice", &"signed out")?)
    }
    let policy = Policy::builder().attempts_max(NonZeroU32::MIN).build().expect("consistent");
    let app = Router::new()
        .route("/in", on(sign_in))
        .route("/out", on(out))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).layer());
    let cookie = get(&app, "/in", None).await.cookie();
    let after = get(&app, "/out", Some(&cookie)).await.is(200).cookie();
    assert_ne!(after, cookie);
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

#[tokio::test]
async fn a_refused_load_is_private_too() {
    let store = FaultyStore::new(MemoryStore::new());
    let app =
        Router::new().route("/", on(n)).route("/put", on(put)).layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/put", None).await.cookie();
    store.go_down();
    let answer = get(&app, "/", Some(&cookie)).await;
    assert_eq!(
        (&answer.headers["cache-control"], &answer.headers["vary"]),
        (&"private, no-store".parse().expect("a value"), &"Cookie".parse().expect("a value"))
    );
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

/// A store that never answers a load that only a forgotten task waits for.
#[tokio::test]
async fn a_load_that_nobody_awaits_holds_no_response() {
    async fn forgetful(request: Request<axum::body::Body>) -> &'static str {
        let parts = request.into_parts().0;
        tokio::spawn(async move { Session::load(&parts).await.map(drop) });
        tokio::task::yield_now().await;
        "done"
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new()
        .route("/", on(forgetful))
        .route("/put", on(put))
        .layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/put", None).await.cookie();
    let gate = store.hold(Verb::Load, Moment::Before);
    assert_eq!(get(&app, "/", Some(&cookie)).await.text(), "done");
    gate.open();
}

#[tokio::test]
async fn a_handle_that_nobody_loaded_is_closed_with_its_response() {
    let kept = Arc::new(Mutex::new(None));
    let store = FaultyStore::new(MemoryStore::new());
    let service = service_fn(|request: Request<()>| {
        *kept.lock().expect("whole") = Some(request.into_parts().0);
        std::future::ready(Ok::<_, Infallible>(Response::new("")))
    });
    let cookie = format!("__Host-id={}", "A".repeat(48));
    let request = Request::builder().header("cookie", cookie).body(()).expect("a request");
    Sessions::new(store.clone()).layer().layer(service).oneshot(request).await.expect("infallible");
    let parts = kept.lock().expect("whole").take().expect("kept");
    let session = Session::load(&parts).await.expect("a closed one");
    assert!(matches!(session.insert("n", &1), Err(SessionError::Closed)));
    assert_eq!(store.calls().total(), 0);
}

#[tokio::test]
async fn an_unknown_cookie_is_forgotten_on_navigation_only() {
    let policy = Policy::builder().forget_unknown(true).build().expect("consistent");
    let app = Router::new()
        .route("/", on(n).post(n))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).layer());
    let cookie = format!("__Host-id={}", "A".repeat(48));
    for (method, mode, lines) in
        [(Method::GET, "navigate", 1), (Method::POST, "navigate", 0), (Method::GET, "cors", 0)]
    {
        let mut asked = request(method, "/", &[cookie.as_bytes()]);
        asked.headers_mut().insert("sec-fetch-mode", mode.parse().expect("a value"));
        asked.headers_mut().insert("sec-fetch-dest", "document".parse().expect("a value"));
        assert_eq!(send(&app, asked).await.lines().len(), lines, "{mode}");
    }
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

/// Whoever ends a session in a list of theirs ends nobody else's, who signs in there in this moment.
#[tokio::test]
async fn a_session_that_changes_hands_is_not_ended_for_whoever_had_it() {
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let app = Router::new()
        .route("/alice", on(sign_in))
        .route("/bob", on(async |session: Session| -> Result<()> { Ok(session.sign_in(principal("bob"))?) }))
        .layer(sessions.layer());
    for (by, ended) in [("/bob", false), ("/alice", true)] {
        let cookie = get(&app, "/alice", None).await.cookie();
        let logins = sessions.logins();
        let id = logins.of(&principal("alice")).await.expect("answers")[0].id;
        let gate = store.hold(Verb::Remove, Moment::Before);
        let ending = tokio::spawn(async move { logins.end(&principal("alice"), id).await });
        gate.until(1).await;
        get(&app, by, Some(&cookie)).await.is(200);
        gate.open();
        assert_eq!(ending.await.expect("no panic").expect("answers"), ended, "{by}");
        let left = store.sound().load(id, Timestamp::default()).await.expect("answers");
        assert_eq!(left.is_none(), ended, "{by}");
    }
}

#[tokio::test]
async fn of_two_layers_the_inner_one_has_the_session() {
    let store = FaultyStore::new(MemoryStore::new());
    let (sessions, around) = (Sessions::new(store.clone()), Sessions::new(MemoryStore::new()));
    for outer in [sessions.layer(), around.layer()] {
        let app = Router::new().route("/put", on(put)).layer(sessions.layer()).layer(outer);
        let before = store.calls().total();
        assert_eq!(get(&app, "/put", None).await.lines().len(), 1);
        assert_eq!(store.calls().total() - before, 1);
    }
}
