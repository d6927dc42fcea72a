//! What caches are told.

mod site;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, VARY};
use cloakroom::{MemoryStore, Session, Sessions};
use site::{Answer, App, Framework, Pages, Said, get, on_both};

on_both! {
    whoever_asks_for_the_session_is_private_cookie_or_not,
    whoever_does_not_ask_costs_nothing,
    a_route_may_opt_out_aloud_but_not_with_a_cookie,
    what_a_page_varies_by_stays,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

fn app(on: Framework) -> App {
    Pages::new()
        .page("/none", async |(): ()| "the same for everybody")
        .page("/asked", async |_: Session| Said::from("yours").with("cache-control", "public, max-age=600"))
        .page("/put", async |session: Session| -> Result<()> { Ok(session.insert("n", &1)?) })
        .page("/varies", async |_: Session| Said::from("yours").with("vary", "Accept, cookie"))
        .page("/redirect", async |_: Session| Said::from(StatusCode::SEE_OTHER).with("location", "/none"))
        .page("/error", async |_: Session| StatusCode::NOT_FOUND)
        .page("/open", async |session: Session| session.insecure_allow_caching())
        .page("/open-put", async |session: Session| -> Result<()> {
            session.insecure_allow_caching();
            Ok(session.insert("n", &1)?)
        })
        .serve(on, &Sessions::new(MemoryStore::new()))
}

fn is_private(answer: &Answer) -> bool {
    let says = |name, value: &str| answer.headers.get(name).is_some_and(|said| said == value);
    says(CACHE_CONTROL, "private, no-store") && says(VARY, "Cookie")
}

async fn whoever_asks_for_the_session_is_private_cookie_or_not(on: Framework) {
    let app = app(on);
    let cookie = get(&app, "/put", None).await.cookie();
    for path in ["/asked", "/put", "/redirect", "/error", "/open-put"] {
        assert!(is_private(&get(&app, path, None).await), "{path}");
        assert!(is_private(&get(&app, path, Some(&cookie)).await) || path == "/open-put", "{path}");
    }
}

async fn whoever_does_not_ask_costs_nothing(on: Framework) {
    let app = app(on);
    let cookie = get(&app, "/put", None).await.cookie();
    for cookie in [None, Some(cookie.as_str())] {
        let answer = get(&app, "/none", cookie).await;
        assert!(answer.headers.get(VARY).is_none() && answer.headers.get(CACHE_CONTROL).is_none());
        answer.leaves_the_cookie();
    }
}

async fn a_route_may_opt_out_aloud_but_not_with_a_cookie(on: Framework) {
    let app = app(on);
    assert!(!is_private(&get(&app, "/open", None).await));
    assert!(is_private(&get(&app, "/open-put", None).await));
}

async fn what_a_page_varies_by_stays(on: Framework) {
    let answer = get(&app(on), "/varies", None).await;
    assert_eq!(answer.headers.get_all(VARY).iter().collect::<Vec<_>>(), ["Accept, cookie"]);
}
