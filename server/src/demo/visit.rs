//! A page being opened by somebody who has a session, or gets one now: it is counted.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use cloakroom::{Principal, Session, SessionError, Slot};

use super::basket::{BASKET, Basket};
use super::visitor::Visitor;

/// How many pages were opened in this session.
pub(crate) const VISITS: Slot<u64> = Slot::new("visits");

/// What a page with a session knows of its reader. Taking it as an argument counts the visit.
pub(crate) struct Visit {
    pub(crate) visitor: Visitor,
    pub(crate) session: Session,
    pub(crate) count: u64,
    pub(crate) basket: Basket,
    pub(crate) principal: Option<Principal>,
}

impl Visit {
    fn of(visitor: Visitor, session: Session, counts: bool) -> Result<Self, SessionError> {
        let count = if counts {
            session.update(VISITS, |visits| visits.saturating_add(1))?
        } else {
            session.get(VISITS)?.unwrap_or_default()
        };
        let basket = session.get(BASKET)?.unwrap_or_default();
        let principal = session.principal()?;
        Ok(Self { visitor, session, count, basket, principal })
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let session = Session::load(parts).await.map_err(IntoResponse::into_response)?;
        let visitor = Visitor::of(&parts.headers, &parts.uri);
        Self::of(visitor, session, is_looked_at(&parts.headers))
            .map_err(|error| cloakroom::Error::from(error).into_response())
    }
}

/// A browser that fetches a page in advance has not shown it to anybody.
fn is_looked_at(headers: &HeaderMap) -> bool {
    let purpose = headers.get("sec-purpose").map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    !purpose.starts_with(b"prefetch")
}
