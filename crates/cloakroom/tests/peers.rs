//! The races and faults of other session libraries, each as a test with its name. Every race is
//! forced: the requests are proven to be inside their handlers at the same time.

mod site;

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use cloakroom::{Directory, Lifetime, MemoryStore, Policy, Principal, Session, Sessions};
use cloakroom_disk::{DiskSettings, DiskStore};
use site::{App, Clock, Framework, Pages, Place, Slow, get, on_both};
use tokio::sync::Barrier;

on_both! {
    forty_parallel_updates_end_at_forty_in_memory,
    forty_parallel_updates_end_at_forty_on_disk,
    a_request_in_flight_does_not_undo_a_logout_in_memory,
    a_request_in_flight_does_not_undo_a_logout_on_disk,
    a_request_in_flight_does_not_undo_a_revocation,
    nothing_of_a_planted_ticket_enters_a_sign_in_in_memory,
    nothing_of_a_planted_ticket_enters_a_sign_in_on_disk,
    parallel_writes_of_different_names_both_stay,
    a_ticket_that_was_never_issued_is_not_adopted,
    our_own_host_cookie_is_read_back,
    a_second_node_sees_what_the_first_did_at_once,
    an_aborted_request_changes_nothing_for_later_logouts,
    a_rotation_survives_a_failing_handler,
    a_sessions_own_lifetime_is_never_forgotten_and_reading_is_activity,
    another_user_gets_another_ticket_and_nothing_of_the_first,
    a_lone_remove_and_a_lone_update_are_stored,
    of_two_cookies_of_one_name_the_first_wins,
}

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
async fn forty_updates(on: Framework, store: impl Directory) {
    async fn add(inside: Arc<Barrier>, session: Session) -> Result<()> {
        session.update("n", |n: u64| n + 1)?;
        inside.wait().await;
        Ok(())
    }
    let app = Pages::new()
        .page("/begin", begin)
        .page_with("/add", &Arc::new(Barrier::new(AT_ONCE)), add)
        .page("/count", count)
        .serve(on, &Sessions::new(store));
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

async fn forty_parallel_updates_end_at_forty_in_memory(on: Framework) {
    forty_updates(on, MemoryStore::new()).await;
}

async fn forty_parallel_updates_end_at_forty_on_disk(on: Framework) {
    let (_folder, store) = disk();
    forty_updates(on, store).await;
}

async fn write_slowly(slow: Slow, session: Session) -> Result<()> {
    session.insert("late", &true)?;
    slow.wait().await;
    Ok(())
}

fn slow_site(on: Framework, sessions: &Sessions) -> (App, Slow) {
    let slow = Slow::default();
    let app = Pages::new()
        .page_with("/slow", &slow, write_slowly)
        .page("/sign-in", sign_in)
        .page("/sign-out", sign_out)
        .page("/who", who)
        .page("/begin", begin)
        .page("/names", async |session: Session| -> Result<String> { Ok(session.names()?.join(",")) })
        .serve(on, sessions);
    (app, slow)
}

/// tower-sessions, actix-session, express, scs: the request in flight saves the session again.
async fn logout_wins(on: Framework, store: impl Directory) {
    let (app, slow) = slow_site(on, &Sessions::new(store));
    let cookie = get(&app, "/sign-in", None).await.cookie();
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "alice");
    let late = slow.overtaken(&app, "/slow", Some(&cookie), async {
        assert!(get(&app, "/sign-out", Some(&cookie)).await.lines()[0].contains("Max-Age=0"));
    });
    let late = late.await;
    late.is(409).leaves_the_cookie();
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "nobody");
    assert_eq!(get(&app, "/names", Some(&cookie)).await.text(), "");
}

async fn a_request_in_flight_does_not_undo_a_logout_in_memory(on: Framework) {
    logout_wins(on, MemoryStore::new()).await;
}

async fn a_request_in_flight_does_not_undo_a_logout_on_disk(on: Framework) {
    let (_folder, store) = disk();
    logout_wins(on, store).await;
}

async fn a_request_in_flight_does_not_undo_a_revocation(on: Framework) {
    let sessions = Sessions::new(MemoryStore::new());
    let (app, slow) = slow_site(on, &sessions);
    let cookie = get(&app, "/sign-in", None).await.cookie();
    let alice = Principal::new("alice").expect("valid");
    let late = slow.overtaken(&app, "/slow", Some(&cookie), async {
        assert_eq!(sessions.logins().revoke(&alice, None).await.expect("answers"), 1);
    });
    let late = late.await;
    late.is(409).leaves_the_cookie();
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "nobody");
}

/// A planted ticket: its slow request is overtaken by the sign-in of its victim.
async fn nothing_planted_enters(on: Framework, store: impl Directory) {
    let (app, slow) = slow_site(on, &Sessions::new(store));
    let planted = get(&app, "/begin", None).await.cookie();
    let mut signed_in = String::new();
    let late = slow.overtaken(&app, "/slow", Some(&planted), async {
        signed_in = get(&app, "/sign-in", Some(&planted)).await.cookie();
    });
    let late = late.await;
    late.is(409).leaves_the_cookie();
    assert_ne!(signed_in, planted);
    assert_eq!(get(&app, "/names", Some(&signed_in)).await.text(), "");
    assert_eq!(get(&app, "/who", Some(&signed_in)).await.text(), "alice");
    assert_eq!(get(&app, "/who", Some(&planted)).await.text(), "nobody");
}

async fn nothing_of_a_planted_ticket_enters_a_sign_in_in_memory(on: Framework) {
    nothing_planted_enters(on, MemoryStore::new()).await;
}

async fn nothing_of_a_planted_ticket_enters_a_sign_in_on_disk(on: Framework) {
    let (_folder, store) = disk();
    nothing_planted_enters(on, store).await;
}

/// tower-sessions and most others: the last write of the whole blob wins.
async fn parallel_writes_of_different_names_both_stay(on: Framework) {
    async fn put(inside: Arc<Barrier>, (session, place): (Session, Place)) -> Result<()> {
        session.insert(&place.word::<String>(1), &1)?;
        inside.wait().await;
        Ok(())
    }
    let app = Pages::new()
        .page_with("/put/{name}", &Arc::new(Barrier::new(2)), put)
        .page("/begin", begin)
        .page("/names", async |session: Session| -> Result<String> { Ok(session.names()?.join(",")) })
        .serve(on, &Sessions::new(MemoryStore::new()));
    let cookie = get(&app, "/begin", None).await.cookie();
    let (left, right) =
        tokio::join!(get(&app, "/put/left", Some(&cookie)), get(&app, "/put/right", Some(&cookie)));
    left.is(200);
    right.is(200);
    assert_eq!(get(&app, "/names", Some(&cookie)).await.text(), "begun,left,right");
}

/// axum_session: a client chooses its id.
async fn a_ticket_that_was_never_issued_is_not_adopted(on: Framework) {
    let elsewhere = Pages::new().page("/", begin).serve(on, &Sessions::new(MemoryStore::new()));
    let foreign = get(&elsewhere, "/", None).await.cookie();
    let here = Pages::new().page("/", begin).serve(on, &Sessions::new(MemoryStore::new()));
    let issued = get(&here, "/", Some(&foreign)).await.cookie();
    assert_ne!(issued[..26], foreign[..26], "the id was adopted");
}

/// axum_session: its `__Host-` mode never reads its own cookie back.
async fn our_own_host_cookie_is_read_back(on: Framework) {
    let app =
        Pages::new().page("/", count).page("/begin", begin).serve(on, &Sessions::new(MemoryStore::new()));
    let begun = get(&app, "/begin", None).await;
    assert!(begun.lines()[0].starts_with("__Host-id="));
    assert!(begun.lines()[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{:?}", begun.lines());
    get(&app, "/", Some(&begun.cookie())).await.is(200).leaves_the_cookie();
}

/// axum_session: a second node serves stale data.
async fn a_second_node_sees_what_the_first_did_at_once(on: Framework) {
    let store = Arc::new(MemoryStore::new());
    let node = |store: &Arc<MemoryStore>| slow_site(on, &Sessions::new(store.clone())).0;
    let (one, two) = (node(&store), node(&store));
    let cookie = get(&one, "/sign-in", None).await.cookie();
    assert_eq!(get(&two, "/who", Some(&cookie)).await.text(), "alice");
    get(&two, "/sign-out", Some(&cookie)).await.is(200);
    assert_eq!(get(&one, "/who", Some(&cookie)).await.text(), "nobody");
}

/// axum_session: one aborted request makes later logouts ineffective.
async fn an_aborted_request_changes_nothing_for_later_logouts(on: Framework) {
    let (app, slow) = slow_site(on, &Sessions::new(MemoryStore::new()));
    let cookie = get(&app, "/sign-in", None).await.cookie();
    let aborted = tokio::spawn({
        let (app, cookie) = (app.clone(), cookie.clone());
        async move { get(&app, "/slow", Some(&cookie)).await }
    });
    slow.inside().await;
    aborted.abort();
    assert!(aborted.await.expect_err("aborted").is_cancelled());
    app.noticed().await;
    assert_eq!(get(&app, "/names", Some(&cookie)).await.text(), "", "a cancelled handler commits nothing");
    get(&app, "/sign-out", Some(&cookie)).await.is(200);
    assert_eq!(get(&app, "/who", Some(&cookie)).await.text(), "nobody");
}

/// tower-sessions: `cycle_id` and then a 5xx deletes the old session and sends no cookie.
async fn a_rotation_survives_a_failing_handler(on: Framework) {
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
    let app = Pages::new()
        .page("/sign-in", sign_in)
        .page("/who", who)
        .page("/fail", rotate_and_fail)
        .page("/commit-and-fail", rotate_for_good_and_fail)
        .page("/commit-and-panic", rotate_for_good_and_panic)
        .serve(on, &Sessions::new(MemoryStore::new()));
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
async fn a_sessions_own_lifetime_is_never_forgotten_and_reading_is_activity(on: Framework) {
    async fn keep_me(session: Session) -> Result<()> {
        session.insert("n", &1)?;
        Ok(session.set_lifetime(Lifetime::NIST_AAL1.persistent(true))?)
    }
    async fn write(session: Session) -> Result<()> {
        Ok(session.insert("n", &2)?)
    }
    let clock = Clock::noon();
    let app = Pages::new()
        .page("/keep", keep_me)
        .page("/begin", begin)
        .page("/write", write)
        .page("/n", async |session: Session| -> Result<String> {
            Ok(format!("{:?}", session.get::<u8>("n")?))
        })
        .page("/begun", async |session: Session| -> Result<String> {
            Ok(session.contains("begun")?.to_string())
        })
        .serve(on, &clock.of(Sessions::new(MemoryStore::new())));
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
async fn another_user_gets_another_ticket_and_nothing_of_the_first(on: Framework) {
    async fn sign_in_as((session, place): (Session, Place)) -> Result<()> {
        let name: String = place.word(1);
        session.sign_in(Principal::new(&name).expect("valid"))?;
        Ok(session.update("of", move |_: Option<String>| Some(name.clone())).map(drop)?)
    }
    async fn of(session: Session) -> Result<String> {
        let principal = session.principal()?.map(|principal| principal.to_string());
        Ok(format!("{principal:?} {:?}", session.names()?))
    }
    async fn only_sign_in((session, place): (Session, Place)) -> Result<()> {
        let name: String = place.word(1);
        Ok(session.sign_in(Principal::new(&name).expect("valid"))?)
    }
    let policy = Policy::builder().carried_into_sign_in(["of"]).build().expect("consistent");
    let app = Pages::new()
        .page("/as/{name}", sign_in_as)
        .page("/only/{name}", only_sign_in)
        .page("/of", of)
        .serve(on, &Sessions::new(MemoryStore::new()).policy(policy));
    let alice = get(&app, "/as/alice", None).await.cookie();
    assert_eq!(get(&app, "/of", Some(&alice)).await.text(), r#"Some("alice") ["of"]"#);
    let bob = get(&app, "/only/bob", Some(&alice)).await.cookie();
    assert_eq!(get(&app, "/of", Some(&bob)).await.text(), r#"Some("bob") []"#);
    assert_eq!(get(&app, "/of", Some(&alice)).await.text(), "None []");
}

/// pavex: a lone `remove` is never stored. actix-session: `update` of a name that is there is not.
async fn a_lone_remove_and_a_lone_update_are_stored(on: Framework) {
    let app = Pages::new()
        .page("/begin", async |session: Session| -> Result<()> { Ok(session.insert("n", &1)?) })
        .page("/update", async |session: Session| -> Result<()> {
            session.update("n", |n: u64| n + 1)?;
            Ok(())
        })
        .page("/remove", async |session: Session| -> Result<()> { Ok(session.remove("n")?) })
        .page("/n", async |session: Session| -> Result<String> {
            Ok(format!("{:?}", session.get::<u64>("n")?))
        })
        .serve(on, &Sessions::new(MemoryStore::new()));
    let cookie = get(&app, "/begin", None).await.cookie();
    get(&app, "/update", Some(&cookie)).await.is(200);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "Some(2)");
    get(&app, "/remove", Some(&cookie)).await.is(200);
    assert_eq!(get(&app, "/n", Some(&cookie)).await.text(), "None");
}

/// cookie-rs and all built on it: of two cookies of one name the last wins.
async fn of_two_cookies_of_one_name_the_first_wins(on: Framework) {
    let cookie = cloakroom::SessionCookie::phpsessid();
    let app = Pages::new()
        .page("/begin", begin)
        .page("/begun", async |session: Session| -> Result<String> {
            Ok(session.contains("begun")?.to_string())
        })
        .serve(on, &Sessions::new(MemoryStore::new()).cookie(cookie));
    let ours = get(&app, "/begin", None).await.cookie();
    let begun = async |cookies: String| get(&app, "/begun", Some(&cookies)).await.text().to_owned();
    assert_eq!(begun(format!("{ours}; PHPSESSID=tossed")).await, "true");
    assert_eq!(begun(format!("PHPSESSID=tossed; {ours}")).await, "false");
}
