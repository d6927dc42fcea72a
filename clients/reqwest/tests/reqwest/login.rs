//! A client signs in at a site with sessions, and stays signed in.

use std::sync::Arc;

use axum::Router;
use axum::extract::Form;
use axum::response::Redirect;
use axum::routing::{get, post};
use cloakroom::{MemoryStore, Principal, Session, Sessions};
use cloakroom_reqwest::CookieJar;
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};

use crate::site::{Site, client, fresh, names, said};

#[derive(Serialize, Deserialize)]
struct SignIn {
    name: String,
}

async fn home(session: Session) -> Result<String, cloakroom::Error> {
    let visits = session.update("visits", |n: u64| n + 1)?;
    let who = session.principal()?.map_or("nobody".to_owned(), |principal| principal.to_string());
    Ok(format!("{who}, visit {visits}"))
}

async fn sign_in(session: Session, Form(form): Form<SignIn>) -> Result<Redirect, cloakroom::Error> {
    session.sign_in(Principal::new(&form.name).expect("a name"))?;
    Ok(Redirect::to("/"))
}

async fn sign_out(session: Session) -> Result<Redirect, cloakroom::Error> {
    session.destroy()?;
    Ok(Redirect::to("/"))
}

async fn site() -> Site {
    let pages = Router::new()
        .route("/", get(home))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .layer(Sessions::new(MemoryStore::new()).layer());
    Site::of(pages).await
}

async fn post_to(client: &Client, url: Url) -> String {
    let form = SignIn { name: "alice".to_owned() };
    client.post(url).form(&form).send().await.expect("an answer").text().await.expect("a text")
}

#[tokio::test]
async fn a_client_signs_in_and_out() {
    let (site, (jar, client)) = (site().await, fresh());
    let at = |path: &str| site.at(&format!("http://localhost{path}"));
    assert_eq!(said(&client, at("/")).await, "nobody, visit 1");
    assert_eq!(said(&client, at("/")).await, "nobody, visit 2");
    let before = jar.all();
    assert_eq!(post_to(&client, at("/sign-in")).await, "alice, visit 1");
    assert_eq!(said(&client, at("/")).await, "alice, visit 2");
    assert_ne!(jar.all()[0].value(), before[0].value(), "the ticket is a new one");
    assert_eq!(post_to(&client, at("/sign-out")).await, "nobody, visit 1");
}

#[tokio::test]
async fn the_next_program_is_still_signed_in() {
    let (site, (jar, first)) = (site().await, fresh());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cookies.jsonl");
    post_to(&first, site.at("http://localhost/sign-in")).await;
    assert_eq!(names(&jar), ["__Host-id"]);
    jar.save(&file).expect("saved");

    let jar = Arc::new(CookieJar::new());
    let next = client(&jar);
    assert_eq!(said(&next, site.at("http://localhost/")).await, "nobody, visit 1");
    jar.load(&file).expect("loaded");
    assert_eq!(said(&next, site.at("http://localhost/")).await, "alice, visit 2");
}
