//! A store that cannot answer, at every call of a request: 503, the cookie untouched, nothing stored twice.

mod site;

use std::time::Duration;

use axum::http::header::RETRY_AFTER;
use cloakroom::{MemoryStore, Policy, Principal, Renewal, Session, Sessions};
use cloakroom_testkit::{Failure, FaultyStore, Moment, Odds, Verb};
use site::{Answer, App, Clock, Framework, Pages, get, on_both};

on_both! {
    each_call_of_each_request_that_fails_is_a_503_and_the_session_goes_on,
    a_first_visit_that_cannot_be_stored_sets_no_cookie_and_is_stored_once_when_tried_again,
    a_touch_that_fails_is_a_503_too,
    a_renewal_whose_answer_is_lost_logs_nobody_out,
    an_outage_is_no_logout_and_is_nothing_to_whoever_asks_for_no_session,
    what_a_request_costs_in_calls_of_the_store,
    a_commit_finishes_when_its_client_goes_away,
    whatever_fails_what_was_acknowledged_is_there_once,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn n(session: Session) -> Result<String> {
    Ok(session.get::<u64>("n")?.unwrap_or_default().to_string())
}

async fn optional(session: Option<Session>) -> &'static str {
    if session.is_some() { "a session" } else { "none" }
}

async fn add(session: Session) -> Result<String> {
    Ok(session.update("n", |n: u64| n + 1)?.to_string())
}

async fn add_and_commit(session: Session) -> Result<()> {
    session.update("n", |n: u64| n + 1)?;
    session.commit().await
}

async fn sign_in(session: Session) -> Result<()> {
    session.insert("n", &1)?;
    Ok(session.sign_in(Principal::new("alice").expect("valid"))?)
}

async fn renew(session: Session) -> Result<()> {
    Ok(session.renew()?)
}

async fn sign_out(session: Session) -> Result<()> {
    Ok(session.destroy()?)
}

struct Site {
    app: App,
    store: FaultyStore<MemoryStore>,
    clock: Clock,
}

fn site_under(on: Framework, policy: Policy) -> Site {
    let (store, clock) = (FaultyStore::new(MemoryStore::new()), Clock::noon());
    let app = Pages::new()
        .page("/n", n)
        .page("/optional", optional)
        .page("/add", add)
        .page("/commit", add_and_commit)
        .page("/sign-in", sign_in)
        .page("/renew", renew)
        .page("/sign-out", sign_out)
        .page("/none", async |(): ()| "no session asked for")
        .serve(on, &clock.of(Sessions::new(store.clone()).policy(policy)));
    Site { app, store, clock }
}

fn site(on: Framework) -> Site {
    site_under(on, Policy::default())
}

fn unavailable(answer: &Answer) {
    answer.is(503).leaves_the_cookie();
    assert_eq!(answer.headers[RETRY_AFTER], "1");
    assert!(answer.text().contains("does not sign you out"), "{}", answer.text());
}

async fn each_call_of_each_request_that_fails_is_a_503_and_the_session_goes_on(on: Framework) {
    for failure in [Failure::Unavailable, Failure::AnswerLost] {
        for (path, verb) in [
            ("/n", Verb::Load),
            ("/optional", Verb::Load),
            ("/add", Verb::Load),
            ("/add", Verb::Replace),
            ("/commit", Verb::Replace),
            ("/sign-in", Verb::SignIn),
            ("/renew", Verb::Replace),
            ("/sign-out", Verb::Remove),
        ] {
            let Site { app, store, .. } = site(on);
            let cookie = get(&app, "/add", None).await.cookie();
            store.fail_next(verb, failure);
            let answer = get(&app, path, Some(&cookie)).await;
            // It was done, and nobody heard of it: the ticket is another, and the 503 brings it.
            let lost = failure == Failure::AnswerLost;
            let rotated = lost && matches!(path, "/renew" | "/sign-in");
            let cookie = if rotated {
                answer.is(503).cookie()
            } else {
                unavailable(&answer);
                cookie
            };
            let expected = match (lost, verb) {
                (true, Verb::SignIn | Verb::Remove) => "0",
                (true, Verb::Replace) if !rotated => "2",
                _ => "1",
            };
            assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), expected, "{path} {verb:?} {failure:?}");
        }
    }
}

async fn a_first_visit_that_cannot_be_stored_sets_no_cookie_and_is_stored_once_when_tried_again(
    on: Framework,
) {
    let Site { app, store, .. } = site(on);
    store.fail_next(Verb::Insert, Failure::Unavailable);
    unavailable(&get(&app, "/add", None).await);
    assert_eq!(store.sound().len(), 0);
    let cookie = get(&app, "/add", None).await.cookie();
    assert_eq!(store.sound().len(), 1);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

async fn a_touch_that_fails_is_a_503_too(on: Framework) {
    let Site { app, store, clock } = site(on);
    let cookie = get(&app, "/add", None).await.cookie();
    clock.advance(Duration::from_secs(120));
    store.fail_next(Verb::Touch, Failure::Unavailable);
    unavailable(&get(&app, "/n", Some(&cookie)).await);
    get(&app, "/n", Some(&cookie)).await.is(200);
}

async fn a_renewal_whose_answer_is_lost_logs_nobody_out(on: Framework) {
    let renewal = Renewal { interval: Duration::from_secs(300), grace: Duration::from_secs(60) };
    let Site { app, store, clock } =
        site_under(on, Policy::builder().renewal(renewal).build().expect("consistent"));
    let old = get(&app, "/add", None).await.cookie();
    clock.advance(Duration::from_secs(300));
    store.fail_next(Verb::Replace, Failure::AnswerLost);
    unavailable(&get(&app, "/n", Some(&old)).await);
    let told = get(&app, "/n", Some(&old)).await;
    assert_eq!(told.text(), "1");
    assert_ne!(told.cookie(), old);
    clock.advance(Duration::from_secs(61));
    assert_eq!(get(&app, "/n", Some(&told.cookie())).await.text(), "1");
    assert_eq!(get(&app, "/n", Some(&old)).await.text(), "0");
}

async fn an_outage_is_no_logout_and_is_nothing_to_whoever_asks_for_no_session(on: Framework) {
    let Site { app, store, .. } = site(on);
    let cookie = get(&app, "/add", None).await.cookie();
    store.go_down();
    get(&app, "/none", Some(&cookie)).await.is(200);
    for path in ["/n", "/optional", "/add", "/commit", "/sign-in", "/renew", "/sign-out"] {
        unavailable(&get(&app, path, Some(&cookie)).await);
    }
    store.heal();
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

async fn what_a_request_costs_in_calls_of_the_store(on: Framework) {
    let Site { app, store, clock } = site(on);
    let spent = async |path: &str, cookie: Option<&str>| {
        let before = store.calls();
        let answer = get(&app, path, cookie).await;
        let after = store.calls();
        (answer, [after.load - before.load, after.total() - after.load - (before.total() - before.load)])
    };
    assert_eq!(spent("/none", None).await.1, [0, 0], "no session asked for");
    assert_eq!(spent("/n", None).await.1, [0, 0], "no cookie, nothing put");
    let (begun, calls) = spent("/add", None).await;
    assert_eq!(calls, [0, 1], "begun");
    let cookie = begun.cookie();
    assert_eq!(spent("/none", Some(&cookie)).await.1, [0, 0], "untouched");
    assert_eq!(spent("/n", Some(&cookie)).await.1, [1, 0], "read");
    assert_eq!(spent("/add", Some(&cookie)).await.1, [1, 1], "changed");
    clock.advance(Duration::from_secs(60));
    assert_eq!(spent("/n", Some(&cookie)).await.1, [1, 1], "read, touch due");
    assert_eq!(spent("/sign-in", Some(&cookie)).await.1, [1, 1], "signed in: one atomic step");
}

/// The client goes away while the store is being asked: the commit is finished all the same.
async fn a_commit_finishes_when_its_client_goes_away(on: Framework) {
    let Site { app, store, .. } = site(on);
    let cookie = get(&app, "/add", None).await.cookie();
    for path in ["/add", "/commit"] {
        let before: u64 = get(&app, "/n", Some(&cookie)).await.text().parse().expect("a number");
        let gate = store.hold(Verb::Replace, Moment::Before);
        let request = tokio::spawn({
            let (app, cookie) = (app.clone(), cookie.clone());
            async move { get(&app, path, Some(&cookie)).await }
        });
        gate.until(1).await;
        request.abort();
        assert!(request.await.expect_err("aborted").is_cancelled());
        app.noticed().await;
        let done = store.hold(Verb::Replace, Moment::After);
        gate.open();
        done.until(1).await;
        done.open();
        assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), (before + 1).to_string(), "{path}");
    }
}

/// By seed, a tenth of all calls fails before or after it was done; whatever was acknowledged is there, and
/// nothing is there twice.
async fn whatever_fails_what_was_acknowledged_is_there_once(on: Framework) {
    for seed in 0..40 {
        let Site { app, store, .. } = site(on);
        let cookie = get(&app, "/add", None).await.cookie();
        store.fail_by_seed(seed, Odds { unavailable_percent: 10, answer_lost_percent: 10 });
        let (mut acknowledged, mut unknown) = (1, 0);
        for _ in 0..40 {
            match get(&app, "/add", Some(&cookie)).await.status.as_u16() {
                200 => acknowledged += 1,
                503 => unknown += 1,
                other => panic!("{other}"),
            }
        }
        store.heal();
        let counted: u64 = get(&app, "/n", Some(&cookie)).await.text().parse().expect("a number");
        assert!(
            (acknowledged..=acknowledged + unknown).contains(&counted),
            "{acknowledged} + {unknown}: {counted}"
        );
    }
}
