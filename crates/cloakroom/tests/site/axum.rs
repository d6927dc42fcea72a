//! The pages as axum serves them.

use axum::Router;
use axum::body::Body;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use cloakroom::{Error, LoadError, Session};

use super::late_body::LateBody;
use super::pages::{Page, Pages, Place, Saying};
use super::said::Said;

impl Pages {
    pub(super) fn router(self) -> Router {
        self.0.into_iter().fold(Router::new(), |router, (path, page)| router.route(path, page.route()))
    }
}

impl Page {
    fn route(self) -> MethodRouter {
        match self {
            Self::Nothing(deed) => any(move || respond(deed(()))),
            Self::Session(deed) => any(move |session: Session| respond(deed(session))),
            Self::SessionAndPlace(deed) => {
                any(move |uri: Uri, session: Session| respond(deed((session, Place(uri.path().to_owned())))))
            }
            Self::Optional(deed) => any(move |session: Option<Session>| respond(deed(session))),
            Self::Tried(deed) => any(move |session: Result<Session, LoadError>| respond(deed(session))),
        }
    }
}

async fn respond(saying: Saying) -> Result<Response, Error> {
    let Said { status, headers, text, late } = saying.await?;
    let body = late.map_or_else(|| text.into(), |session| Body::new(LateBody::of(session)));
    let mut response = (status, body).into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().expect("a value"));
    }
    Ok(response)
}
