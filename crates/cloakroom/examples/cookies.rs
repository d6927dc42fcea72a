//! Cookies without sessions: a theme that scripts may read, a signed count, encrypted preferences.
//! `CLOAKROOM_KEYS=$(openssl rand -hex 32) cargo run -p cloakroom --example cookies`
use std::error::Error;
use std::iter::successors;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Form, Router};
use cloakroom::cookies::{
    CookieError, CookieSpec, Cookies, EncryptedCookie, Keyring, KeysError, PlainCookie, SignedCookie,
    keyring_from_env, temporary_keyring,
};
use serde::{Deserialize, Serialize};

const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

#[derive(Default, Serialize, Deserialize)]
struct Preferences {
    name: String,
}

/// The site's cookies, described once.
struct Site {
    theme: PlainCookie,
    visits: SignedCookie<u32>,
    preferences: EncryptedCookie<Preferences>,
}

impl Site {
    fn new(keyring: &Keyring) -> Result<Self, Box<dyn Error>> {
        let theme = CookieSpec::builder("theme").script_readable().build()?;
        let visits = CookieSpec::builder("__Host-visits").build()?;
        let preferences = CookieSpec::builder("__Host-prefs").build()?;
        Ok(Self {
            theme: PlainCookie::new(theme).kept_for(YEAR),
            visits: SignedCookie::new(visits, keyring, "visits", WEEK)?.kept(),
            preferences: EncryptedCookie::new(preferences, keyring, "preferences", WEEK)?.kept(),
        })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().init(); // who asks for nothing else sees `info` and above
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&*error),
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let keyring = match keyring_from_env("CLOAKROOM_KEYS") {
        Err(why @ KeysError::Unset { .. }) => {
            eprintln!("{why}; until then sealed cookies end with this process");
            temporary_keyring()?
        }
        keyring => keyring?,
    };
    let routes = Router::new().route("/", get(page)).route("/theme", post(theme)).route("/name", post(name));
    let app = routes.with_state(Arc::new(Site::new(&keyring)?));

    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    eprintln!("http://{listen}/");
    Ok(axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await?)
}

fn report(error: &dyn Error) -> ExitCode {
    eprintln!("{error}");
    for cause in successors(error.source(), |&cause| cause.source()) {
        eprintln!("  because {cause}");
    }
    ExitCode::FAILURE
}

async fn page(State(site): State<Arc<Site>>, cookies: Cookies) -> Result<(Cookies, String), CookieError> {
    let visits = cookies.get(&site.visits).unwrap_or_default().saturating_add(1);
    cookies.set(&site.visits, &visits)?;
    let theme = cookies.get(&site.theme).unwrap_or("light".into());
    let Preferences { name } = cookies.get(&site.preferences).unwrap_or_default();
    Ok((cookies, format!("Visit {visits} of {name:?} in {theme}\n")))
}

#[derive(Deserialize)]
struct Theme {
    is: String,
}

async fn theme(
    State(site): State<Arc<Site>>,
    cookies: Cookies,
    Query(theme): Query<Theme>,
) -> Result<Cookies, CookieError> {
    cookies.set(&site.theme, if theme.is == "dark" { "dark" } else { "light" })?;
    Ok(cookies)
}

/// An empty name forgets it.
async fn name(
    State(site): State<Arc<Site>>,
    cookies: Cookies,
    Form(preferences): Form<Preferences>,
) -> Result<Cookies, CookieError> {
    if preferences.name.is_empty() {
        cookies.remove(&site.preferences);
    } else {
        cookies.set(&site.preferences, &preferences)?;
    }
    Ok(cookies)
}
