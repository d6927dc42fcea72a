//! Whole visits by a browser: renewal in two tabs, lost responses, what outlives the browser, what is dropped.

mod site;

use std::time::Duration;

use cloakroom::{Lifetime, MemoryStore, Policy, Principal, Renewal, Session, SessionCookie, Sessions};
use cloakroom_disk::{DiskSettings, DiskStore};
use cloakroom_testkit::{Browser, FaultyStore, HandClock, Moment, Verb};
use site::{App, Framework, Pages, on_both};

on_both! {
    routine_renewal_from_two_tabs_at_once_logs_nobody_out,
    routine_renewal_with_a_lost_response_logs_nobody_out,
    only_keep_me_signed_in_outlives_the_browser_in_memory,
    only_keep_me_signed_in_outlives_the_browser_on_disk,
    signing_out_in_one_tab_ends_the_other_and_clears_the_jar,
    browsers_keep_every_cookie_that_we_set,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

const MINUTE: Duration = Duration::from_secs(60);

async fn who(session: Session) -> Result<String> {
    Ok(session.principal()?.map_or("nobody".to_owned(), |principal| principal.to_string()))
}

async fn sign_in(session: Session) -> Result<()> {
    Ok(session.sign_in(Principal::new("alice").expect("valid"))?)
}

async fn keep_me(session: Session) -> Result<()> {
    session.set_lifetime(Lifetime::NIST_AAL1.persistent(true))?;
    sign_in(session).await
}

async fn add(session: Session) -> Result<String> {
    Ok(session.update("n", |n: u64| n + 1)?.to_string())
}

fn pages() -> Pages {
    Pages::new()
        .page("/who", who)
        .page("/sign-in", sign_in)
        .page("/keep-me", keep_me)
        .page("/add", add)
        .page("/sign-out", async |session: Session| -> Result<()> { Ok(session.destroy()?) })
}

/// A browser, and the site that it is at.
fn browser(on: Framework, sessions: Sessions, clock: &HandClock) -> (App, Browser) {
    let app = pages().serve(on, &sessions.clock(clock.reader()));
    let browser = app.browser(clock);
    (app, browser)
}

fn renewing() -> Policy {
    Policy::builder().renewal(Renewal { interval: 10 * MINUTE, grace: MINUTE }).build().expect("consistent")
}

async fn routine_renewal_from_two_tabs_at_once_logs_nobody_out(on: Framework) {
    let (clock, store) = (HandClock::at_present(), FaultyStore::new(MemoryStore::new()));
    let (_app, browser) = browser(on, Sessions::new(store.clone()).policy(renewing()), &clock);
    let (left, right) = (browser.tab(), browser.tab());
    left.get("/sign-in").await;
    let old = browser.cookie("__Host-id").expect("signed in");
    for _ in 0..5 {
        clock.advance(10 * MINUTE);
        // Both have read the same record before either writes.
        let gate = store.hold_until_met(Verb::Load, Moment::After, 2);
        let (one, other) = tokio::join!(left.get("/who"), right.get("/add"));
        drop(gate);
        assert_eq!(one.text(), "alice");
        assert_eq!(other.status(), 200);
        assert_eq!(one.set_cookies(), other.set_cookies(), "one successor only");
    }
    assert_ne!(browser.cookie("__Host-id").expect("signed in"), old);
    assert_eq!(left.get("/who").await.text(), "alice");
    assert_eq!(right.get("/add").await.text(), "6");
}

async fn routine_renewal_with_a_lost_response_logs_nobody_out(on: Framework) {
    let clock = HandClock::at_present();
    let (_app, browser) = browser(on, Sessions::new(MemoryStore::new()).policy(renewing()), &clock);
    let tab = browser.tab();
    tab.get("/sign-in").await;
    let old = browser.cookie("__Host-id");
    clock.advance(10 * MINUTE);
    tab.get_without_receiving("/who").await;
    assert_eq!(browser.cookie("__Host-id"), old);
    assert_eq!(tab.get("/who").await.text(), "alice");
    let new = browser.cookie("__Host-id");
    assert_ne!(new, old);
    clock.advance(5 * MINUTE);
    assert_eq!(tab.get("/who").await.text(), "alice");

    // A copy of the old ticket, after the grace, is worth nothing, and takes nothing from the new one.
    let thief = browser.twin();
    thief.plant(format!("__Host-id={}; Path=/; Secure", old.expect("signed in"))).expect("a cookie");
    let page = thief.tab().get("/who").await;
    assert_eq!((&*page.text(), page.set_cookies().len()), ("nobody", 0));
    assert_eq!(tab.get("/who").await.text(), "alice");
}

async fn what_outlives_the_browser(on: Framework, sessions: Sessions) {
    let clock = HandClock::at_present();
    let (_app, browser) = browser(on, sessions, &clock);
    browser.tab().get("/sign-in").await;
    assert_eq!(browser.tab().get("/who").await.text(), "alice");
    browser.close();
    assert_eq!(browser.tab().get("/who").await.text(), "nobody");
    browser.tab().get("/keep-me").await;
    browser.close();
    clock.advance(29 * 24 * 60 * MINUTE);
    assert_eq!(browser.tab().get("/who").await.text(), "alice");
    clock.advance(24 * 60 * MINUTE);
    assert_eq!(browser.tab().get("/who").await.text(), "nobody");
}

async fn only_keep_me_signed_in_outlives_the_browser_in_memory(on: Framework) {
    what_outlives_the_browser(on, Sessions::new(MemoryStore::new())).await;
}

async fn only_keep_me_signed_in_outlives_the_browser_on_disk(on: Framework) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = DiskStore::open(folder.path(), DiskSettings::default()).expect("a store");
    what_outlives_the_browser(on, Sessions::new(store)).await;
}

async fn signing_out_in_one_tab_ends_the_other_and_clears_the_jar(on: Framework) {
    let clock = HandClock::at_present();
    let (_app, browser) = browser(on, Sessions::new(MemoryStore::new()), &clock);
    let (left, right) = (browser.tab(), browser.tab());
    left.get("/sign-in").await;
    let stolen = browser.twin();
    right.get("/sign-out").await;
    assert_eq!(left.get("/who").await.text(), "nobody");
    assert_eq!(browser.cookie("__Host-id"), None);
    assert_eq!(stolen.tab().get("/who").await.text(), "nobody");
}

async fn browsers_keep_every_cookie_that_we_set(on: Framework) {
    let cookies = [
        SessionCookie::default(),
        SessionCookie::phpsessid(),
        SessionCookie::jsessionid(),
        SessionCookie::builder("sid").domain("shop.example").build().expect("kept"),
    ];
    for cookie in cookies {
        let (clock, name) = (HandClock::at_present(), cookie.name().to_owned());
        let (_app, browser) = browser(on, Sessions::new(MemoryStore::new()).cookie(cookie), &clock);
        let page = browser.tab().get("/add").await;
        assert!(page.dropped().is_empty(), "{:?}", page.dropped());
        assert!(browser.cookie(&name).is_some());
        assert!(browser.tab().get("/sign-out").await.dropped().is_empty());
        assert!(browser.cookie(&name).is_none(), "{name}");
    }
    let clock = HandClock::at_present();
    let insecure = Sessions::new(MemoryStore::new()).cookie(SessionCookie::insecure_plain_http());
    let (_app, plain) = browser(on, insecure, &clock);
    let plain = plain.over_plain_http();
    plain.tab().get("/add").await;
    assert_eq!(plain.tab().get("/add").await.text(), "2");
    let (_app, secure) = browser(on, Sessions::new(MemoryStore::new()), &clock);
    let dropped = secure.over_plain_http();
    assert_eq!(dropped.tab().get("/add").await.dropped().len(), 1);
}
