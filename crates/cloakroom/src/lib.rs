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
//! # Where sessions are kept
//!
//! [`MemoryStore`] forgets them with its process. The other stores are crates of their own; each is one line more,
//! and nothing else changes.
//!
//! | crate | in | for |
//! |---|---|---|
//! | [`cloakroom-disk`](https://docs.rs/cloakroom-disk) | a folder | one process, with nothing to run beside it |
//! | [`cloakroom-redis`](https://docs.rs/cloakroom-redis) | Redis: a server, Sentinel or a cluster | a farm |
//! | [`cloakroom-sql`](https://docs.rs/cloakroom-sql) | PostgreSQL, MySQL or MariaDB, SQLite | a farm, or a few processes on one machine |
//! | [`cloakroom-files`](https://docs.rs/cloakroom-files) | PHP's own session files | pages in PHP and in Rust that share them |
//!
//! ```no_run
//! use cloakroom::Sessions;
//! use cloakroom_disk::{DiskSettings, DiskStore};
//!
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let sessions = Sessions::new(DiskStore::open("/var/lib/shop/sessions", DiskSettings::default())?);
//! # Ok(()) }
//! ```
//!
//! # On a farm
//!
//! Every node is made alike, on one store that all of them reach, and any of them answers any request: none keeps
//! anything of a session between two requests, so no proxy has to send a visitor back to the same one. The nodes
//! agree on the cookie and on the policy, and their clocks are set.
//!
//! ```no_run
//! use cloakroom::Sessions;
//! use cloakroom_redis::{RedisServers, RedisSettings, RedisStore};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let servers = RedisServers::sentinel(["10.0.0.1:26379", "10.0.0.2:26379", "10.0.0.3:26379"], "sessions")?;
//! let sessions = Sessions::new(RedisStore::connect(servers, RedisSettings::default()).await?);
//! // On one node at least.
//! tokio::spawn(sessions.clone().keep_swept());
//! # Ok(()) }
//! ```
//!
//! In a database that is there already:
//!
//! ```no_run
//! use cloakroom::Sessions;
//! use cloakroom_sql::{PostgresStore, SqlSettings};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let url = "postgres://shop:password@db.example/shop?sslmode=verify-full";
//! // Once, before the first node of a new version starts.
//! PostgresStore::migrate(url).await?;
//! let sessions = Sessions::new(PostgresStore::connect(url, SqlSettings::default()).await?);
//! # Ok(()) }
//! ```
//!
//! Beside pages in PHP, which name the session and lock it for as long as they run:
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use cloakroom::{Budget, Policy, SessionCookie, Sessions, TicketForm};
//! use cloakroom_files::{FilesSettings, FilesStore};
//!
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! // As php.ini has it: session.save_path.
//! let store = FilesStore::open("/var/lib/php/sessions", FilesSettings::default())?;
//! tokio::spawn(store.clone().keep_swept());
//! let sessions = Sessions::without_logins(store)
//!     .policy(Policy::builder().tickets(TicketForm::Php).build()?)
//!     .cookie(SessionCookie::phpsessid())
//!     .budget(Budget { operation: Duration::from_secs(6), request: Duration::from_secs(10) });
//! # Ok(()) }
//! ```
//!
//! # What the log says
//!
//! Why a visitor was answered 503 or 500, what may be an attack, who signed in and out: all of it goes to
//! [`tracing`], under the target `cloakroom`. Without a subscriber (`tracing_subscriber::fmt().init()`) nobody
//! hears of it.
//!
//! # What there is besides
//!
//! Sign-in is [`Session::sign_in`], and it replaces the secret; lists and revocations are [`Logins`].
//! What is decided once is a [`Policy`]. The layer goes around any tower service; without axum a
//! service calls [`Session::load`].
//!
//! What needs no store, because the browser may keep it by itself, is a cookie: [`cookies`].
//!
//! Features: `axum` (by default) makes [`Session`] an extractor and the errors responses there; `actix`
//! does so for actix-web 4, where `App::new().wrap(sessions.middleware())` takes the layer's place; `seal` brings
//! signed and encrypted cookies.

#[cfg(feature = "actix")]
pub mod actix;
mod answer;
#[cfg(feature = "axum")]
mod axum;
mod budget;
mod caching;
mod carry_out;
mod caught;
mod clock;
mod cookie;
pub mod cookies;
mod errand;
mod error;
mod head;
mod house;
mod journey;
mod logins;
mod session;
mod sessions;
mod span;
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
