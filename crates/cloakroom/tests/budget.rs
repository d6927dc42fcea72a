//! A store that does not answer in time: 503 within the budget, on a clock turned by hand.

mod site;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use axum::{Router, routing::get as on};
use cloakroom::store::Replaced;
use cloakroom::{Budget, MemoryStore, Principal, Session, SessionId, Sessions, Store, Timestamp};
use cloakroom_testkit::{FaultyStore, Gate, Moment, Verb};
use site::get;
use tokio::time::{Instant, advance, timeout};

type Result<T> = std::result::Result<T, cloakroom::Error>;

const BUDGET: Budget =
    Budget { operation: Duration::from_millis(250), request: Duration::from_millis(1_000) };
const NEARLY: Duration = Duration::from_millis(200);

async fn n(session: Session) -> Result<String> {
    Ok(session.get::<u64>("n")?.unwrap_or_default().to_string())
}

async fn add(session: Session) -> Result<String> {
    Ok(session.update("n", |n: u64| n + 1)?.to_string())
}

async fn sign_in(session: Session) -> Result<()> {
    Ok(session.sign_in(Principal::new("alice").expect("valid"))?)
}

async fn sign_out(session: Session) -> Result<()> {
    Ok(session.destroy()?)
}

fn site() -> (Router, FaultyStore<MemoryStore>) {
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let app = Router::new()
        .route("/n", on(n))
        .route("/add", on(add))
        .route("/sign-in", on(sign_in))
        .route("/sign-out", on(sign_out))
        .layer(sessions.layer());
    (app, store)
}

#[test]
fn the_defaults_are_a_quarter_and_a_whole_second() {
    assert_eq!(Budget::default(), BUDGET);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_stalls_is_a_503_at_the_end_of_the_operations_budget() {
    for (path, verb) in
        [("/n", Verb::Load), ("/add", Verb::Replace), ("/sign-in", Verb::SignIn), ("/sign-out", Verb::Remove)]
    {
        for moment in [Moment::Before, Moment::After] {
            let (app, store) = site();
            let cookie = get(&app, "/add", None).await.cookie();
            store.hold(verb, moment);
            let begun = Instant::now();
            let answer = get(&app, path, Some(&cookie)).await;
            assert_eq!(begun.elapsed(), BUDGET.operation, "{path}, {moment:?}");
            answer.is(503);
            // Done unheard, a sign-in has made another ticket; the 503 brings it.
            let rotated = (verb, moment) == (Verb::SignIn, Moment::After);
            let cookie = if rotated { answer.cookie() } else { cookie };
            assert_eq!(answer.lines().len(), usize::from(rotated));
            // It answers again, and nothing has to be started anew.
            store.hold_at(verb, moment, open());
            get(&app, "/n", Some(&cookie)).await.is(200);
            let signed_out = (verb, moment) == (Verb::Remove, Moment::After);
            let next = get(&app, "/add", Some(&cookie)).await;
            next.is(200);
            assert_eq!(next.lines().len(), usize::from(signed_out), "another session only then");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_a_request_asks_is_within_its_budget() {
    let (app, store) = site();
    let cookie = get(&app, "/add", None).await.cookie();
    let gate = store.hold(Verb::Replace, Moment::Before);
    let begun = Instant::now();
    let slow = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/add", Some(&cookie)).await }
    });
    // Others commit first, each time just before the operation's time is over.
    for _ in 0..BUDGET.request.as_millis() / NEARLY.as_millis() {
        gate.until(1).await;
        commit_first(&store, &cookie).await;
        advance(NEARLY).await;
        gate.release();
    }
    let answer = slow.await.expect("answers");
    assert_eq!(begun.elapsed(), BUDGET.request);
    answer.is(503).leaves_the_cookie();
}

/// Each commit is well within the time of an operation, and the last comes after many of them.
#[tokio::test(start_paused = true)]
async fn a_turn_is_waited_for_as_long_as_the_request_may_take() {
    const AT_ONCE: usize = 9;
    let (app, store) = site();
    let cookie = get(&app, "/add", None).await.cookie();
    let met = store.hold_until_met(Verb::Load, Moment::After, AT_ONCE);
    let gate = store.hold(Verb::Replace, Moment::Before);
    let adding: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (app, cookie) = (app.clone(), cookie.clone());
            tokio::spawn(async move { get(&app, "/add", Some(&cookie)).await.status.as_u16() })
        })
        .collect();
    // One commits, and the others stand in line.
    gate.until(AT_ONCE).await;
    gate.release();
    tokio::spawn(async move {
        loop {
            gate.until(1).await;
            advance(BUDGET.operation / 4).await;
            gate.release();
        }
    });
    for one in adding {
        assert_eq!(one.await.expect("no panic"), 200);
    }
    drop(met);
}

/// What a handler keeps for itself, and never goes on with.
type Kept = Arc<Mutex<Vec<Pin<Box<dyn Future<Output = ()> + Send>>>>>;

/// Begins what then lies there.
async fn begin(kept: Kept, work: impl Future<Output = ()> + Send + 'static) {
    let mut work = Box::pin(work);
    assert!(poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await.is_pending());
    kept.lock().expect("whole").push(work);
}

async fn begin_to_add(State(kept): State<Kept>, session: Session) -> Result<()> {
    session.update("n", |n: u64| n + 1)?;
    begin(kept, async move { drop(session.commit().await) }).await;
    Ok(())
}

async fn begin_and_commit(kept: State<Kept>, session: Session) -> Result<()> {
    begin_to_add(kept, session.clone()).await?;
    session.commit().await
}

async fn begin_to_load(State(kept): State<Kept>, request: Request<Body>) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let other = parts.clone();
    begin(kept, async move { drop(Session::load(&other).await) }).await;
    Session::load(&parts).await.map_or_else(Response::from, |_| Response::default())
}

fn forgetful_site() -> (Router, FaultyStore<MemoryStore>, Kept) {
    let (store, kept) = (FaultyStore::new(MemoryStore::new()), Kept::default());
    let app = Router::new()
        .route("/n", on(n))
        .route("/add", on(add))
        .route("/begin", on(begin_to_add))
        .route("/begin-and-commit", on(begin_and_commit))
        .route("/begin-to-load", on(begin_to_load))
        .with_state(kept.clone())
        .layer(Sessions::new(store.clone()).layer());
    (app, store, kept)
}

#[tokio::test(start_paused = true)]
async fn what_a_handler_began_and_left_lying_is_a_503_at_the_end_of_the_requests_budget() {
    for (path, verb) in
        [("/begin", Verb::Replace), ("/begin-and-commit", Verb::Replace), ("/begin-to-load", Verb::Load)]
    {
        let (app, store, kept) = forgetful_site();
        let cookie = get(&app, "/add", None).await.cookie();
        let gate = store.hold(verb, Moment::Before);
        let begun = Instant::now();
        let answer = timeout(2 * BUDGET.request, get(&app, path, Some(&cookie))).await;
        answer.expect("answers").is(503).leaves_the_cookie();
        assert_eq!(begun.elapsed(), BUDGET.request, "{path}");
        // The store has answered long since; nobody is there to hear it, and nobody else waits.
        gate.open();
        assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1", "{path}");
        assert_eq!(kept.lock().expect("whole").len(), 1);
    }
}

/// Five that wait for one answer of 200 ms have not waited for a second.
#[tokio::test(start_paused = true)]
async fn whoever_waits_in_company_has_waited_once() {
    async fn add_in_company(session: Session) -> Result<()> {
        session.update("n", |n: u64| n + 1)?;
        let commit = || session.commit();
        let (a, b, c, d, e) = tokio::join!(commit(), commit(), commit(), commit(), commit());
        a.and(b).and(c).and(d).and(e)?;
        session.update("n", |n: u64| n + 1)?;
        Ok(())
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new().route("/", on(add_in_company)).route("/add", on(add)).route("/n", on(n));
    let app = app.layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/add", None).await.cookie();
    let gate = store.hold(Verb::Replace, Moment::Before);
    let asking = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/", Some(&cookie)).await.status.as_u16() }
    });
    gate.until(1).await;
    advance(NEARLY).await;
    gate.release();
    gate.until(1).await;
    advance(NEARLY).await;
    gate.release();
    assert_eq!(asking.await.expect("answers"), 200);
    gate.open();
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "3");
}

/// Somebody else, who does not stand at the gate, commits to the session.
async fn commit_first(store: &FaultyStore<MemoryStore>, cookie: &str) {
    let (_, ticket) = cookie.split_once('=').expect("a pair");
    let id: SessionId = ticket[..SessionId::CHARS].parse().expect("an id");
    let now = Timestamp::default();
    let mut record = store.sound().load(id, now).await.expect("answers").expect("there");
    let expected = record.revision;
    Arc::make_mut(&mut record).revision = expected.next();
    let answer = store.sound().replace(record, expected, now).await.expect("answers");
    assert_eq!(answer, Replaced::Done);
}

fn open() -> Gate {
    let gate = Gate::closed();
    gate.open();
    gate
}
