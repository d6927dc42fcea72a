//! When a handler's changes are stored, and when not.

mod site;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::StatusCode;
use cloakroom::{
    LateAnswer, MemoryStore, OnCollision, Policy, ServerErrorPolicy, Session, SessionError, Sessions,
};
use site::{Framework, Pages, Place, Slow, get, on_both};
use tokio::sync::{Barrier, Mutex};

on_both! {
    answers_below_500_commit_and_those_above_discard,
    answers_above_500_commit_when_told_to,
    a_logout_is_carried_out_even_when_its_page_fails,
    a_panic_goes_on_and_commits_nothing,
    what_was_committed_in_the_middle_stays_and_its_cookie_is_sent,
    a_handle_used_after_the_head_has_left_says_closed,
    a_value_is_taken_by_exactly_one_of_many,
    a_get_and_insert_overtaken_stands_by_default_and_is_refused_when_strict,
    a_late_answer_is_left_as_it_is_when_told_so,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn n(session: Session) -> Result<String> {
    Ok(session.get::<u64>("n")?.unwrap_or_default().to_string())
}

async fn put((session, place): (Session, Place)) -> Result<StatusCode> {
    session.insert("n", &place.word::<u64>(1))?;
    Ok(StatusCode::from_u16(place.word(2)).expect("a status"))
}

async fn sign_out(session: Session) -> Result<()> {
    Ok(session.destroy()?)
}

fn pages() -> Pages {
    Pages::new().page("/n", n).page("/put/{value}/{status}", put)
}

async fn answers_below_500_commit_and_those_above_discard(on: Framework) {
    let app = pages().serve(on, &Sessions::new(MemoryStore::new()));
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    for (value, status, kept) in [(2, 303, "2"), (3, 404, "3"), (4, 422, "4"), (5, 500, "4"), (6, 503, "4")] {
        get(&app, &format!("/put/{value}/{status}"), Some(&cookie)).await.is(status).leaves_the_cookie();
        assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), kept, "after {status}");
    }
    get(&app, "/put/1/500", None).await.leaves_the_cookie();
}

async fn answers_above_500_commit_when_told_to(on: Framework) {
    let app =
        pages().serve(on, &Sessions::new(MemoryStore::new()).on_server_error(ServerErrorPolicy::Commit));
    let cookie = get(&app, "/put/1/500", None).await.is(500).cookie();
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

async fn a_logout_is_carried_out_even_when_its_page_fails(on: Framework) {
    async fn sign_out_badly(session: Session) -> Result<StatusCode> {
        session.destroy()?;
        Ok(StatusCode::INTERNAL_SERVER_ERROR)
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = pages().page("/out", sign_out_badly).serve(on, &sessions);
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    assert!(get(&app, "/out", Some(&cookie)).await.is(500).lines()[0].contains("Max-Age=0"));
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "0");
}

async fn a_panic_goes_on_and_commits_nothing(on: Framework) {
    async fn put_and_panic(session: Session) -> Result<()> {
        session.insert("n", &9)?;
        panic!("a handler that panics, as this test wants it to");
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = pages().page("/panic", put_and_panic).serve(on, &sessions);
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    let panicked = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/panic", Some(&cookie)).await }
    });
    assert!(panicked.await.expect_err("the panic went on").is_panic());
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

async fn what_was_committed_in_the_middle_stays_and_its_cookie_is_sent(on: Framework) {
    async fn commit_then_fail(session: Session) -> Result<StatusCode> {
        session.insert("n", &1)?;
        session.commit().await?;
        session.insert("n", &2)?;
        Ok(StatusCode::BAD_GATEWAY)
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = pages().page("/begin", commit_then_fail).serve(on, &sessions);
    let cookie = get(&app, "/begin", None).await.is(502).cookie();
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "1");
}

async fn a_handle_used_after_the_head_has_left_says_closed(on: Framework) {
    type Kept = Arc<Mutex<Option<Session>>>;
    async fn keep(kept: Kept, session: Session) {
        *kept.lock().await = Some(session);
    }
    let kept = Kept::default();
    let app = Pages::new().page_with("/", &kept, keep).serve(on, &Sessions::new(MemoryStore::new()));
    get(&app, "/", None).await.is(200);
    let session = kept.lock().await.take().expect("kept");
    assert!(matches!(session.insert("n", &1), Err(SessionError::Closed)));
    assert!(matches!(session.get::<u64>("n"), Err(SessionError::Closed)));
    assert!(matches!(session.destroy(), Err(SessionError::Closed)));
}

async fn a_value_is_taken_by_exactly_one_of_many(on: Framework) {
    #[derive(Clone)]
    struct Counted(Arc<Barrier>, Arc<AtomicU32>);
    async fn take(Counted(inside, taken): Counted, session: Session) -> Result<()> {
        inside.wait().await;
        if let Some(7) = session.take_once::<u64>("n").await? {
            taken.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
    let sessions = Sessions::new(MemoryStore::new());
    let taken = Arc::new(AtomicU32::new(0));
    let counted = Counted(Arc::new(Barrier::new(16)), taken.clone());
    let app = pages().page_with("/take", &counted, take).serve(on, &sessions);
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
async fn collision(on: Framework, policy: OnCollision) -> (u16, String) {
    async fn add_ten(slow: Slow, session: Session) -> Result<()> {
        let seen = session.get::<u64>("n")?.unwrap_or_default();
        slow.wait().await;
        Ok(session.insert("n", &(seen + 10))?)
    }
    let policy = Policy::builder().on_collision(policy).build().expect("consistent");
    let sessions = Sessions::new(MemoryStore::new()).policy(policy);
    let slow = Slow::default();
    let app = pages().page_with("/slow", &slow, add_ten).serve(on, &sessions);
    let cookie = get(&app, "/put/1/200", None).await.cookie();
    let late = slow.overtaken(&app, "/slow", Some(&cookie), async {
        get(&app, "/put/2/200", Some(&cookie)).await.is(200);
    });
    let status = late.await.status.as_u16();
    (status, get(&app, "/n", Some(&cookie)).await.text().to_owned())
}

async fn a_get_and_insert_overtaken_stands_by_default_and_is_refused_when_strict(on: Framework) {
    assert_eq!(collision(on, OnCollision::Report).await, (200, "11".into()));
    assert_eq!(collision(on, OnCollision::Refuse).await, (409, "2".into()));
}

async fn a_late_answer_is_left_as_it_is_when_told_so(on: Framework) {
    async fn put_slowly(slow: Slow, session: Session) -> Result<&'static str> {
        session.insert("late", &true)?;
        slow.wait().await;
        Ok("the handler's own page")
    }
    for (answer, status) in [(LateAnswer::Conflict, 409), (LateAnswer::AsItIs, 200)] {
        let sessions = Sessions::new(MemoryStore::new()).late(answer);
        let slow = Slow::default();
        let app = pages().page("/out", sign_out).page_with("/slow", &slow, put_slowly).serve(on, &sessions);
        let cookie = get(&app, "/put/1/200", None).await.cookie();
        let late = slow.overtaken(&app, "/slow", Some(&cookie), async {
            get(&app, "/out", Some(&cookie)).await.is(200);
        });
        late.await.is(status).leaves_the_cookie();
    }
}
