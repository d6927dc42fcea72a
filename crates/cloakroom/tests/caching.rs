//! What caches are told.

mod site;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::Redirect;
use axum::{Router, routing::get as on};
use cloakroom::{MemoryStore, Session, Sessions};
use site::{Answer, get};

type Result<T> = std::result::Result<T, cloakroom::Error>;

fn app() -> Router {
    Router::new()
        .route("/none", on(async || "the same for everybody"))
        .route("/asked", on(async |_: Session| ([(CACHE_CONTROL, "public, max-age=600")], "yours")))
        .route("/put", on(async |session: Session| -> Result<()> { Ok(session.insert("n", &1)?) }))
        .route("/redirect", on(async |_: Session| Redirect::to("/none")))
        .route("/error", on(async |_: Session| StatusCode::NOT_FOUND))
        .route("/open", on(async |session: Session| session.insecure_allow_caching()))
        .route(
            "/open-put",
            on(async |session: Session| -> Result<()> {
                session.insecure_allow_caching();
                Ok(session.insert("n", &1)?)
            }),
        )
        .layer(Sessions::new(MemoryStore::new()).layer())
}

fn is_private(answer: &Answer) -> bool {
    let says = |name, value: &str| answer.headers.get(name).is_some_and(|said| said == value);
    says(CACHE_CONTROL, "private, no-store") && says(VARY, "Cookie")
}

#[tokio::test]
async fn whoever_asks_for_the_session_is_private_cookie_or_not() {
    let app = app();
    let cookie = get(&app, "/put", None).await.cookie();
    for path in ["/asked", "/put", "/redirect", "/error", "/open-put"] {
        assert!(is_private(&get(&app, path, None).await), "{path}");
        assert!(is_private(&get(&app, path, Some(&cookie)).await) || path == "/open-put", "{path}");
    }
}

#[tokio::test]
async fn whoever_does_not_ask_costs_nothing() {
    let app = app();
    let cookie = get(&app, "/put", None).await.cookie();
    for cookie in [None, Some(cookie.as_str())] {
        let answer = get(&app, "/none", cookie).await;
        assert!(answer.headers.get(VARY).is_none() && answer.headers.get(CACHE_CONTROL).is_none());
        answer.leaves_the_cookie();
    }
}

#[tokio::test]
async fn a_route_may_opt_out_aloud_but_not_with_a_cookie() {
    let app = app();
    assert!(!is_private(&get(&app, "/open", None).await));
    assert!(is_private(&get(&app, "/open-put", None).await));
}
