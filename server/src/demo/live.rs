//! The panels beside a page: what the browser holds, what the server holds, what they said.
//!
//! Pages ask for them every second. That must not be a visit: it neither prolongs the session nor changes
//! it, or else a forgotten tab would keep its session alive for ever. So this stands outside the session
//! layer. It reads the record by its id, shows it only to who has the secret that opens it, and writes
//! nothing.

mod browser;
mod server;
mod talk;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cloakroom::store::StoreError;
use cloakroom::{Record, SessionId, Summary};
use cloakroom_cookie::{Found, find};
use cloakroom_session::Ticket;
use maud::{Markup, html};
use serde::Deserialize;

use super::basket::{BASKET, Basket};
use super::clock;
use super::site::Site;
use super::visitor::Visitor;
use super::wire::{self, CookiePair, Note};

/// What the page already shows.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    version: Option<String>,
}

/// What a ticket is worth at the moment.
pub(crate) enum Standing {
    /// None was shown.
    NoTicket,
    /// There is no such session, or no more.
    Unknown(SessionId),
    /// There is one, but another secret opens it now.
    Outdated(SessionId),
    /// It opens this record.
    Open(Box<Held>),
}

/// What the server holds of an open session.
pub(crate) struct Held {
    pub(crate) record: Arc<Record>,
    /// All sessions of who is signed in.
    pub(crate) devices: Vec<Summary>,
    pub(crate) notes: Vec<Note>,
}

/// The panels as HTML; 204 when they are as the page has them, 503 when the store cannot answer.
pub(crate) async fn show(
    State(site): State<Site>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    let mut response = match Standing::of(&site, &headers).await {
        Ok(standing) => {
            let cookies = wire::pairs(&headers, &site.cookie_name);
            answer(&site, &visitor, &standing, &cookies, asked.version.as_deref())
        }
        Err(error) => {
            tracing::warn!(%error, "the live panels could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

impl Standing {
    async fn of(site: &Site, headers: &HeaderMap) -> Result<Self, StoreError> {
        let Some(ticket) = shown_ticket(headers, &site.cookie_name) else { return Ok(Self::NoTicket) };
        let Some(record) = site.store.load(ticket.id, clock::now()).await? else {
            return Ok(Self::Unknown(ticket.id));
        };
        if record.lock != ticket.secret.hash() {
            return Ok(Self::Outdated(ticket.id));
        }
        let devices = match &record.principal {
            Some(principal) => site.logins.of(principal).await?,
            None => Vec::new(),
        };
        let notes = site.wire.of(ticket.id);
        Ok(Self::Open(Box::new(Held { record, devices, notes })))
    }

    /// The open session, if it is one.
    pub(crate) const fn held(&self) -> Option<&Held> {
        match self {
            Self::Open(held) => Some(held),
            Self::NoTicket | Self::Unknown(_) | Self::Outdated(_) => None,
        }
    }
}

/// As the session layer reads it: several different ones are none.
fn shown_ticket(headers: &HeaderMap, name: &str) -> Option<Ticket> {
    let fields = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
    match find(fields, name.as_bytes()) {
        Found::One(value) | Found::Several { first: value, differing: false } => Ticket::parse(value).ok(),
        Found::Several { differing: true, .. } | Found::None | Found::OverLimit => None,
    }
}

fn answer(
    site: &Site,
    visitor: &Visitor,
    standing: &Standing,
    cookies: &[CookiePair],
    shown: Option<&str>,
) -> Response {
    let panels = html! {
        (browser::panel(site, visitor.language, standing, cookies))
        (server::panel(visitor.language, standing))
        (talk::panel(visitor.language, standing))
    };
    let version = version(&panels);
    if shown == Some(version.as_str()) {
        return StatusCode::NO_CONTENT.into_response();
    }
    let held = standing.held();
    let principal = held.and_then(|held| held.record.principal.as_ref());
    html! {
        div
            data-version=(version)
            data-now=(clock::now().as_millis())
            data-principal=(principal.map(ToString::to_string).unwrap_or_default())
            data-pieces=(held.map_or(0, |held| basket(&held.record).pieces())) {
            (panels)
        }
    }
    .into_response()
}

/// Changes when anything that is shown does. The time is not part of it: pages count down by themselves.
fn version(panels: &Markup) -> String {
    let mut hasher = DefaultHasher::new();
    panels.0.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn basket(record: &Record) -> Basket {
    let octets = record.values.get(BASKET.name());
    octets.and_then(|octets| serde_json::from_slice(octets).ok()).unwrap_or_default()
}
