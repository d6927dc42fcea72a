//! Ending sessions in other browsers.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cloakroom::{Error, Session, SessionId};
use serde::Deserialize;

use crate::demo::site::Site;

/// What a form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct Ended {
    id: String,
}

/// `POST /account/devices/end`: one of the signed-in visitor's own; this one here is signed out.
pub(crate) async fn end(
    State(site): State<Site>,
    session: Session,
    Form(ended): Form<Ended>,
) -> Result<Response, Error> {
    let Ok(id) = ended.id.parse::<SessionId>() else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    if session.id()? == Some(id) {
        session.destroy()?;
        return Ok(Redirect::to("/goodbye").into_response());
    }
    if let Some(principal) = session.principal()? {
        // That it is theirs is for the directory to say; that it is gone already is fine.
        site.logins.end(&principal, id).await?;
    }
    Ok(Redirect::to("/account").into_response())
}

/// `POST /account/devices/end-others`: all but this one.
pub(crate) async fn end_others(State(site): State<Site>, session: Session) -> Result<Redirect, Error> {
    if let (Some(principal), Some(here)) = (session.principal()?, session.id()?) {
        site.logins.revoke(&principal, Some(here)).await?;
    }
    Ok(Redirect::to("/account"))
}
