//! Handles that outlive their request, were never loaded, or are of two layers.

mod site;

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::http::{Request, Response};
use axum::{Router, routing::get as on};
use cloakroom::{MemoryStore, Session, SessionError, Sessions};
use cloakroom_testkit::{FaultyStore, Moment, Verb};
use site::get;
use tower::{Layer, ServiceExt, service_fn};

type Result<T> = std::result::Result<T, cloakroom::Error>;

async fn put(session: Session) -> Result<()> {
    Ok(session.insert("n", &7)?)
}

#[tokio::test]
async fn a_service_that_gives_no_response_loses_no_commit_and_closes_its_session() {
    for commit in [true, false] {
        let kept = Arc::new(Mutex::new(None));
        let service = service_fn(|request: Request<()>| {
            let kept = kept.clone();
            async move {
                let session = Session::load(&request.into_parts().0).await.expect("a session");
                session.insert("n", &1).expect("open");
                if commit {
                    session.commit().await.expect("committed");
                }
                *kept.lock().expect("whole") = Some(session);
                Err::<Response<String>, &str>("timed out")
            }
        });
        let answer = Sessions::new(MemoryStore::new()).layer().layer(service).oneshot(Request::new(())).await;
        assert_eq!(
            answer.map(|answer| (answer.status().as_u16(), answer.headers().contains_key("set-cookie"))).ok(),
            commit.then_some((500, true))
        );
        let session = kept.lock().expect("whole").take().expect("kept");
        assert!(matches!(session.insert("x", &1), Err(SessionError::Closed)));
        assert!(matches!(session.principal(), Err(SessionError::Closed)));
    }
}

/// A store that never answers a load that only a forgotten task waits for.
#[tokio::test]
async fn a_load_that_nobody_awaits_holds_no_response() {
    async fn forgetful(request: Request<axum::body::Body>) -> &'static str {
        let parts = request.into_parts().0;
        tokio::spawn(async move { Session::load(&parts).await.map(drop) });
        tokio::task::yield_now().await;
        "done"
    }
    let store = FaultyStore::new(MemoryStore::new());
    let app = Router::new()
        .route("/", on(forgetful))
        .route("/put", on(put))
        .layer(Sessions::new(store.clone()).layer());
    let cookie = get(&app, "/put", None).await.cookie();
    let gate = store.hold(Verb::Load, Moment::Before);
    assert_eq!(get(&app, "/", Some(&cookie)).await.text(), "done");
    gate.open();
}

#[tokio::test]
async fn a_handle_that_nobody_loaded_is_closed_with_its_response() {
    let kept = Arc::new(Mutex::new(None));
    let store = FaultyStore::new(MemoryStore::new());
    let service = service_fn(|request: Request<()>| {
        *kept.lock().expect("whole") = Some(request.into_parts().0);
        std::future::ready(Ok::<_, Infallible>(Response::new("")))
    });
    let cookie = format!("__Host-id={}", "A".repeat(48));
    let request = Request::builder().header("cookie", cookie).body(()).expect("a request");
    Sessions::new(store.clone()).layer().layer(service).oneshot(request).await.expect("infallible");
    let parts = kept.lock().expect("whole").take().expect("kept");
    let session = Session::load(&parts).await.expect("a closed one");
    assert!(matches!(session.insert("n", &1), Err(SessionError::Closed)));
    assert_eq!(store.calls().total(), 0);
}

#[tokio::test]
async fn of_two_layers_the_inner_one_has_the_session() {
    let store = FaultyStore::new(MemoryStore::new());
    let (sessions, around) = (Sessions::new(store.clone()), Sessions::new(MemoryStore::new()));
    for outer in [sessions.layer(), around.layer()] {
        let app = Router::new().route("/put", on(put)).layer(sessions.layer()).layer(outer);
        let before = store.calls().total();
        assert_eq!(get(&app, "/put", None).await.lines().len(), 1);
        assert_eq!(store.calls().total() - before, 1);
    }
}
