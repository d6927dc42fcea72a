//! A ticket is useless to whoever reads the store, the log, or a `Debug`.

mod log;
mod site;

use axum::{Router, routing::get as on};
use cloakroom::{MemoryStore, Principal, Session, Sessions};
use cloakroom_disk::{DiskSettings, DiskStore};
use log::Log;
use site::get;

type Result<T> = std::result::Result<T, cloakroom::Error>;

#[tokio::test]
async fn neither_the_log_nor_debug_nor_the_folder_holds_a_secret() {
    async fn sign_in(session: Session) -> Result<String> {
        session.sign_in(Principal::new("alice").expect("valid"))?;
        session.insert("n", &1)?;
        session.commit().await?;
        Ok(format!("{session:?} {:?} {:?}", session.record()?, session.summary()?))
    }
    async fn renew(session: Session) -> Result<String> {
        session.renew()?;
        Ok(format!("{session:?} {:?}", session.record()?))
    }
    let log = Log::default();
    let _guard = log.listen();

    let folder = tempfile::tempdir().expect("a folder");
    let sessions = Sessions::new(DiskStore::open(folder.path(), DiskSettings::default()).expect("a store"));
    let app = Router::new()
        .route("/sign-in", on(sign_in))
        .route("/renew", on(renew))
        .route("/out", on(async |session: Session| -> Result<()> { Ok(session.destroy()?) }))
        .layer(sessions.layer());
    let mut shown = format!("{sessions:?} {:?}", sessions.logins());
    let mut secrets = Vec::new();
    let mut cookie = None;
    for path in ["/sign-in", "/renew", "/renew", "/out"] {
        let answer = get(&app, path, cookie.as_deref()).await;
        shown.push_str(answer.text());
        if path != "/out" {
            let given = answer.cookie();
            let ticket = given.split_once('=').expect("a pair").1;
            secrets.push(ticket[16..].to_owned());
            // An old ticket, once more: an event, with an id and no secret.
            get(&app, "/renew", cookie.as_deref()).await;
            cookie = Some(given);
        }
    }
    drop((app, sessions));
    let mut kept = log.text().into_bytes();
    assert!(!kept.is_empty(), "events were logged");
    kept.extend_from_slice(shown.as_bytes());
    for entry in walk(folder.path()) {
        kept.extend(std::fs::read(entry).expect("readable"));
    }
    let kept = String::from_utf8_lossy(&kept);
    assert!(kept.contains("alice"), "the store was read");
    for secret in &secrets {
        assert!(!kept.contains(secret.as_str()), "a secret was written somewhere");
    }
    assert_eq!(secrets.len(), 3);
}

#[tokio::test]
async fn tickets_are_all_different_and_use_the_whole_alphabet() {
    let app = Router::new()
        .route("/", on(async |session: Session| -> Result<()> { Ok(session.insert("n", &1)?) }))
        .layer(Sessions::new(MemoryStore::new()).layer());
    let mut seen = std::collections::HashSet::new();
    let mut alphabet = vec![std::collections::HashSet::new(); 48];
    for _ in 0..2_000 {
        let cookie = get(&app, "/", None).await.cookie();
        let ticket = cookie.split_once('=').expect("a pair").1.to_owned();
        for (place, character) in alphabet.iter_mut().zip(ticket.bytes()) {
            place.insert(character);
        }
        assert!(seen.insert(ticket));
    }
    assert!(alphabet.iter().all(|place| place.len() == 64));
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
