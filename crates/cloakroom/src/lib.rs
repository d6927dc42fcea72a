//! Web sessions for tower, axum and actix-web.
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use cloakroom::{MemoryStore, Session, Sessions};
//!
//! async fn visits(session: Session) -> Result<String, cloakroom::Error> {
//!     let visits = session.update("visits", |n: u64| n + 1)?;
//!     Ok(format!("You were here {visits} times"))
//! }
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let sessions = Sessions::new(MemoryStore::new());
//! let app: Router = Router::new().route("/", get(visits)).layer(sessions.layer());
//! # let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! axum::serve(listener, app).await?;
//! # Ok(()) }
//! ```
//!
//! What you may rely on:
//!
//! 1. A handler that takes no [`Session`] pays nothing: no store call, no cookie.
//! 2. Two requests of one session never lose each other's updates, and never wait for each other:
//!    what a handler did is done again on the newer record. A plain `get` and `insert` of one name is
//!    compared; [`Session::update`] is computed again.
//! 3. Changes are committed after the handler, before the response's head leaves, even when the
//!    client has gone away. A handler that panics or is cancelled commits nothing; after an [`Error`]
//!    and after any 5xx nothing is committed but a [`Session::destroy`]. What [`Session::commit`]
//!    acknowledged stays, and its cookie is sent whatever follows.
//! 4. A store that cannot answer, or not within the [`Budget`], means 503 with `Retry-After`, and the
//!    cookie is left alone.
//! 5. A request overtaken by a sign-out or a sign-in stores nothing: 409, no cookie.
//! 6. A response that asked for the session carries `Vary: Cookie` and `Cache-Control: private,
//!    no-store`.
//! 7. The cookie is `__Host-id`, Secure, HttpOnly, SameSite=Lax ([`SessionCookie`]).
//! 8. Expired sessions are refused at every read; spawn [`Sessions::keep_swept`] to get their room back.
//!
//! Sign-in is [`Session::sign_in`], and it replaces the secret; lists and revocations are [`Logins`].
//! What is decided once is a [`Policy`]. The layer goes around any tower service; without axum a
//! service calls [`Session::load`].
//!
//! Features: `axum` (by default) makes [`Session`] an extractor and the errors responses there; `actix`
//! does so for actix-web 4, where `App::new().wrap(sessions.middleware())` takes the layer's place.

#[cfg(feature = "actix")]
pub mod actix;
mod answer;
#[cfg(feature = "axum")]
mod axum;
mod budget;
mod caching;
mod carry_out;
mod caught;
mod cookie;
mod errand;
mod error;
mod head;
mod house;
mod journey;
mod logins;
mod session;
mod sessions;
mod sweep;
mod tell;
mod tower;
mod turnstile;
mod visit;

pub use cloakroom_cookie::{SameSite, SpecError};
pub use cloakroom_session::{
    Chance, Client, Directory, Lifetime, LimitError, Limits, MemoryStore, NoChance, OnCollision, Policy,
    Principal, Record, Refused, Renewal, Revision, SecretHash, SessionError, SessionId, SessionLimit, Slot,
    Store, Summary, Ticket, TicketForm, Timestamp, store,
};

pub use self::answer::{LateAnswer, ServerErrorPolicy};
pub use self::budget::Budget;
pub use self::cookie::{SessionCookie, SessionCookieBuilder};
pub use self::error::{Error, LoadError};
pub use self::logins::Logins;
pub use self::session::Session;
pub use self::sessions::{Sessions, WithLogins, WithoutLogins};
pub use self::tower::{SessionFuture, SessionLayer, SessionService};
