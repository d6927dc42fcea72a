//! Signing in and out in actix-web: one set of sessions, shared by all workers.
//!
//! `cargo run -p cloakroom --features actix --example actix`, then with a cookie jar:
//!
//! ```text
//! curl -b jar -c jar -d name=alice http://localhost:3000/sign-in
//! curl -b jar -c jar http://localhost:3000/
//! curl -b jar -c jar http://localhost:3000/devices
//! curl -b jar -c jar -X POST http://localhost:3000/sign-out-elsewhere
//! curl -b jar -c jar -X POST http://localhost:3000/sign-out
//! ```

use actix_web::web::{Data, Form, Json, get, post};
use actix_web::{App, HttpServer, Responder};
use cloakroom::{Error, Logins, MemoryStore, Principal, Session, SessionId, Sessions};
use serde::Deserialize;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let sessions = Sessions::new(MemoryStore::new());
    actix_web::rt::spawn(sessions.clone().keep_swept());
    let app = move || {
        App::new()
            .app_data(Data::new(sessions.logins()))
            .wrap(sessions.middleware())
            .route("/", get().to(home))
            .route("/sign-in", post().to(sign_in))
            .route("/sign-out", post().to(sign_out))
            .route("/sign-out-elsewhere", post().to(sign_out_elsewhere))
            .route("/devices", get().to(devices))
    };
    eprintln!("http://{listen}/");
    HttpServer::new(app).bind(listen)?.run().await
}

async fn home(session: Session) -> Result<impl Responder, Error> {
    let visits = session.update("visits", |n: u64| n + 1)?;
    let name = session.principal()?.map_or("nobody".to_owned(), |principal| principal.to_string());
    Ok(format!("{name}, visit {visits}\n"))
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

/// A real application checks a password first.
async fn sign_in(session: Session, form: Form<Name>) -> Result<&'static str, Error> {
    let Ok(principal) = Principal::new(&form.name) else { return Ok("That is no name\n") };
    session.sign_in(principal)?;
    Ok("Welcome\n")
}

async fn sign_out(session: Session) -> Result<&'static str, Error> {
    session.destroy()?;
    Ok("Good-bye\n")
}

/// Where one is signed in, last used first.
async fn devices(session: Session, logins: Data<Logins>) -> Result<Json<Vec<SessionId>>, Error> {
    let Some(principal) = session.principal()? else { return Ok(Json(Vec::new())) };
    let summaries = logins.of(&principal).await?;
    Ok(Json(summaries.into_iter().map(|summary| summary.id).collect()))
}

/// When a password changes: this one stays.
async fn sign_out_elsewhere(session: Session, logins: Data<Logins>) -> Result<String, Error> {
    let Some(principal) = session.principal()? else { return Ok("Nobody is signed in\n".into()) };
    let ended = logins.revoke(&principal, session.id()?).await?;
    Ok(format!("Signed out at {ended} other places\n"))
}
