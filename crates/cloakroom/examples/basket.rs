//! A basket filled from several tabs, kept on disk, and carried into the sign-in.
//!
//! `cargo run -p cloakroom --example basket -- ./basket-data`, then with a cookie jar:
//!
//! ```text
//! curl -b jar -c jar -d item=coat http://localhost:3000/basket
//! curl -b jar -c jar http://localhost:3000/basket
//! curl -b jar -c jar -d name=alice http://localhost:3000/sign-in
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::iter::successors;
use std::process::ExitCode;

use axum::extract::Form;
use axum::routing::{get, post};
use axum::{Json, Router};
use cloakroom::{Policy, Principal, Session, Sessions, Slot};
use cloakroom_disk::{DiskSettings, DiskStore};
use serde::Deserialize;

/// What is in it, and how many of each.
type Basket = BTreeMap<String, u32>;

/// Where it is: a name that knows its type.
const BASKET: Slot<Basket> = Slot::new("basket");

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().init();
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&*error),
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or("basket-data".into());
    let listen = args.next().unwrap_or("127.0.0.1:3000".into());
    let store = DiskStore::open(&folder, DiskSettings::default())?;
    let policy = Policy::builder().carried_into_sign_in([BASKET.name()]).build()?;
    let sessions = Sessions::new(store).policy(policy);
    tokio::spawn(sessions.clone().keep_swept());
    eprintln!("http://{listen}/basket, sessions in {folder}");
    let listener = tokio::net::TcpListener::bind(listen).await?;
    axum::serve(listener, shop().layer(sessions.layer())).await?;
    Ok(())
}

/// What `main` itself would print is `Debug`, without the advice.
fn report(error: &dyn Error) -> ExitCode {
    eprintln!("{error}");
    for cause in successors(error.source(), |&cause| cause.source()) {
        eprintln!("  because {cause}");
    }
    ExitCode::FAILURE
}

fn shop() -> Router {
    Router::new().route("/basket", get(show).post(add)).route("/sign-in", post(sign_in))
}

async fn show(session: Session) -> Result<Json<Basket>, cloakroom::Error> {
    Ok(Json(session.get(BASKET)?.unwrap_or_default()))
}

#[derive(Deserialize)]
struct Item {
    item: String,
}

/// Two tabs may add at once: the closure runs again on whatever the other has stored.
async fn add(session: Session, Form(Item { item }): Form<Item>) -> Result<Json<Basket>, cloakroom::Error> {
    let basket = session.update(BASKET, move |mut basket| {
        *basket.entry(item.clone()).or_default() += 1;
        basket
    })?;
    Ok(Json(basket))
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

/// A real application checks a password first.
async fn sign_in(session: Session, Form(Name { name }): Form<Name>) -> Result<String, cloakroom::Error> {
    let Ok(principal) = Principal::new(&name) else { return Ok("That is no name\n".into()) };
    session.sign_in(principal)?;
    Ok(format!("Welcome, {name}\n"))
}
