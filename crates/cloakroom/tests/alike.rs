//! What an unlucky client or page meets on one framework it meets on the other: over the wire, as the head says it.

mod site;

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::web::{self, ServiceConfig};
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use cloakroom::{MemoryStore, Session, SessionCookie, Sessions};
use cloakroom_testkit::FaultyStore;
use serde::Deserialize;
use site::{ActixServer, App, Framework, Pages, Said, exchange, get, head_only, on_both};

on_both! {
    a_head_request_has_a_session_and_no_body,
    a_page_that_has_not_changed_is_private_and_keeps_its_session,
    what_is_changed_before_an_upgrade_is_stored_before_it,
    a_body_that_is_sent_after_the_head_finds_its_session_closed,
    a_client_that_has_the_head_has_a_session_that_is_stored,
    what_a_guard_changed_is_stored_when_an_extractor_refuses,
    a_session_within_another_has_its_own_store_and_cookie,
    an_outage_within_discards_what_was_changed_around_it,
    a_panic_within_closes_both,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn put(session: Session) -> Result<&'static str> {
    session.insert("n", &1)?;
    Ok("put")
}

async fn n(session: Session) -> Result<String> {
    Ok(format!("{:?}", session.get::<u8>("n")?))
}

async fn panics(session: Session) -> Result<&'static str> {
    session.insert("n", &2)?;
    panic!("a handler that panics, as this test wants it to");
}

async fn said_with(
    session: Session,
    status: StatusCode,
    fields: &[(&'static str, &'static str)],
) -> Result<Said> {
    session.insert("n", &1)?;
    Ok(Said { status, headers: fields.to_vec(), ..Said::default() })
}

fn pages(on: Framework) -> App {
    Pages::new()
        .page("/put", put)
        .page("/n", n)
        .page("/unchanged", async |session: Session| {
            said_with(session, StatusCode::NOT_MODIFIED, &[("etag", "\"1\""), ("cache-control", "public")])
                .await
        })
        .page("/upgrade", async |session: Session| {
            let fields = [("connection", "upgrade"), ("upgrade", "echo")];
            said_with(session, StatusCode::SWITCHING_PROTOCOLS, &fields).await
        })
        .page("/late", async |session: Session| -> Result<Said> {
            session.insert("n", &1)?;
            Ok(Said { late: Some(session), ..Said::default() })
        })
        .serve(on, &Sessions::new(MemoryStore::new()))
}

async fn a_head_request_has_a_session_and_no_body(on: Framework) {
    let app = pages(on);
    let answer = exchange(app.listening().await, "HEAD /put", &[]).await;
    assert_eq!((answer.status(), answer.body.as_str(), answer.is_private()), (200, "", true));
    assert_eq!(get(&app, "/n", Some(&answer.cookie())).await.text(), "Some(1)");
}

async fn a_page_that_has_not_changed_is_private_and_keeps_its_session(on: Framework) {
    let app = pages(on);
    let answer = exchange(app.listening().await, "GET /unchanged", &["If-None-Match: \"1\""]).await;
    assert_eq!((answer.status(), answer.body.as_str(), answer.is_private()), (304, "", true));
    assert_eq!(get(&app, "/n", Some(&answer.cookie())).await.text(), "Some(1)");
}

async fn what_is_changed_before_an_upgrade_is_stored_before_it(on: Framework) {
    let app = pages(on);
    let asked = ["Connection: upgrade", "Upgrade: echo"];
    let answer = head_only(app.listening().await, "GET /upgrade", &asked).await;
    assert_eq!((answer.status(), answer.fields("upgrade")), (101, vec!["echo"]));
    assert_eq!(get(&app, "/n", Some(&answer.cookie())).await.text(), "Some(1)");
}

async fn a_body_that_is_sent_after_the_head_finds_its_session_closed(on: Framework) {
    let app = pages(on);
    let answer = exchange(app.listening().await, "GET /late", &[]).await;
    assert!(answer.body.contains("Err(Closed)"), "{answer:?}");
    assert_eq!(get(&app, "/n", Some(&answer.cookie())).await.text(), "Some(1)");
}

async fn a_client_that_has_the_head_has_a_session_that_is_stored(on: Framework) {
    let app = pages(on);
    let answer = head_only(app.listening().await, "GET /late", &[]).await;
    assert_eq!(get(&app, "/n", Some(&answer.cookie())).await.text(), "Some(1)");
}

#[derive(Deserialize)]
struct Wanted {
    #[expect(dead_code, reason = "it is never there")]
    wanted: String,
}

/// A guard that remembers something in the session that it finds.
async fn guard(session: Session) -> Result<()> {
    Ok(session.insert("n", &7)?)
}

async fn guard_of_axum(
    session: Session,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    match guard(session).await {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn guard_of_actix(
    session: Session,
    request: ServiceRequest,
    next: actix_web::middleware::Next<impl MessageBody>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    guard(session).await?;
    next.call(request).await
}

/// `outer` around a guard around `inner` around the pages.
fn nested(on: Framework, outer: &Sessions, inner: &Sessions) -> App {
    let inner = inner.clone();
    match on {
        Framework::Axum => App::Axum(
            Router::new()
                .route("/put", any(put))
                .route("/n", any(n))
                .route("/panic", any(panics))
                .route("/wants", any(async |_: Session, _: axum::extract::Query<Wanted>| "unreachable"))
                .layer(inner.layer())
                .layer(axum::middleware::from_fn(guard_of_axum))
                .layer(outer.layer()),
        ),
        Framework::Actix => {
            let configure = move |config: &mut ServiceConfig| {
                let scope = web::scope("")
                    .route("/put", web::to(put))
                    .route("/n", web::to(n))
                    .route("/panic", web::to(panics))
                    .route("/wants", web::to(async |_: Session, _: web::Query<Wanted>| "unreachable"));
                let guard = actix_web::middleware::from_fn(guard_of_actix);
                config.service(scope.wrap(inner.middleware()).wrap(guard));
            };
            App::Actix(Arc::new(ActixServer::start(outer, configure)))
        }
    }
}

fn named(name: &str) -> SessionCookie {
    SessionCookie::builder(name).build().expect("kept")
}

/// Two kinds of sessions, and what is stored of each.
struct Both {
    app: App,
    outer: FaultyStore<MemoryStore>,
    inner: FaultyStore<MemoryStore>,
}

impl Both {
    fn on(on: Framework) -> Self {
        let store = || FaultyStore::new(MemoryStore::new());
        let (outer, inner) = (store(), store());
        let sessions =
            |name, store: &FaultyStore<MemoryStore>| Sessions::new(store.clone()).cookie(named(name));
        Self { app: nested(on, &sessions("outer", &outer), &sessions("inner", &inner)), outer, inner }
    }

    fn stored(&self) -> (usize, usize) {
        (self.outer.sound().len(), self.inner.sound().len())
    }
}

async fn what_a_guard_changed_is_stored_when_an_extractor_refuses(on: Framework) {
    let both = Both::on(on);
    let answer = get(&both.app, "/wants", None).await;
    assert!(answer.is(400).cookie().starts_with("outer="));
    assert_eq!(both.stored(), (1, 0));
}

async fn a_session_within_another_has_its_own_store_and_cookie(on: Framework) {
    let both = Both::on(on);
    let answer = get(&both.app, "/put", None).await;
    let names: Vec<_> = answer.lines().iter().filter_map(|line| line.split('=').next()).collect();
    assert_eq!(names, ["inner", "outer"]);
    assert_eq!(both.stored(), (1, 1));
    let cookies: Vec<_> = answer.lines().iter().filter_map(|line| line.split(';').next()).collect();
    assert_eq!(get(&both.app, "/n", Some(&cookies.join("; "))).await.text(), "Some(1)");
}

async fn an_outage_within_discards_what_was_changed_around_it(on: Framework) {
    let both = Both::on(on);
    both.inner.go_down();
    get(&both.app, "/put", None).await.is(503).leaves_the_cookie();
    both.inner.heal();
    assert_eq!(both.stored(), (0, 0));
}

async fn a_panic_within_closes_both(on: Framework) {
    let both = Both::on(on);
    let panicked = tokio::spawn({
        let app = both.app.clone();
        async move { get(&app, "/panic", None).await }
    });
    assert!(panicked.await.expect_err("the panic went on").is_panic());
    assert_eq!(both.stored(), (0, 0));
}
