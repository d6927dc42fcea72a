//! What the browser is told about its cookie, and caches about an outage.

mod site;

use axum::http::Method;
use axum::{Router, routing::get as on};
use cloakroom::{LoadError, MemoryStore, Policy, Session, SessionCookie, Sessions};
use cloakroom_testkit::FaultyStore;
use site::{get, request, send};

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn put(session: Session) -> Result<()> {
    Ok(session.insert("n", &7)?)
}

async fn n(session: Session) -> Result<String> {
    Ok(format!("{:?}", session.get::<u8>("n")?))
}

#[tokio::test]
async fn both_variants_of_a_partitioned_cookie_are_cleared() {
    let cookie = SessionCookie::builder("__Host-id").partitioned().build().expect("kept");
    let app = Router::new().route("/", on(n)).layer(Sessions::new(MemoryStore::new()).cookie(cookie).layer());
    let tossed = request(Method::GET, "/", &[b"__Host-id=a; __Host-id=b"]);
    let answer = send(&app, tossed).await;
    assert_eq!(answer.lines().len(), 2);
    assert_eq!(answer.lines().iter().filter(|line| line.contains("Partitioned")).count(), 1);
}

#[tokio::test]
async fn an_unknown_cookie_is_forgotten_on_navigation_only() {
    let policy = Policy::builder().forget_unknown(true).build().expect("consistent");
    let app = Router::new()
        .route("/", on(n).post(n))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).layer());
    let cookie = format!("__Host-id={}", "A".repeat(48));
    for (method, mode, lines) in
        [(Method::GET, "navigate", 1), (Method::POST, "navigate", 0), (Method::GET, "cors", 0)]
    {
        let mut asked = request(method, "/", &[cookie.as_bytes()]);
        asked.headers_mut().insert("sec-fetch-mode", mode.parse().expect("a value"));
        asked.headers_mut().insert("sec-fetch-dest", "document".parse().expect("a value"));
        assert_eq!(send(&app, asked).await.lines().len(), lines, "{mode}");
    }
}

#[tokio::test]
async fn whoever_answers_an_outage_itself_is_private_all_the_same() {
    async fn page(
        session: std::result::Result<Session, LoadError>,
    ) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("cache-control", "public, max-age=600")], if session.is_ok() { "yours" } else { "try later" })
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app =
        Router::new().route("/", on(page)).route("/in", on(put)).layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/in", None).await.cookie();
    store.go_down();
    let answer = get(&app, "/", Some(&cookie)).await;
    assert_eq!(
        (answer.text(), &answer.headers["cache-control"]),
        ("try later", &"private, no-store".parse().expect("a value"))
    );
}

#[tokio::test]
async fn a_refused_load_is_private_too() {
    let store = FaultyStore::new(MemoryStore::new());
    let app =
        Router::new().route("/", on(n)).route("/put", on(put)).layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/put", None).await.cookie();
    store.go_down();
    let answer = get(&app, "/", Some(&cookie)).await;
    assert_eq!(
        (&answer.headers["cache-control"], &answer.headers["vary"]),
        (&"private, no-store".parse().expect("a value"), &"Cookie".parse().expect("a value"))
    );
}
