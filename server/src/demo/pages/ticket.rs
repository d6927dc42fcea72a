//! What the front page offers to do with the ticket itself.

use axum::response::Redirect;
use cloakroom::{Error, Session};

/// `POST /session/renew`: another secret opens the same coat; the one before is worth nothing at once.
pub(crate) async fn renew(session: Session) -> Result<Redirect, Error> {
    session.renew()?;
    Ok(Redirect::to("/"))
}

/// `POST /session/forget`: nothing is kept, on either side.
pub(crate) async fn forget(session: Session) -> Result<Redirect, Error> {
    session.destroy()?;
    Ok(Redirect::to("/goodbye"))
}
