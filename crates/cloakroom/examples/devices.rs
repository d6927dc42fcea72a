//! The list of places where one is signed in: ending one of them, or all the others.
//!
//! `cargo run -p cloakroom --example devices`, then with a cookie jar for each browser:
//!
//! ```text
//! curl -b jar -c jar -d name=alice http://localhost:3000/sign-in
//! curl -b jar -c jar http://localhost:3000/devices
//! curl -b jar -c jar -d id=THE_ID_OF_ONE http://localhost:3000/devices/end
//! curl -b jar -c jar -X POST http://localhost:3000/devices/end-others
//! ```

use std::net::SocketAddr;
use std::time::SystemTime;

use axum::extract::{ConnectInfo, Form, State};
use axum::http::{HeaderMap, header::USER_AGENT};
use axum::routing::{get, post};
use axum::{Json, Router};
use cloakroom::{Client, Error, Logins, MemoryStore, Principal, Session, SessionId, Sessions, Summary};
use serde::{Deserialize, Serialize};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let sessions = Sessions::new(MemoryStore::new());
    let app = Router::new()
        .route("/sign-in", post(sign_in))
        .route("/devices", get(list))
        .route("/devices/end", post(end))
        .route("/devices/end-others", post(end_others))
        .with_state(sessions.logins())
        .layer(sessions.layer())
        .into_make_service_with_connect_info::<SocketAddr>();
    eprintln!("http://{listen}/devices");
    axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

/// A real application checks a password first. Behind a proxy the visitor's address is in a header of the
/// proxy's.
async fn sign_in(
    session: Session,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(Name { name }): Form<Name>,
) -> Result<&'static str, Error> {
    let Ok(principal) = Principal::new(&name) else { return Ok("That is no name\n") };
    let browser = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    session.sign_in(principal)?;
    session.set_client(Client::new(browser, &from.ip().to_string()))?;
    Ok("Welcome\n")
}

/// One row of the list. The id is public: it names a session and opens none.
#[derive(Serialize)]
struct Device {
    id: SessionId,
    here: bool,
    browser: String,
    network: String,
    last_used: SystemTime,
}

impl Device {
    fn new(summary: Summary, here: Option<SessionId>) -> Self {
        let client = summary.client.unwrap_or_else(|| Client::new("", ""));
        Self {
            id: summary.id,
            here: Some(summary.id) == here,
            browser: client.user_agent().to_owned(),
            network: client.network().to_owned(),
            last_used: summary.seen.into(),
        }
    }
}

/// Last used first.
async fn list(session: Session, State(logins): State<Logins>) -> Result<Json<Vec<Device>>, Error> {
    let Some(principal) = session.principal()? else { return Ok(Json(Vec::new())) };
    let here = session.id()?;
    let summaries = logins.of(&principal).await?;
    Ok(Json(summaries.into_iter().map(|summary| Device::new(summary, here)).collect()))
}

#[derive(Deserialize)]
struct End {
    id: SessionId,
}

/// `end` asks whose session it is: nobody ends another's. This very one is ended like any sign-out, so that
/// the browser hears of it.
async fn end(
    session: Session,
    State(logins): State<Logins>,
    Form(End { id }): Form<End>,
) -> Result<&'static str, Error> {
    let Some(principal) = session.principal()? else { return Ok("Nobody is signed in\n") };
    if session.id()? == Some(id) {
        session.destroy()?;
        return Ok("Signed out here\n");
    }
    Ok(if logins.end(&principal, id).await? { "Signed out there\n" } else { "None of yours\n" })
}

async fn end_others(session: Session, State(logins): State<Logins>) -> Result<String, Error> {
    let Some(principal) = session.principal()? else { return Ok("Nobody is signed in\n".into()) };
    let ended = logins.revoke(&principal, session.id()?).await?;
    Ok(format!("Signed out at {ended} other places\n"))
}
