//! The layer around services that know nothing of axum, and routes that lack it.

mod site;

use std::convert::Infallible;

use axum::body::Body;
use axum::http::header::{COOKIE, RETRY_AFTER, SET_COOKIE};
use axum::http::{Request, Response};
use axum::{Router, routing::get as on};
use cloakroom::{LoadError, MemoryStore, Session, SessionCookie, Sessions};
use cloakroom_testkit::FaultyStore;
use site::get;
use tower::{Layer, Service, ServiceExt, service_fn};

/// A service with a body type of its own.
async fn plain(request: Request<()>) -> Result<Response<String>, Infallible> {
    let (parts, ()) = request.into_parts();
    let visits = match Session::load(&parts).await {
        Ok(session) => session.update("visits", |n: u64| n + 1).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    Ok(Response::new(visits.map_or_else(|error| error, |visits| visits.to_string())))
}

#[tokio::test]
async fn any_tower_service_has_sessions() {
    let mut service = Sessions::new(MemoryStore::new()).layer().layer(service_fn(plain));
    let first = service.ready().await.expect("ready").call(Request::new(())).await.expect("infallible");
    assert_eq!(first.body(), "1");
    let line = first.headers()[SET_COOKIE].to_str().expect("text");
    let cookie = line.split(';').next().expect("a pair").to_owned();
    let request = Request::builder().header(COOKIE, cookie).body(()).expect("a request");
    let second = service.ready().await.expect("ready").call(request).await.expect("infallible");
    assert_eq!(second.body(), "2");
    assert!(second.headers().get(SET_COOKIE).is_none());
}

/// A service that answers errors with the responses that they make.
async fn told(request: Request<()>) -> Result<Response<String>, Infallible> {
    let answer = |session: Session| -> Result<String, cloakroom::Error> {
        session.insert("n", &1)?;
        session.insert("large", &"x".repeat(1 << 20))?;
        Ok("too much".to_owned())
    };
    let (parts, ()) = request.into_parts();
    Ok(match Session::load(&parts).await {
        Ok(session) => answer(session).map_or_else(Response::from, Response::new),
        Err(error) => error.into(),
    })
}

#[tokio::test]
async fn a_plain_service_answers_our_errors_as_axum_does() {
    let store = FaultyStore::new(MemoryStore::new());
    let service = Sessions::new(store.clone()).layer().layer(service_fn(told));
    let large = service.clone().oneshot(Request::new(())).await.expect("infallible");
    assert_eq!((large.status().as_u16(), large.headers().get(SET_COOKIE)), (413, None));
    store.go_down();
    let cookie = format!("__Host-id={}", "A".repeat(48));
    let request = Request::builder().header(COOKIE, cookie).body(()).expect("a request");
    let outage = service.oneshot(request).await.expect("infallible");
    assert_eq!((outage.status().as_u16(), outage.headers().get(SET_COOKIE)), (503, None));
    assert_eq!(outage.headers()[RETRY_AFTER], "1");
}

#[tokio::test]
async fn without_the_layer_a_service_is_told_which_line_is_missing() {
    let (parts, ()) = Request::new(()).into_parts();
    let error = Session::load(&parts).await.expect_err("no layer");
    assert!(matches!(error, LoadError::NoLayer));
    assert!(error.to_string().contains(".layer(sessions.layer())"));
}

#[tokio::test]
async fn without_the_layer_a_route_is_a_500_that_names_the_line() {
    let app: Router = Router::new().route("/", on(async |_: Session| "unreachable"));
    let answer = get(&app, "/", None).await;
    answer.is(500).leaves_the_cookie();
    assert!(answer.text().contains(".layer(sessions.layer())"), "{}", answer.text());
}

#[tokio::test]
async fn guards_and_inner_layers_share_one_load_with_the_handler() {
    use axum::extract::Request as Asked;
    use axum::middleware::{Next, from_fn};

    async fn guard(session: Session, request: Asked, next: Next) -> Response<Body> {
        session.insert("guarded", &true).expect("open");
        next.run(request).await
    }
    async fn twice(first: Session, second: Session) -> String {
        first.insert("n", &1).expect("open");
        format!(
            "{:?} {:?}",
            second.get::<u8>("n").expect("open"),
            second.get::<bool>("guarded").expect("open")
        )
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app =
        Router::new().route("/", on(twice)).layer(from_fn(guard)).layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/", None).await.cookie();
    assert_eq!(get(&app, "/", Some(&cookie)).await.text(), "Some(1) Some(true)");
    assert_eq!(store.calls().load, 1);
}

#[tokio::test]
async fn names_that_others_know_are_read_and_set() {
    for (cookie, name) in
        [(SessionCookie::phpsessid(), "PHPSESSID"), (SessionCookie::jsessionid(), "JSESSIONID")]
    {
        let mut service = Sessions::new(MemoryStore::new()).cookie(cookie).layer().layer(service_fn(plain));
        let answer = service.ready().await.expect("ready").call(Request::new(())).await.expect("infallible");
        assert!(answer.headers()[SET_COOKIE].to_str().expect("text").starts_with(&format!("{name}=")));
    }
}
