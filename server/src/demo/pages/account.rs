//! Signing up, in and out.

use std::net::{IpAddr, SocketAddr};

use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use cloakroom::{Lifetime, Session};
use maud::Markup;
use serde::Deserialize;

use super::shell::{self, Place};
use crate::demo::accounts::{AccountsError, Name, Password, SignedUp};
use crate::demo::device;
use crate::demo::site::Site;
use crate::demo::texts::account as text;
use crate::demo::visit::Visit;

mod door;
mod room;

use self::door::{Door, Refusal};

/// `GET /account`: the door, or the room behind it.
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Result<Markup, cloakroom::Error> {
    let Some(principal) = visit.principal.clone() else { return Ok(door(&visit, &Door::default())) };
    let devices = site.logins.of(&principal).await?;
    let body = room::body(visit.visitor.language, &principal, visit.session.id()?, &devices);
    Ok(shell::page(&visit, Place::Account, text::PAGE, &body))
}

/// What both forms send. Never printed: there is a password in it.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    name: String,
    password: String,
    /// The checkbox: there when it is ticked.
    keep: Option<String>,
}

/// `POST /account/sign-in`
pub(crate) async fn sign_in(
    State(site): State<Site>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visit: Visit,
    Form(asked): Form<Credentials>,
) -> Result<Response, Trouble> {
    let (name, password) = (Name::read(&asked.name), Password::claimed(&asked.password));
    let (Ok(name), Some(password)) = (name, password) else {
        return Ok(refuse(&visit, &Door::sign_in(&asked, Refusal::WRONG)));
    };
    if !site.accounts.opens(name.clone(), password).await? {
        return Ok(refuse(&visit, &Door::sign_in(&asked, Refusal::WRONG)));
    }
    enter(&site, &visit.session, &name, asked.keep.is_some(), &headers, from.ip())
}

/// `POST /account/sign-up`: makes the account, and signs in.
pub(crate) async fn sign_up(
    State(site): State<Site>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visit: Visit,
    Form(asked): Form<Credentials>,
) -> Result<Response, Trouble> {
    let refused = |refusal| Ok(refuse(&visit, &Door::sign_up(&asked, refusal)));
    let Ok(name) = Name::read(&asked.name) else { return refused(Refusal::NAME) };
    let Some(password) = Password::chosen(&asked.password) else { return refused(Refusal::PASSWORD) };
    match site.accounts.sign_up(name.clone(), password).await? {
        SignedUp::Done => enter(&site, &visit.session, &name, asked.keep.is_some(), &headers, from.ip()),
        SignedUp::NameTaken => refused(Refusal::TAKEN),
        SignedUp::Full => refused(Refusal::FULL),
    }
}

/// `POST /account/sign-out`: this browser's session ends, for all its tabs.
pub(crate) async fn sign_out(session: Session) -> Result<Redirect, cloakroom::Error> {
    session.destroy()?;
    Ok(Redirect::to("/goodbye"))
}

/// The one place where a visitor becomes somebody: the secret changes in the same write.
fn enter(
    site: &Site,
    session: &Session,
    name: &Name,
    keep: bool,
    headers: &HeaderMap,
    address: IpAddr,
) -> Result<Response, Trouble> {
    // Kept signed in: 30 days, as NIST allows for what needs no second factor.
    let lifetime = if keep { Lifetime::NIST_AAL1.persistent(true) } else { site.lifetime };
    session.sign_in(name.principal()?).map_err(cloakroom::Error::from)?;
    session.set_lifetime(lifetime).map_err(cloakroom::Error::from)?;
    session.set_client(device::client(headers, address)).map_err(cloakroom::Error::from)?;
    Ok(Redirect::to("/account").into_response())
}

fn refuse(visit: &Visit, refused: &Door) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, door(visit, refused)).into_response()
}

fn door(visit: &Visit, state: &Door) -> Markup {
    shell::page(visit, Place::Account, text::PAGE, &door::body(visit.visitor.language, state))
}

/// Neither a yes nor a no could be given.
pub(crate) enum Trouble {
    Session(cloakroom::Error),
    Accounts(AccountsError),
    Name(cloakroom_session::PrincipalError),
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Self::Session(error) => error.into_response(),
            Self::Accounts(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the accounts could not answer");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
            Self::Name(error) => {
                tracing::error!(%error, "an account's name is no principal");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

impl From<cloakroom::Error> for Trouble {
    fn from(error: cloakroom::Error) -> Self {
        Self::Session(error)
    }
}

impl From<AccountsError> for Trouble {
    fn from(error: AccountsError) -> Self {
        Self::Accounts(error)
    }
}

impl From<cloakroom_session::PrincipalError> for Trouble {
    fn from(error: cloakroom_session::PrincipalError) -> Self {
        Self::Name(error)
    }
}
