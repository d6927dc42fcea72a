//! When a handler's changes are stored, and when not.

mod site;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Router, routing::get as on};
use cloakroom::{
    LateAnswer, MemoryStore, OnCollision, Policy, ServerErrorPolicy, Session, SessionError, Sessions,
};
use site::get;
use tokio::sync::{Barrier, Mutex, oneshot};

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn n(session: Session) -> Result<String> {
    Ok(session.get::<u64>("n")?.unwrap_or_default().to_string())
}

async fn put(session: Session, Path((value, status)): Path<(u64, u16)>) -> Result<StatusCode> {
    session.insert("n", &value)?;
    Ok(StatusCode::from_u16(status).expect("a status"))
}

fn site(sessions: &Sessions) -> Router {
    Router::new().route("/n", on(n)).route("/put/{value}/{status}", on(put)).layer(sessions.layer())
}

#[tokio::test]
async fn answers_below_500_commit_and_those_above_discard() {
    let app = site(&Sessions::new(MemoryStore::new()));
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    for (value, status, kept) in [(2, 303, "2"), (3, 404, "3"), (4, 422, "4"), (5, 500, "4"), (6, 503, "4")] {
        get(&app, &format!("/put/{value}/{status}"), Some(&cookie)).await.is(status).leaves_the_cookie();
        assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), kept, "after {status}");
    }
    get(&app, "/put/1/500", None).await.leaves_the_cookie();
}

#[tokio::test]
async fn answers_above_500_commit_when_told_to() {
    let app = site(&Sessions::new(MemoryStore::new()).on_server_error(ServerErrorPolicy::Commit));
    let cookie = get(&app, "/put/1/500", None).await.is(500).cookie();
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

#[tokio::test]
async fn a_logout_is_carried_out_even_when_its_page_fails() {
    async fn sign_out_badly(session: Session) -> Result<StatusCode> {
        session.destroy()?;
        Ok(StatusCode::INTERNAL_SERVER_ERROR)
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = site(&sessions).merge(Router::new().route("/out", on(sign_out_badly)).layer(sessions.layer()));
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    assert!(get(&app, "/out", Some(&cookie)).await.is(500).lines()[0].contains("Max-Age=0"));
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "0");
}

#[tokio::test]
async fn a_panic_goes_on_and_commits_nothing() {
    async fn put_and_panic(session: Session) -> Result<()> {
        session.insert("n", &9)?;
        panic!("a handler that panics, as this test wants it to");
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = site(&sessions).merge(Router::new().route("/panic", on(put_and_panic)).layer(sessions.layer()));
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    let panicked = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/panic", Some(&cookie)).await }
    });
    assert!(panicked.await.expect_err("the panic went on").is_panic());
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

#[tokio::test]
async fn what_was_committed_in_the_middle_stays_and_its_cookie_is_sent() {
    async fn commit_then_fail(session: Session) -> Result<StatusCode> {
        session.insert("n", &1)?;
        session.commit().await?;
        session.insert("n", &2)?;
        Ok(StatusCode::BAD_GATEWAY)
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app =
        site(&sessions).merge(Router::new().route("/begin", on(commit_then_fail)).layer(sessions.layer()));
    let cookie = get(&app, "/begin", None).await.is(502).cookie();
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

#[tokio::test]
async fn a_handle_used_after_the_head_has_left_says_closed() {
    type Kept = Arc<Mutex<Option<Session>>>;
    async fn keep(State(kept): State<Kept>, session: Session) {
        *kept.lock().await = Some(session);
    }
    let kept = Kept::default();
    let app = Router::new()
        .route("/", on(keep))
        .with_state(kept.clone())
        .layer(Sessions::new(MemoryStore::new()).layer());
    get(&app, "/", None).await.is(200);
    let session = kept.lock().await.take().expect("kept");
    assert!(matches!(session.insert("n", &1), Err(SessionError::Closed)));
    assert!(matches!(session.get::<u64>("n"), Err(SessionError::Closed)));
    assert!(matches!(session.destroy(), Err(SessionError::Closed)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_is_taken_by_exactly_one_of_many() {
    #[derive(Clone)]
    struct Counted(Arc<Barrier>, Arc<AtomicU32>);
    async fn take(State(Counted(inside, taken)): State<Counted>, session: Session) -> Result<()> {
        inside.wait().await;
        if let Some(7) = session.take_once::<u64>("n").await? {
            taken.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
    let sessions = Sessions::new(MemoryStore::new());
    let taken = Arc::new(AtomicU32::new(0));
    let counted = Counted(Arc::new(Barrier::new(16)), taken.clone());
    let app = site(&sessions)
        .merge(Router::new().route("/take", on(take)).with_state(counted).layer(sessions.layer()));
    let cookie = get(&app, "/put/7/200", None).await.cookie();
    let all: Vec<_> = (0..16)
        .map(|_| {
            let (app, cookie) = (app.clone(), cookie.clone());
            tokio::spawn(async move { get(&app, "/take", Some(&cookie)).await.status })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.expect("no panic"), StatusCode::OK);
    }
    assert_eq!(taken.load(Ordering::Relaxed), 1);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "0");
}

/// A value that was read, then changed by another request, then written.
async fn collision(policy: OnCollision) -> (u16, String) {
    type Gate = Arc<Mutex<Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>>>;
    async fn slow(State(gate): State<Gate>, session: Session) -> Result<()> {
        let seen = session.get::<u64>("n")?.unwrap_or_default();
        let (inside, on) = gate.lock().await.take().expect("one slow request");
        inside.send(()).expect("awaited");
        on.await.expect("let on");
        Ok(session.insert("n", &(seen + 10))?)
    }
    let policy = Policy::builder().on_collision(policy).build().expect("consistent");
    let sessions = Sessions::new(MemoryStore::new()).policy(policy);
    let (inside, is_inside) = oneshot::channel();
    let (let_on, on_) = oneshot::channel();
    let gate: Gate = Arc::new(Mutex::new(Some((inside, on_))));
    let app = site(&sessions)
        .merge(Router::new().route("/slow", on(slow)).with_state(gate).layer(sessions.layer()));
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    let slow = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/slow", Some(&cookie)).await.status.as_u16() }
    });
    is_inside.await.expect("inside");
    get(&app, "/put/2/200", Some(&cookie)).await.is(200);
    let_on.send(()).expect("waiting");
    let status = slow.await.expect("no panic");
    (status, get(&app, "/n", Some(&cookie)).await.text().to_owned())
}

#[tokio::test]
async fn a_get_and_insert_overtaken_stands_by_default_and_is_refused_when_strict() {
    assert_eq!(collision(OnCollision::Report).await, (200, "11".into()));
    assert_eq!(collision(OnCollision::Refuse).await, (409, "2".into()));
}

#[tokio::test]
async fn a_late_answer_is_left_as_it_is_when_told_so() {
    async fn destroyed_elsewhere(State(sessions): State<Sessions>, session: Session) -> Result<&'static str> {
        session.insert("late", &true)?;
        // Another request of the same visitor signs out meanwhile.
        let other = site(&sessions).merge(
            Router::new()
                .route("/out", on(async |session: Session| -> Result<()> { Ok(session.destroy()?) }))
                .layer(sessions.layer()),
        );
        let cookie = COOKIE.lock().await.clone();
        get(&other, "/out", Some(&cookie)).await.is(200);
        Ok("the handler's own page")
    }
    static COOKIE: Mutex<String> = Mutex::const_new(String::new());
    for (answer, status) in [(LateAnswer::Conflict, 409), (LateAnswer::AsItIs, 200)] {
        let sessions = Sessions::new(MemoryStore::new()).late(answer);
        let late = Router::new().route("/late", on(destroyed_elsewhere)).with_state(sessions.clone());
        let app = site(&sessions).merge(late.layer(sessions.layer()));
        let cookie = get(&app, "/put/1/200", None).await.cookie();
        *COOKIE.lock().await = cookie.clone();
        get(&app, "/late", Some(&cookie)).await.is(status).leaves_the_cookie();
    }
}
