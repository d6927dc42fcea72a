//! Pages in Rust beside pages in PHP: one login, one basket, one logout.
//!
//! ```text
//! mkdir -m 700 php-sessions
//! php -S localhost:8000 -d session.save_path=$PWD/php-sessions -d session.use_strict_mode=1 &
//! cargo run -p cloakroom --example php -- ./php-sessions
//! ```
//!
//! A page in PHP says `session_start(); echo $_SESSION['user'];`: whoever signs in here is known there.

use std::error::Error;
use std::iter::successors;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::extract::Form;
use axum::routing::{get, post};
use cloakroom::{Budget, Policy, Session, SessionCookie, Sessions, TicketForm};
use cloakroom_files::{FilesSettings, FilesStore};
use serde::Deserialize;

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
    let folder = args.next().unwrap_or("php-sessions".into());
    let listen = args.next().unwrap_or("127.0.0.1:3000".into());

    let store = FilesStore::open(&folder, FilesSettings::default())?;
    tokio::spawn(store.clone().keep_swept());
    let sessions = Sessions::without_logins(store)
        .policy(Policy::builder().tickets(TicketForm::Php).build()?)
        .cookie(SessionCookie::phpsessid())
        // A page in PHP may hold its session's lock for seconds.
        .budget(Budget { operation: Duration::from_secs(6), request: Duration::from_secs(10) });

    let app = Router::new()
        .route("/", get(home))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
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

/// As `$_SESSION['user']` says, whichever language wrote it.
async fn home(session: Session) -> Result<String, cloakroom::Error> {
    let user: Option<String> = session.get("user")?;
    Ok(user.map_or("Nobody is signed in\n".into(), |user| format!("{user} is signed in\n")))
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

/// PHP's `session_regenerate_id(true)` is `renew`. A real application checks a password first.
async fn sign_in(
    session: Session,
    Form(Name { name }): Form<Name>,
) -> Result<&'static str, cloakroom::Error> {
    session.clear()?; // somebody else may have put it there
    session.insert("user", &name)?;
    session.renew()?;
    Ok("Welcome\n")
}

async fn sign_out(session: Session) -> Result<&'static str, cloakroom::Error> {
    session.destroy()?;
    Ok("Good-bye\n")
}
