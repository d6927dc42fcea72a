//! Requests that are overtaken by a sign-out, a sign-in, a revocation or a renewal.

mod site;

use std::time::Duration;

use cloakroom::{Lifetime, MemoryStore, OnCollision, Policy, Principal, Renewal, Session, Sessions};
use cloakroom_testkit::{FaultyStore, Moment, Verb};
use site::{Answer, App, Clock, Framework, Pages, Slow, get, on_both};

on_both! {
    a_sign_in_under_way_does_not_escape_a_revocation,
    a_late_sign_out_leaves_a_newer_cookie_alone,
    a_late_sign_out_does_not_end_a_newer_sign_in_or_renewal,
    a_sign_out_across_a_routine_renewal_signs_out,
    after_the_grace_a_write_neither_begins_a_session_nor_sets_a_cookie,
    a_write_slower_than_the_grace_is_merged_across_a_routine_renewal,
    a_cookie_owed_from_before_a_sign_in_elsewhere_is_not_sent,
    a_clean_answer_overtaken_by_a_sign_in_sets_no_cookie,
    a_slow_page_that_renews_leaves_a_whole_grace,
    an_insert_of_what_an_update_answered_is_detected,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

const SECOND: Duration = Duration::from_secs(1);

fn alice() -> Principal {
    Principal::new("alice").expect("valid")
}

async fn who(session: Session) -> Result<String> {
    Ok(session.principal()?.map_or("nobody".to_owned(), |principal| principal.to_string()))
}

async fn sign_in(session: Session) -> Result<()> {
    Ok(session.sign_in(alice())?)
}

async fn put(session: Session) -> Result<()> {
    Ok(session.insert("n", &1)?)
}

async fn add(session: Session) -> Result<()> {
    session.update("n", |n: u64| n + 1).map(drop)?;
    Ok(())
}

async fn renew(session: Session) -> Result<()> {
    Ok(session.renew()?)
}

async fn sign_out(session: Session) -> Result<()> {
    Ok(session.destroy()?)
}

async fn sign_in_slowly(slow: Slow, session: Session) -> Result<()> {
    session.sign_in(alice())?;
    slow.wait().await;
    Ok(())
}

async fn sign_out_slowly(slow: Slow, session: Session) -> Result<()> {
    slow.wait().await;
    Ok(session.destroy()?)
}

async fn put_slowly(slow: Slow, session: Session) -> Result<()> {
    slow.wait().await;
    Ok(session.insert("late", &1)?)
}

async fn look_slowly(slow: Slow, _session: Session) {
    slow.wait().await;
}

async fn commit_first(slow: Slow, session: Session) -> Result<()> {
    session.insert("a", &1)?;
    session.commit().await?;
    slow.wait().await;
    Ok(())
}

async fn add_then_put_slowly(slow: Slow, session: Session) -> Result<()> {
    let n = session.update("n", |n: u64| n + 1)?;
    slow.wait().await;
    Ok(session.insert("n", &(n * 10))?)
}

struct Site {
    app: App,
    store: FaultyStore<MemoryStore>,
    sessions: Sessions,
    slow: Slow,
    clock: Clock,
}

impl Site {
    fn under(on: Framework, policy: Policy) -> Self {
        let (slow, clock) = (Slow::default(), Clock::noon());
        let store = FaultyStore::new(MemoryStore::new());
        let sessions = clock.of(Sessions::new(store.clone()).policy(policy));
        let app = Pages::new()
            .page("/who", who)
            .page("/sign-in", sign_in)
            .page("/sign-out", sign_out)
            .page("/renew", renew)
            .page("/put", put)
            .page("/add", add)
            .page_with("/slow/sign-in", &slow, sign_in_slowly)
            .page_with("/slow/sign-out", &slow, sign_out_slowly)
            .page_with("/slow/put", &slow, put_slowly)
            .page_with("/slow/look", &slow, look_slowly)
            .page("/look", who)
            .page_with("/slow/commit", &slow, commit_first)
            .page_with("/slow/add", &slow, add_then_put_slowly)
            .serve(on, &sessions);
        Self { app, store, sessions, slow, clock }
    }

    async fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        get(&self.app, path, cookie).await
    }

    async fn who(&self, cookie: &str) -> String {
        self.get("/who", Some(cookie)).await.text().to_owned()
    }

    /// A sign-out is overtaken when its removal is at the store already; answers its answer.
    async fn overtaken_at_the_store(&self, cookie: &str, by: impl Future<Output = ()>) -> Answer {
        let gate = self.store.hold(Verb::Remove, Moment::Before);
        let (app, cookie) = (self.app.clone(), cookie.to_owned());
        let late = tokio::spawn(async move { get(&app, "/sign-out", Some(&cookie)).await });
        gate.until(1).await;
        by.await;
        gate.open();
        late.await.expect("no panic")
    }

    /// A slow request is overtaken; answers its answer.
    async fn overtaken(
        &self,
        path: &'static str,
        cookie: Option<&str>,
        by: impl Future<Output = ()>,
    ) -> Answer {
        self.slow.overtaken(&self.app, path, cookie, by).await
    }
}

fn site(on: Framework) -> Site {
    Site::under(on, Policy::default())
}

fn renewing(on: Framework, grace: Duration) -> Site {
    Site::under(
        on,
        Policy::builder().renewal(Renewal { interval: 600 * SECOND, grace }).build().expect("consistent"),
    )
}

async fn a_sign_in_under_way_does_not_escape_a_revocation(on: Framework) {
    let site = site(on);
    let late = site.overtaken("/slow/sign-in", None, async {
        site.clock.advance(SECOND);
        site.sessions.logins().revoke(&alice(), None).await.expect("answers");
        site.clock.advance(SECOND);
    });
    let late = late.await;
    late.is(409).leaves_the_cookie();
    assert!(late.text().contains("sign in again"), "{}", late.text());
    assert!(site.sessions.logins().of(&alice()).await.expect("answers").is_empty());
    // Whoever signs in after it is not concerned.
    site.get("/sign-in", None).await.cookie();
}

async fn a_late_sign_out_leaves_a_newer_cookie_alone(on: Framework) {
    let site = site(on);
    let old = site.get("/sign-in", None).await.cookie();
    let mut newer = String::new();
    let late = site.overtaken("/slow/sign-out", Some(&old), async {
        site.get("/sign-out", Some(&old)).await.is(200);
        newer = site.get("/sign-in", None).await.cookie();
    });
    late.await.is(200).leaves_the_cookie();
    assert_eq!(site.who(&newer).await, "alice");
}

async fn a_late_sign_out_does_not_end_a_newer_sign_in_or_renewal(on: Framework) {
    for (begun_with, overtaken_by) in [("/put", "/sign-in"), ("/sign-in", "/sign-in"), ("/sign-in", "/renew")]
    {
        let site = site(on);
        let old = site.get(begun_with, None).await.cookie();
        let mut newer = String::new();
        let late = site.overtaken_at_the_store(&old, async {
            newer = site.get(overtaken_by, Some(&old)).await.is(200).cookie();
        });
        late.await.is(409).leaves_the_cookie();
        assert_eq!(site.who(&newer).await, "alice", "{begun_with} {overtaken_by}");
    }
}

async fn a_sign_out_across_a_routine_renewal_signs_out(on: Framework) {
    let site = renewing(on, 60 * SECOND);
    let old = site.get("/sign-in", None).await.cookie();
    site.clock.advance(599 * SECOND);
    let mut newer = String::new();
    let late = site.overtaken("/slow/sign-out", Some(&old), async {
        site.clock.advance(SECOND);
        newer = site.get("/put", Some(&old)).await.cookie();
    });
    assert!(late.await.is(200).lines()[0].contains("Max-Age=0"));
    assert_eq!(site.who(&newer).await, "nobody");
}

async fn after_the_grace_a_write_neither_begins_a_session_nor_sets_a_cookie(on: Framework) {
    let site = renewing(on, 5 * SECOND);
    let old = site.get("/put", None).await.cookie();
    site.clock.advance(600 * SECOND);
    site.get("/put", Some(&old)).await.cookie();
    site.clock.advance(6 * SECOND);
    site.get("/put", Some(&old)).await.is(409).leaves_the_cookie();
}

async fn a_write_slower_than_the_grace_is_merged_across_a_routine_renewal(on: Framework) {
    let site = renewing(on, 5 * SECOND);
    let old = site.get("/put", None).await.cookie();
    site.clock.advance(599 * SECOND);
    let late = site.overtaken("/slow/put", Some(&old), async {
        site.clock.advance(SECOND);
        site.get("/put", Some(&old)).await.cookie();
        site.clock.advance(6 * SECOND);
    });
    late.await.is(200);
}

async fn a_cookie_owed_from_before_a_sign_in_elsewhere_is_not_sent(on: Framework) {
    let persistent = Lifetime::IDLE_20_MINUTES.persistent(true);
    let site = Site::under(on, Policy::builder().lifetime(persistent).build().expect("consistent"));
    let old = site.get("/put", None).await.cookie();
    let late = site.overtaken("/slow/commit", Some(&old), async {
        site.get("/sign-in", Some(&old)).await.cookie();
    });
    late.await.is(200).leaves_the_cookie();
    // Nobody in between: it is sent.
    let old = site.get("/put", None).await.cookie();
    let alone = site.overtaken("/slow/commit", Some(&old), async {});
    assert_eq!(alone.await.is(200).cookie(), old);
}

/// A clean page of a persistent session, whose touch or grace owes it a cookie.
async fn a_clean_answer_overtaken_by_a_sign_in_sets_no_cookie(on: Framework) {
    let lifetime = Lifetime::IDLE_20_MINUTES.persistent(true);
    let renewal = Renewal { interval: 600 * SECOND, grace: 60 * SECOND };
    for policy in [Policy::builder(), Policy::builder().renewal(renewal)] {
        let site = Site::under(on, policy.lifetime(lifetime).build().expect("consistent"));
        let old = site.get("/put", None).await.cookie();
        site.clock.advance(600 * SECOND);
        // Where secrets are renewed, the slow request comes with the one before.
        let current = site.get("/who", Some(&old)).await.cookie();
        site.clock.advance(if current == old { 120 * SECOND } else { SECOND });
        let mut newer = String::new();
        let late = site.overtaken("/slow/look", Some(&old), async {
            newer = site.get("/sign-in", Some(&current)).await.cookie();
        });
        late.await.is(200).leaves_the_cookie();
        assert_eq!(site.who(&newer).await, "alice");
        // Nobody in between: it is told.
        let alone = site.get("/put", None).await.cookie();
        site.clock.advance(120 * SECOND);
        assert_eq!(site.get("/look", Some(&alone)).await.cookie(), alone);
    }
}

async fn a_slow_page_that_renews_leaves_a_whole_grace(on: Framework) {
    let site = renewing(on, 30 * SECOND);
    let old = site.get("/sign-in", None).await.cookie();
    site.clock.advance(600 * SECOND);
    let slow = site.overtaken("/slow/look", Some(&old), async { site.clock.advance(60 * SECOND) });
    assert_ne!(slow.await.cookie(), old);
    site.clock.advance(29 * SECOND);
    assert_eq!(site.who(&old).await, "alice");
}

async fn an_insert_of_what_an_update_answered_is_detected(on: Framework) {
    let site =
        Site::under(on, Policy::builder().on_collision(OnCollision::Refuse).build().expect("consistent"));
    let cookie = site.get("/add", None).await.cookie();
    let late = site.overtaken("/slow/add", Some(&cookie), async {
        site.get("/add", Some(&cookie)).await.is(200);
    });
    late.await.is(409);
}
