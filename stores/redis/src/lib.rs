//! Sessions in Redis 7 or newer: a single server, Sentinel or a cluster.
//!
//! ```no_run
//! use cloakroom_redis::{RedisServers, RedisSettings, RedisStore};
//!
//! # async fn connect() -> Result<(), cloakroom_redis::ConnectError> {
//! let store = RedisStore::connect(RedisServers::single("127.0.0.1:6379")?, RedisSettings::default()).await?;
//!
//! let (servers, settings) = RedisServers::from_url("rediss://shop:password@redis.internal:6379/0")?;
//! let store = RedisStore::connect(servers, settings).await?;
//! # Ok(()) }
//! ```
//!
//! What it promises beyond the contract ([`cloakroom_session::store`]):
//!
//! 1. Each verb is decided by one script, in one step. Load, replace, touch and remove are one round trip.
//! 2. A write is sent once. What may have been done is not sent again: the caller is told "could not answer".
//! 3. A reply goes to who asked, however many others gave up waiting.
//! 4. Nothing waits longer than [`RedisSettings::operation_timeout`], or than that and [`Replicas::timeout`]
//!    where replicas are waited for. When the server answers again, so does the store.
//! 5. A server that cannot keep these promises (too old, a replica, one that evicts, with a clock that is off)
//!    is refused when it is connected to, with a [`ConnectError`] that says what to do.

mod address;
mod call;
mod cluster;
mod connect_error;
mod connection;
mod dial;
mod directory;
mod errand;
mod failure;
mod keys;
mod link;
mod links;
mod outages;
mod pipe;
mod refusal;
mod replicas;
mod request;
mod row;
mod script;
mod sentinel;
mod server;
mod servers;
mod settings;
mod store;
mod tls;
mod url;

pub use self::address::Address;
pub use self::connect_error::ConnectError;
pub use self::refusal::Refusal;
pub use self::servers::RedisServers;
pub use self::settings::{Credentials, RedisSettings, Replicas};
pub use self::store::RedisStore;
pub use self::tls::{RedisTls, TlsIdentity};
