//! The journey in the grammar of actix-web: a middleware, an extractor, errors that are responses.
//!
//! ```no_run
//! use actix_web::{App, HttpServer, web};
//! use cloakroom::{MemoryStore, Session, Sessions};
//!
//! async fn visits(session: Session) -> Result<String, cloakroom::Error> {
//!     let visits = session.update("visits", |n: u64| n + 1)?;
//!     Ok(format!("You were here {visits} times"))
//! }
//!
//! # async fn run() -> std::io::Result<()> {
//! // Made once, and shared by all workers.
//! let sessions = Sessions::new(MemoryStore::new());
//! HttpServer::new(move || App::new().wrap(sessions.middleware()).route("/", web::get().to(visits)))
//!     .bind("127.0.0.1:3000")?
//!     .run()
//!     .await
//! # }
//! ```
//!
//! 1. A handler takes [`Session`](crate::Session), and so does a guard made by `from_fn`; any other
//!    middleware asks `request.extract::<Session>()`. All share one load. The last `.wrap` is the
//!    outermost: guards are wrapped first, the sessions after them.
//! 2. Who wants to answer an outage itself takes `Result<Session, LoadError>`.
//! 3. `Option<Session>` is `None` to its handler when the store cannot answer: that is how actix-web has
//!    it. What the handler says then is not sent: the visitor gets the 503, and nothing is stored.
//! 4. An error that an inner middleware answers with is an answer: what was changed is committed, unless
//!    its status is 5xx, and its response carries the cookie.
//! 5. A client that closes its half of the connection is still served, unless the server has
//!    `h1_allow_half_closed(false)`; then its handler is cancelled, and commits nothing.
//!
//! Pages of one's own in place of the plain texts: `ErrorHandlers`, wrapped after the sessions. The body is
//! another; status, cookie and what caches are told stay.
//!
//! ```
//! use actix_web::dev::ServiceResponse;
//! use actix_web::http::StatusCode;
//! use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
//! use actix_web::middleware::{ErrorHandlerResponse, ErrorHandlers};
//! use actix_web::App;
//! use cloakroom::{MemoryStore, Sessions};
//!
//! fn own_page<B>(answer: ServiceResponse<B>) -> actix_web::Result<ErrorHandlerResponse<B>> {
//!     let (request, answer) = answer.into_parts();
//!     let page = format!("<h1>Sorry</h1><p>{}\n", answer.status());
//!     let mut answer = answer.set_body(page).map_into_boxed_body().map_into_right_body();
//!     answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
//!     Ok(ErrorHandlerResponse::Response(ServiceResponse::new(request, answer)))
//! }
//!
//! let sessions = Sessions::new(MemoryStore::new());
//! let pages = ErrorHandlers::new()
//!     .handler(StatusCode::CONFLICT, own_page)
//!     .handler(StatusCode::PAYLOAD_TOO_LARGE, own_page)
//!     .handler(StatusCode::SERVICE_UNAVAILABLE, own_page);
//! let app = App::new().wrap(sessions.middleware()).wrap(pages);
//! ```

mod answering;
mod cookies;
mod extract;
mod guest;
mod head;
mod middleware;
mod service;

pub use self::cookies::WithCookies;
pub use self::extract::NotLent;
pub use self::middleware::SessionMiddleware;
pub use self::service::SessionService;
