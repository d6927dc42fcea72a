//! Who signs in, where somebody was signed in before, and at how many places.

mod site;

use std::num::NonZeroU32;

use axum::{Router, routing::get as on};
use cloakroom::{
    LateAnswer, Lifetime, MemoryStore, Policy, Principal, Session, SessionLimit, Sessions, Store, Timestamp,
};
use cloakroom_testkit::{FaultyStore, Moment, Verb};
use site::get;

type Result<T> = std::result::Result<T, cloakroom::Error>;

fn principal(name: &str) -> Principal {
    Principal::new(name).expect("valid")
}

async fn sign_in(session: Session) -> Result<()> {
    Ok(session.sign_in(principal("alice"))?)
}

async fn put(session: Session) -> Result<()> {
    Ok(session.insert("n", &7)?)
}

#[tokio::test]
async fn destroy_then_sign_in_begins_a_new_session() {
    async fn keep(session: Session) -> Result<()> {
        session.set_lifetime(Lifetime::NIST_AAL1.persistent(true))?;
        sign_in(session).await
    }
    async fn switch(session: Session) -> Result<()> {
        session.insert("of", &"alice")?;
        session.destroy()?;
        session.sign_in(principal("bob"))?;
        assert_eq!((session.id()?, session.principal()?), (None, Some(principal("bob"))));
        Ok(session.insert("notice", &"switched")?)
    }
    async fn shown(session: Session) -> Result<String> {
        let lasting = session.lifetime()?.is_persistent();
        Ok(format!("{:?} {:?} {lasting}", session.principal()?, session.names()?))
    }
    let sessions = Sessions::new(MemoryStore::new());
    let app = Router::new()
        .route("/keep", on(keep))
        .route("/switch", on(switch))
        .route("/shown", on(shown))
        .layer(sessions.layer());
    let first = get(&app, "/keep", None).await.cookie();
    let second = get(&app, "/switch", Some(&first)).await.cookie();
    assert_ne!(first[..26], second[..26], "another id");
    assert_eq!(get(&app, "/shown", Some(&second)).await.text(), r#"Some(Principal("bob")) ["notice"] false"#);
    assert!(sessions.logins().of(&principal("alice")).await.expect("answers").is_empty());
}

#[tokio::test]
async fn too_many_sessions_is_said_as_such_whatever_a_late_answer_says() {
    let limit = SessionLimit::Refuse(NonZeroU32::MIN);
    let policy = Policy::builder().sessions_per_principal(limit).build().expect("consistent");
    let app = Router::new()
        .route("/in", on(sign_in))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).late(LateAnswer::AsItIs).layer());
    get(&app, "/in", None).await.cookie();
    let refused = get(&app, "/in", None).await;
    refused.is(403).leaves_the_cookie();
    assert!(refused.text().contains("sign out at one of them"), "{}", refused.text());
}

#[tokio::test]
async fn the_oldest_sessions_end_for_a_new_one() {
    let limit = SessionLimit::EndOldest(NonZeroU32::MIN);
    let policy = Policy::builder().sessions_per_principal(limit).build().expect("consistent");
    let sessions = Sessions::new(MemoryStore::new()).policy(policy);
    let app = Router::new().route("/in", on(sign_in)).route("/put", on(put)).layer(sessions.layer());
    let first = get(&app, "/in", None).await.cookie();
    let second = get(&app, "/in", None).await.cookie();
    let left = sessions.logins().of(&principal("alice")).await.expect("answers");
    assert_eq!(left.len(), 1);
    assert!(second["__Host-id=".len()..].starts_with(&left[0].id.to_string()));
    assert!(!first["__Host-id=".len()..].starts_with(&left[0].id.to_string()));
}

#[tokio::test]
async fn a_sign_out_and_a_notice_fit_into_one_attempt() {
    async fn out(session: Session) -> Result<()> {
        session.destroy()?;
        Ok(session.insert("notice", &"signed out")?)
    }
    let policy = Policy::builder().attempts_max(NonZeroU32::MIN).build().expect("consistent");
    let app = Router::new()
        .route("/in", on(sign_in))
        .route("/out", on(out))
        .layer(Sessions::new(MemoryStore::new()).policy(policy).layer());
    let cookie = get(&app, "/in", None).await.cookie();
    let after = get(&app, "/out", Some(&cookie)).await.is(200).cookie();
    assert_ne!(after, cookie);
}

/// Whoever ends a session in a list of theirs ends nobody else's, who signs in there in this moment.
#[tokio::test]
async fn a_session_that_changes_hands_is_not_ended_for_whoever_had_it() {
    let store = FaultyStore::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let app = Router::new()
        .route("/alice", on(sign_in))
        .route("/bob", on(async |session: Session| -> Result<()> { Ok(session.sign_in(principal("bob"))?) }))
        .layer(sessions.layer());
    for (by, ended) in [("/bob", false), ("/alice", true)] {
        let cookie = get(&app, "/alice", None).await.cookie();
        let logins = sessions.logins();
        let id = logins.of(&principal("alice")).await.expect("answers")[0].id;
        let gate = store.hold(Verb::Remove, Moment::Before);
        let ending = tokio::spawn(async move { logins.end(&principal("alice"), id).await });
        gate.until(1).await;
        get(&app, by, Some(&cookie)).await.is(200);
        gate.open();
        assert_eq!(ending.await.expect("no panic").expect("answers"), ended, "{by}");
        let left = store.sound().load(id, Timestamp::default()).await.expect("answers");
        assert_eq!(left.is_none(), ended, "{by}");
    }
}
