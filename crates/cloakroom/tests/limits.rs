//! Above a limit: a typed error, 413, and nothing stored.

mod site;

use axum::{Router, routing::get as on};
use cloakroom::{LimitError, Limits, MemoryStore, Policy, Session, SessionError, Sessions};
use site::get;

type Result<T> = std::result::Result<T, cloakroom::Error>;

#[tokio::test]
async fn what_is_too_much_is_refused_and_nothing_is_stored() {
    async fn small(session: Session) -> Result<()> {
        Ok(session.insert("n", &1)?)
    }
    async fn large(session: Session) -> Result<()> {
        session.insert("n", &2)?;
        Ok(session.insert("large", &"x".repeat(300))?)
    }
    async fn noticed(session: Session) -> Result<String> {
        let refused = session.insert("large", &"x".repeat(300));
        assert!(matches!(refused, Err(SessionError::Limit(LimitError::Value { max: 100, .. }))));
        assert_eq!(session.names()?, ["n"]);
        Ok(format!("n={:?}", session.get::<u8>("n")?))
    }
    let limits = Limits { value_bytes_max: 100, session_bytes_max: 200, ..Limits::default() };
    let policy = Policy::builder().limits(limits).build().expect("consistent");
    let app = Router::new()
        .route("/small", on(small))
        .route("/large", on(large))
        .route("/noticed", on(noticed))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).layer());
    let cookie = get(&app, "/small", None).await.cookie();
    get(&app, "/large", Some(&cookie)).await.is(413).leaves_the_cookie();
    assert_eq!(get(&app, "/noticed", Some(&cookie)).await.text(), "n=Some(1)");
}
