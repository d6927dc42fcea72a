//! Signing in and out, on the disk: here, everywhere else, and everywhere.
//!
//! `cargo run -p cloakroom --example login -- ./login-data`, then with a cookie jar:
//!
//! ```text
//! curl -b jar -c jar -d name=alice -d password=secret -d keep_me_signed_in=on http://localhost:3000/sign-in
//! curl -b jar -c jar http://localhost:3000/
//! curl -b jar -c jar -X POST http://localhost:3000/sign-out
//! ```

use std::error::Error;
use std::iter::successors;
use std::process::ExitCode;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, response::Redirect};
use cloakroom::{Lifetime, Logins, Policy, Principal, Session, Sessions};
use cloakroom_disk::{DiskSettings, DiskStore};
use serde::Deserialize;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().init(); // who asks for nothing else sees `info` and above
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&*error),
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or("login-data".into());
    let listen = args.next().unwrap_or("127.0.0.1:3000".into());

    let policy = Policy::builder().lifetime(Lifetime::NIST_AAL2).build()?; // one hour idle, a day in all
    let sessions = Sessions::new(DiskStore::open(&folder, DiskSettings::default())?).policy(policy);
    tokio::spawn(sessions.clone().keep_swept());

    let app = Router::new()
        .route("/", get(home))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/sign-out-elsewhere", post(sign_out_elsewhere))
        .route("/sign-out-everywhere", post(sign_out_everywhere))
        .with_state(sessions.logins())
        .layer(sessions.layer());
    eprintln!("http://{listen}/, sessions in {folder}");
    axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await?;
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

async fn home(session: Session, State(logins): State<Logins>) -> Result<String, cloakroom::Error> {
    let Some(principal) = session.principal()? else { return Ok("Nobody is signed in\n".into()) };
    let places = logins.of(&principal).await?.len();
    Ok(format!("{principal} is signed in at {places} places\n"))
}

#[derive(Deserialize)]
struct SignIn {
    name: String,
    password: String,
    /// A checkbox: there when it is ticked.
    keep_me_signed_in: Option<String>,
}

async fn sign_in(session: Session, Form(form): Form<SignIn>) -> Result<Redirect, Refused> {
    if form.password != "secret" {
        return Err(Refused::Password); // a real application asks argon2
    }
    let principal = Principal::new(&form.name).map_err(|_| Refused::Password)?;
    if form.keep_me_signed_in.is_some() {
        session.set_lifetime(Lifetime::NIST_AAL1.persistent(true)).map_err(cloakroom::Error::from)?; // 30 days
    }
    session.sign_in(principal).map_err(cloakroom::Error::from)?;
    Ok(Redirect::to("/"))
}

/// Wins over every request that is under way.
async fn sign_out(session: Session) -> Result<Redirect, cloakroom::Error> {
    session.destroy()?;
    Ok(Redirect::to("/"))
}

/// When a password changes: this one stays.
async fn sign_out_elsewhere(
    session: Session,
    State(logins): State<Logins>,
) -> Result<Redirect, cloakroom::Error> {
    if let Some(principal) = session.principal()? {
        logins.revoke(&principal, session.id()?).await?;
    }
    Ok(Redirect::to("/"))
}

/// This one as well: `revoke` ends it in the store, `destroy` tells the browser.
async fn sign_out_everywhere(
    session: Session,
    State(logins): State<Logins>,
) -> Result<Redirect, cloakroom::Error> {
    if let Some(principal) = session.principal()? {
        logins.revoke(&principal, session.id()?).await?;
    }
    session.destroy()?;
    Ok(Redirect::to("/"))
}

/// Why nobody was signed in.
enum Refused {
    Password,
    Session(cloakroom::Error),
}

impl From<cloakroom::Error> for Refused {
    fn from(error: cloakroom::Error) -> Self {
        Self::Session(error)
    }
}

impl axum::response::IntoResponse for Refused {
    fn into_response(self) -> axum::response::Response {
        match self {
            Self::Password => (StatusCode::FORBIDDEN, "No such name with this password\n").into_response(),
            Self::Session(error) => error.into_response(),
        }
    }
}
