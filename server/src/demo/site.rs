//! The website in one look: what leads where, and what every request passes on its way.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use cloakroom::{Lifetime, Logins};
use cloakroom_session::store::DynStore;

use super::accounts::Accounts;
use super::sessions::Demo;
use super::settings::Settings;
use super::wire::WireLog;
use super::{assets, dress, headers, live, origin, pages, preferences, wire};

/// The largest form, in octets.
pub(crate) const FORM_BYTES_MAX: usize = 16 * 1024;

/// What the handlers share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Site {
    /// To read records by their id beside the session layer; see [`live`].
    pub(crate) store: Arc<dyn DynStore>,
    pub(crate) logins: Logins,
    pub(crate) accounts: Accounts,
    pub(crate) wire: Arc<WireLog>,
    pub(crate) cookie_name: Arc<str>,
    pub(crate) secure: bool,
    /// Of a session whose visitor does not ask to be kept signed in.
    pub(crate) lifetime: Lifetime,
}

impl Site {
    pub(crate) fn new(
        sessions: &Demo,
        store: Arc<dyn DynStore>,
        accounts: Accounts,
        settings: &Settings,
    ) -> Self {
        let cookie_name: Arc<str> = settings.cookie.name().into();
        Self {
            store,
            logins: sessions.logins(),
            accounts,
            wire: Arc::new(WireLog::new(cookie_name.clone())),
            cookie_name,
            secure: settings.secure,
            lifetime: settings.lifetime,
        }
    }
}

/// From the outside in: headers, our own forms only, errors made readable, what is said noted down, and
/// around the pages that want it the session.
pub(crate) fn router(site: Site, sessions: &Demo) -> Router {
    let noted = with_session().layer(sessions.layer()).merge(without_session());
    noted
        .layer(from_fn_with_state(site.wire.clone(), wire::note))
        .merge(beside())
        .fallback(dress::nothing_here)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(from_fn(dress::errors))
        .layer(from_fn(origin::guard))
        .layer(from_fn(headers::add))
        .with_state(site)
}

fn with_session() -> Router<Site> {
    Router::new()
        .route("/", get(pages::home::show))
        .route("/shop", get(pages::shop::show))
        .route("/shop/{slug}", get(pages::product::show))
        .route("/basket", get(pages::basket::show).post(pages::basket::change))
        .route("/account", get(pages::account::show))
        .route("/account/sign-up", post(pages::account::sign_up))
        .route("/account/sign-in", post(pages::account::sign_in))
        .route("/account/sign-out", post(pages::account::sign_out))
        .route("/account/devices/end", post(pages::devices::end))
        .route("/account/devices/end-others", post(pages::devices::end_others))
        .route("/session/renew", post(pages::ticket::renew))
        .route("/session/forget", post(pages::ticket::forget))
}

/// Pages that ask for no session: they cost no store call, and give no cookie of ours.
fn without_session() -> Router<Site> {
    Router::new()
        .route("/how-it-works", get(pages::how::show))
        .route("/goodbye", get(pages::goodbye::show))
        .route("/preferences", post(preferences::choose))
}

/// What the panels would only be full of.
fn beside() -> Router<Site> {
    Router::new()
        .route("/live", get(live::show))
        .route("/style.css", get(assets::style))
        .route("/page.js", get(assets::script))
        .route("/cookies.js", get(assets::cookies))
        .route("/favicon.svg", get(assets::icon))
}
