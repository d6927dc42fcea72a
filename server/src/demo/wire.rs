//! What browser and server say to each other in `Cookie` and `Set-Cookie`, noted per session.
//!
//! 1. A note is made when the response's head leaves, under the session that the request named, or that
//!    the response began.
//! 2. Secrets are never kept: a ticket is noted by its public id, a foreign cookie by its name.
//! 3. Notes are in memory and bounded; the oldest go first.
//!
//! It stands outside the session layer, so that it sees the lines as they go over the wire.

mod line;
mod log;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

pub(crate) use self::line::{CookiePair, SetLine, Shown, pairs};
pub(crate) use self::log::{Note, WireLog};
use super::clock;

/// The middleware.
pub(crate) async fn note(State(log): State<Arc<WireLog>>, request: Request, next: Next) -> Response {
    let mut note = Note::of_request(clock::now(), &request, log.cookie_name());
    let response = next.run(request).await;
    note.add_response(&response, log.cookie_name());
    log.keep(note);
    response
}
