//! The races and faults of other session libraries, each as a test with its name. Every race is
//! forced: the requests are proven to be inside their handlers at the same time.

mod site;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Router, routing::get as on};
use cloakroom::{Directory, Lifetime, MemoryStore, Policy, Principal, Session, Sessions};
use cloakroom_disk::{DiskSettings, DiskStore};
use site::{Clock, get};
use tokio::sync::{Barrier, Notify};

type Result<T> = std::result::Result<T, cloakroom::Error>;

const AT_ONCE: usize = 40;

fn disk() -> (tempfile::TempDir, DiskStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = DiskStore::open(folder.path(), DiskSettings::default()).expect("a store");
    (folder, store)
}

async fn count(session: Session) -> Result<String> {
    Ok(session.get::<u64>("n")?.unwrap_or_default().to_string())
}

async fn begin(session: Session) -> Result<()> {
    Ok(session.insert("begun", &true)?)
}

async fn sign_in(session: Session) -> Result<()> {
    Ok(session.sign_in(Principal::new("alice").expect("valid"))?)
}

async fn sign_out(session: Session) -> Result<()> {
    Ok(session.destroy()?)
}

async fn who(session: Session) -> Result<String> {
    Ok(session.principal()?.map_or("nobody".to_owned(), |principal| principal.to_string()))
}

/// Forty requests add one each, all inside their handlers at once.
async fn forty_updates(store: impl Directory) {
    async fn add(State(inside): State<Arc<Barrier>>, session: Session) -> Result<()> {
        session.update("n", |n: u64| n + 1)?;
        inside.wait().await;
        Ok(())
    }
    let app = Router::new()
        .route("/begin", on(begin))
        .route("/add", on(add))
        .route("/count", on(count))
        .with_state(Arc::new(Barrier::new(AT_ONCE)))
        .layer(Sessions::new(store).layer());
    let cookie = get(&app, "/begin", None).await.cookie();
    let adding: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (app, cookie) = (app.clone(), cookie.clone());
            tokio::spawn(async move { get(&app, "/add", Some(&cookie)).await.status })
        })
        .collect();
    for added in adding {
        assert_eq!(added.await.expect("no panic"), StatusCode::OK);
    }
    assert_eq!(get(&app, "/count", Some(&cookie)).await.text(), "40");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_parallel_updates_end_at_forty_in_memory() {
    forty_updates(MemoryStore::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_parallel_updates_end_at_forty_on_disk() {
    let (_folder, store) = disk();
    forty_updates(store).await;
}

/// Two gates of a slow handler: it says that it is inside, and waits to be let on.
#[derive(Clone, Default)]
struct Slow {
    inside: Arc<Notify>,
    on: Arc<Notify>,
}

impl Slow {
    async fn wait(&self) {
        self.inside.notify_one();
        self.on.notified().await;
    }
}

/// A slow request is overtaken by `overtake`; answers its answer.
async fn overtaken(
    app: &Router,
    slow: &Slow,
    cookie: &str,
    overtake: impl Future<Output = ()>,
) -> site::Answer {
    let (app, cookie) = (app.clone(), cookie.to_owned());
    let late = tokio::spawn(async move { get(&app, "/slow", Some(&cookie)).await });
    slow.inside.notified().await;
    overtake.await;
    slow.on.notify_one();
    late.await.expect("no panic")
}

async fn write_slowly(State(slow): State<Slow>, session: Session) -> Result<()> {
    session.insert("late", &true)?;
    slow.wait().await;
    Ok(())
}

fn slow_site(sessions: &Sessions) -> (Router, Slow) {
    let slow = Slow::default();
    let app = Router::new()
        .route("/slow", on(write_slowly))
        .route("/sign-in", on(sign_in))
        .route("/sign-out", on(sign_out))
        .route("/who", on(who))
        .route("/begin", on(begin))
        .route("/names", on(async |session: Session| -> Result<String> { Ok(session.names()?.join(",")) }))
        .with_state(slow.clone())
        .layer(sessions.layer());
    (app, slow)
}

/// tower-sessions, actix-session, express, scs: the request in flight saves the session again.
async fn logout_wins(store: impl Directory) {
    let (app, slow) = slow_site(&Sessions::new(store));
    let cookie = get(&app, "/sign-in", None).await.cookie();
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "alice");
    let late = overtaken(&app, &slow, &cookie, async {
        assert!(get(&app, "/sign-out", Some(&cookie)).await.lines()[0].contains("Max-Age=0"));
    })
    .await;
    late.is(409).leaves_the_cookie();
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "nobody");
    assert_eq!(get(&app, "/names", Some(&cookie)).await.text(), "");
}

#[tokio::test]
async fn a_request_in_flight_does_not_undo_a_logout_in_memory() {
    logout_wins(MemoryStore::new()).await;
}

#[tokio::test]
async fn a_request_in_flight_does_not_undo_a_logout_on_disk() {
    let (_folder, store) = disk();
    logout_wins(store).await;
}

#[tokio::test]
async fn a_request_in_flight_does_not_undo_a_revocation() {
    let sessions = Sessions::new(MemoryStore::new());
    let (app, slow) = slow_site(&sessions);
    let cookie = get(&app, "/sign-in", None).await.cookie();
    let alice = Principal::new("alice").expect("valid");
    let late = overtaken(&app, &slow, &cookie, async {
        assert_eq!(sessions.logins().revoke(&alice, None).await.expect("answers"), 1);
    })
    .await;
    late.is(409).leaves_the_cookie();
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "nobody");
}

/// A planted ticket: its slow request is overtaken by the sign-in of its victim.
async fn nothing_planted_enters(store: impl Directory) {
    let (app, slow) = slow_site(&Sessions::new(store));
    let planted = get(&app, "/begin", None).await.cookie();
    let mut signed_in = String::new();
    let late = overtaken(&app, &slow, &planted, async {
        signed_in = get(&app, "/sign-in", Some(&planted)).await.cookie();
    })
    .await;
    late.is(409).leaves_the_cookie();
    assert_ne!(signed_in, planted);
    assert_eq!(get(&app, "/names", Some(&signed_in)).await.text(), "");
    assert_eq!(get(&app, "/who", Some(&signed_in)).await.text(), "alice");
    assert_eq!(get(&app, "/who", Some(&planted)).await.text(), "nobody");
}

#[tokio::test]
async fn nothing_of_a_planted_ticket_enters_a_sign_in_in_memory() {
    nothing_planted_enters(MemoryStore::new()).await;
}

#[tokio::test]
async fn nothing_of_a_planted_ticket_enters_a_sign_in_on_disk() {
    let (_folder, store) = disk();
    nothing_planted_enters(store).await;
}

/// tower-sessions and most others: the last write of the whole blob wins.
#[tokio::test]
async fn parallel_writes_of_different_names_both_stay() {
    async fn put(
        State(inside): State<Arc<Barrier>>,
        session: Session,
        axum::extract::Path(name): axum::extract::Path<String>,
    ) -> Result<()> {
        session.insert(&name, &1)?;
        inside.wait().await;
        Ok(())
    }
    let app = Router::new()
        .route("/put/{name}", on(put))
        .route("/begin", on(begin))
        .route("/names", on(async |session: Session| -> Result<String> { Ok(session.names()?.join(",")) }))
        .with_state(Arc::new(Barrier::new(2)))
        .layer(Sessions::new(MemoryStore::new()).layer());
    let cookie = get(&app, "/begin", None).await.cookie();
    let (left, right) =
        tokio::join!(get(&app, "/put/left", Some(&cookie)), get(&app, "/put/right", Some(&cookie)));
    left.is(200);
    right.is(200);
    assert_eq!(get(&app, "/names", Some(&cookie)).await.text(), "begun,left,right");
}

/// axum_session: a client chooses its id.
#[tokio::test]
async fn a_ticket_that_was_never_issued_is_not_adopted() {
    let elsewhere = Router::new().route("/", on(begin)).layer(Sessions::new(MemoryStore::new()).layer());
    let foreign = get(&elsewhere, "/", None).await.cookie();
    let here = Router::new().route("/", on(begin)).layer(Sessions::new(MemoryStore::new()).layer());
    let issued = get(&here, "/", Some(&foreign)).await.cookie();
    assert_ne!(issued[..26], foreign[..26], "the id was adopted");
}

/// axum_session: its `__Host-` mode never reads its own cookie back.
#[tokio::test]
async fn our_own_host_cookie_is_read_back() {
    let app = Router::new()
        .route("/", on(count))
        .route("/begin", on(begin))
        .layer(Sessions::new(MemoryStore::new()).layer());
    let begun = get(&app, "/begin", None).await;
    assert!(begun.lines()[0].starts_with("__Host-id="));
    assert!(begun.lines()[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{:?}", begun.lines());
    get(&app, "/", Some(&begun.cookie())).await.is(200).leaves_the_cookie();
}

/// axum_session: a second node serves stale data.
#[tokio::test]
async fn a_second_node_sees_what_the_first_did_at_once() {
    let store = Arc::new(MemoryStore::new());
    let node = |store: &Arc<MemoryStore>| slow_site(&Sessions::new(store.clone())).0;
    let (one, two) = (node(&store), node(&store));
    let cookie = get(&one, "/sign-in", None).await.cookie();
    assert_eq!(get(&two, "/who", Some(&cookie)).await.text(), "alice");
    get(&two, "/sign-out", Some(&cookie)).await.is(200);
    assert_eq!(get(&one, "/who", Some(&cookie)).await.text(), "nobody");
}

/// axum_session: one aborted request makes later logouts ineffective.
#[tokio::test]
async fn an_aborted_request_changes_nothing_for_later_logouts() {
    let (app, slow) = slow_site(&Sessions::new(MemoryStore::new()));
    let cookie = get(&app, "/sign-in", None).await.cookie();
    let aborted = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/slow", Some(&cookie)).await }
    });
    slow.inside.notified().await;
    aborted.abort();
    assert!(aborted.await.expect_err("aborted").is_cancelled());
    assert_eq!(get(&app, "/names", Some(&cookie)).await.text(), "", "a cancelled handler commits nothing");
    get(&app, "/sign-out", Some(&cookie)).await.is(200);
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "nobody");
}

/// tower-sessions: `cycle_id` and then a 5xx deletes the old session and sends no cookie.
#[tokio::test]
async fn a_rotation_survives_a_failing_handler() {
    async fn rotate_and_fail(session: Session) -> Result<StatusCode> {
        session.renew()?;
        Ok(StatusCode::INTERNAL_SERVER_ERROR)
    }
    async fn rotate_for_good_and_fail(session: Session) -> Result<StatusCode> {
        session.renew()?;
        session.commit().await?;
        Ok(StatusCode::INTERNAL_SERVER_ERROR)
    }
    async fn rotate_for_good_and_panic(session: Session) -> Result<StatusCode> {
        session.renew()?;
        session.commit().await?;
        panic!("a handler that panics, as this test wants it to");
    }
    let app = Router::new()
        .route("/sign-in", on(sign_in))
        .route("/who", on(who))
        .route("/fail", on(rotate_and_fail))
        .route("/commit-and-fail", on(rotate_for_good_and_fail))
        .route("/commit-and-panic", on(rotate_for_good_and_panic))
        .layer(Sessions::new(MemoryStore::new()).layer());
    let first = get(&app, "/sign-in", None).await.cookie();
    get(&app, "/fail", Some(&first)).await.is(500).leaves_the_cookie();
    assert_eq!(get(&app, "/who", Some(&first)).await.text(), "alice");
    let second = get(&app, "/commit-and-fail", Some(&first)).await.is(500).cookie();
    assert_eq!(get(&app, "/who", Some(&second)).await.text(), "alice");
    let third = get(&app, "/commit-and-panic", Some(&second)).await.is(500).cookie();
    assert_eq!(get(&app, "/who", Some(&third)).await.text(), "alice");
    assert_eq!(get(&app, "/who", Some(&second)).await.text(), "nobody");
}

/// tower-sessions: 30 days fall back to the layer's hour on the next write. Reading is no activity.
#[tokio::test]
async fn a_sessions_own_lifetime_is_never_forgotten_and_reading_is_activity() {
    async fn keep_me(session: Session) -> Result<()> {
        session.insert("n", &1)?;
        Ok(session.set_lifetime(Lifetime::NIST_AAL1.persistent(true))?)
    }
    async fn write(session: Session) -> Result<()> {
        Ok(session.insert("n", &2)?)
    }
    let clock = Clock::noon();
    let app = Router::new()
        .route("/keep", on(keep_me))
        .route("/begin", on(begin))
        .route("/write", on(write))
        .route(
            "/n",
            on(async |session: Session| -> Result<String> { Ok(format!("{:?}", session.get::<u8>("n")?)) }),
        )
        .route(
            "/begun",
            on(async |session: Session| -> Result<String> { Ok(session.contains("begun")?.to_string()) }),
        )
        .layer(clock.layer(Sessions::new(MemoryStore::new())));
    let kept = get(&app, "/keep", None).await;
    assert!(kept.lines()[0].ends_with("; Max-Age=2592000"), "{:?}", kept.lines());
    clock.advance(Duration::from_secs(24 * 3600));
    get(&app, "/write", Some(&kept.cookie())).await.is(200);
    clock.advance(Duration::from_secs(28 * 24 * 3600));
    assert_eq!(get(&app, "/n", Some(&kept.cookie())).await.text(), "Some(2)");

    let usual = get(&app, "/begin", None).await.cookie();
    for _ in 0..4 {
        clock.advance(Duration::from_secs(19 * 60));
        assert_eq!(get(&app, "/begun", Some(&usual)).await.text(), "true");
    }
    clock.advance(Duration::from_secs(20 * 60));
    assert_eq!(get(&app, "/begun", Some(&usual)).await.text(), "false");
}

/// axum-login: signing in as another user keeps the session.
#[tokio::test]
async fn another_user_gets_another_ticket_and_nothing_of_the_first() {
    async fn sign_in_as(
        session: Session,
        axum::extract::Path(name): axum::extract::Path<String>,
    ) -> Result<()> {
        session.sign_in(Principal::new(&name).expect("valid"))?;
        Ok(session.update("of", move |_: Option<String>| Some(name.clone())).map(drop)?)
    }
    async fn of(session: Session) -> Result<String> {
        let principal = session.principal()?.map(|principal| principal.to_string());
        Ok(format!("{principal:?} {:?}", session.names()?))
    }
    async fn only_sign_in(
        session: Session,
        axum::extract::Path(name): axum::extract::Path<String>,
    ) -> Result<()> {
        Ok(session.sign_in(Principal::new(&name).expect("valid"))?)
    }
    let policy = Policy::builder().carried_into_sign_in(["of"]).build().expect("consistent");
    let app = Router::new()
        .route("/as/{name}", on(sign_in_as))
        .route("/only/{name}", on(only_sign_in))
        .route("/of", on(of))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).layer());
    let alice = get(&app, "/as/alice", None).await.cookie();
    assert_eq!(get(&app, "/of", Some(&alice)).await.text(), r#"Some("alice") ["of"]"#);
    let bob = get(&app, "/only/bob", Some(&alice)).await.cookie();
    assert_eq!(get(&app, "/of", Some(&bob)).await.text(), r#"Some("bob") []"#);
    assert_eq!(get(&app, "/of", Some(&alice)).await.text(), "None []");
}

/// pavex: a lone `remove` is never stored. actix-session: `update` of a name that is there is not.
#[tokio::test]
async fn a_lone_remove_and_a_lone_update_are_stored() {
    let app = Router::new()
        .route("/begin", on(async |session: Session| -> Result<()> { Ok(session.insert("n", &1)?) }))
        .route(
            "/update",
            on(async |session: Session| -> Result<()> {
                session.update("n", |n: u64| n + 1)?;
                Ok(())
            }),
        )
        .route("/remove", on(async |session: Session| -> Result<()> { Ok(session.remove("n")?) }))
        .route(
            "/n",
            on(async |session: Session| -> Result<String> { Ok(format!("{:?}", session.get::<u64>("n")?)) }),
        )
        .layer(Sessions::new(MemoryStore::new()).layer());
    let cookie = get(&app, "/begin", None).await.cookie();
    get(&app, "/update", Some(&cookie)).await.is(200);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "Some(2)");
    get(&app, "/remove", Some(&cookie)).await.is(200);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "None");
}

/// cookie-rs and all built on it: of two cookies of one name the last wins.
#[tokio::test]
async fn of_two_cookies_of_one_name_the_first_wins() {
    let cookie = cloakroom::SessionCookie::phpsessid();
    let app = Router::new()
        .route("/begin", on(begin))
        .route(
            "/begun",
            on(async |session: Session| -> Result<String> { Ok(session.contains("begun")?.to_string()) }),
        )
        .layer(Sessions::new(MemoryStore::new()).cookie(cookie).layer());
    let ours = get(&app, "/begin", None).await.cookie();
    let begun = async |cookies: String| get(&app, "/begun", Some(&cookies)).await.text().to_owned();
    assert_eq!(begun(format!("{ours}; PHPSESSID=tossed")).await, "true");
    assert_eq!(begun(format!("PHPSESSID=tossed; {ours}")).await, "false");
}
