//! Cookies without sessions: what a visitor's browser is to keep by itself, as values of your types.
//!
//! A cookie is described once, at start-up, and that is where it is decided who can read and who can change
//! it:
//!
//! | type | the visitor | its value |
//! |---|---|---|
//! | [`PlainCookie`] | reads and changes it | a text |
//! | [`SignedCookie`] (feature `seal`) | reads it | anything that serde takes |
//! | [`EncryptedCookie`] (feature `seal`) | hands it back | anything that serde takes |
//!
//! A handler takes [`Cookies`], asks them for a cookie so described, and returns them with its response.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use axum::{Router, extract::State, routing::{get, post}};
//! use cloakroom::cookies::{CookieError, CookieSpec, Cookies, PlainCookie};
//!
//! struct Shop {
//!     theme: PlainCookie,
//! }
//!
//! async fn page(State(shop): State<Arc<Shop>>, cookies: Cookies) -> (Cookies, String) {
//!     let theme = cookies.get(&shop.theme).unwrap_or("light".into());
//!     (cookies, format!("The theme is {theme}"))
//! }
//!
//! async fn darken(State(shop): State<Arc<Shop>>, cookies: Cookies) -> Result<Cookies, CookieError> {
//!     cookies.set(&shop.theme, "dark")?;
//!     Ok(cookies)
//! }
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let theme = CookieSpec::builder("theme").script_readable().build()?;
//! let shop = Shop { theme: PlainCookie::new(theme) };
//! let app: Router = Router::new().route("/", get(page).post(darken)).with_state(Arc::new(shop));
//! # let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! axum::serve(listener, app).await?;
//! # Ok(()) }
//! ```
//!
//! 1. What browsers would drop is refused when a cookie is described, or its value set, with the rule's name.
//! 2. A response says one thing of a cookie: what was said last, whoever said it. [`Cookies::get`] answers what
//!    the browser will hold after this response.
//! 3. A sealed cookie is opened, or it is not there: forged, expired, moved from another name or purpose, all of
//!    that is `None`. Of several cookies of one name, of which somebody may have planted the first, the first
//!    that opens is taken; eight are tried.
//! 4. What a retired key sealed is sealed again with the first one when it is asked for; when it ends stays.
//!    That is nobody's word: it yields to what is said of the cookie, on whatever layer.
//! 5. The response they are returned with varies by `Cookie` when one was asked for, and is `private, no-store`
//!    when one was set, unless the handler said `private` or `no-store` itself.
//! 6. A request beyond [`HEADER_OCTETS_MAX`](cloakroom_cookie::HEADER_OCTETS_MAX) or
//!    [`PAIRS_MAX`](cloakroom_cookie::PAIRS_MAX) is answered 431.
//!
//! In actix-web a handler returns `cookies.with(response)`; without a framework
//! [`Cookies::of`] takes a request's fields and [`Cookies::write_to`] writes a response's.

mod caching;
mod described;
mod error;
mod exchange;
#[cfg(feature = "seal")]
mod keys;
#[cfg(feature = "seal")]
mod nonce;
mod plain;
mod said;
#[cfg(feature = "seal")]
mod seal;
#[cfg(feature = "seal")]
mod sealed;

#[cfg(feature = "seal")]
pub use cloakroom_cookie::seal::{Keyring, Padding};
pub use cloakroom_cookie::{CookieLifetime, CookieSpec, CookieSpecBuilder};

pub(crate) use self::caching::is_private;
pub use self::described::{Cookie, Reading};
pub use self::error::{CookieError, TooManyCookies};
pub use self::exchange::Cookies;
#[cfg(feature = "seal")]
pub use self::keys::{KeysError, keyring_from_env, keyring_from_file, temporary_keyring};
pub use self::plain::PlainCookie;
pub(crate) use self::said::Said;
#[cfg(feature = "seal")]
pub use self::seal::Seal;
#[cfg(feature = "seal")]
pub use self::sealed::{EncryptedCookie, SealedCookie, SignedCookie, Within};
