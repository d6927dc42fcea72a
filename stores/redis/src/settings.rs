//! How a Redis store is run: every limit it has, with a name and a default.

use std::fmt;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use crate::tls::RedisTls;

/// What to trade. Build it from [`RedisSettings::default`] and change what should differ:
///
/// ```
/// use cloakroom_redis::{Credentials, RedisSettings};
///
/// let mut settings = RedisSettings::default();
/// settings.prefix = "shop:".to_owned();
/// settings.credentials = Some(Credentials::new("shop", "its password"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RedisSettings {
    /// What every key begins with: `cloakroom:`. Two sites in one database have two prefixes.
    pub prefix: String,
    /// Who we are to the servers; nobody by default.
    pub credentials: Option<Credentials>,
    /// Who we are to the Sentinels; nobody by default.
    pub sentinel_credentials: Option<Credentials>,
    /// The database's number: 0.
    pub database: u32,
    /// Encryption; none by default.
    pub tls: Option<RedisTls>,
    /// How many connections to each server there may be: 32, and at most [`Self::CONNECTIONS_MAX`]. Each runtime with
    /// one thread (each worker of actix-web) has one of its own while there are enough; the threads of any other
    /// share two.
    pub connections: NonZeroUsize,
    /// How long a verb may take in all: 250 ms.
    pub operation_timeout: Duration,
    /// How long connecting to one server may take: 1 s. Callers wait for it no longer than for anything else.
    pub connect_timeout: Duration,
    /// After failing to connect, callers are refused at once for a while that doubles up to this: 1 s.
    pub reconnect_pause_max: Duration,
    /// How long after its deadline a record is left to Redis' own expiry: 10 minutes.
    ///
    /// The deadline in the record is what counts; this is for servers' clocks that differ.
    pub expiry_margin: Duration,
    /// How far a server's clock may be from ours: 2 minutes.
    pub clock_skew_max: Duration,
    /// Replicas to wait for when a session ends or its secret is replaced; none by default.
    pub replicas: Option<Replicas>,
    /// Accepts a server that removes keys when its memory is full. Then it may sign people out, and a
    /// revocation may be forgotten.
    pub danger_accept_eviction: bool,
}

impl RedisSettings {
    /// More connections to each server are refused: none of us has so many threads.
    pub const CONNECTIONS_MAX: usize = 1024;
}

impl Default for RedisSettings {
    fn default() -> Self {
        Self {
            prefix: "cloakroom:".to_owned(),
            credentials: None,
            sentinel_credentials: None,
            database: 0,
            tls: None,
            connections: const { NonZeroUsize::new(32).unwrap() },
            operation_timeout: Duration::from_millis(250),
            connect_timeout: Duration::from_secs(1),
            reconnect_pause_max: Duration::from_secs(1),
            expiry_margin: Duration::from_secs(10 * 60),
            clock_skew_max: Duration::from_secs(2 * 60),
            replicas: None,
            danger_accept_eviction: false,
        }
    }
}

/// Who must have a write before it is acknowledged (`WAIT`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replicas {
    /// How many.
    pub count: NonZeroU32,
    /// How long they are waited for. After it the caller is told that the store could not answer.
    pub timeout: Duration,
}

/// A user of Redis and the password.
#[derive(Clone)]
pub struct Credentials {
    pub(crate) user: Option<String>,
    pub(crate) password: String,
}

impl Credentials {
    /// An ACL user.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: Some(user.into()), password: password.into() }
    }

    /// The user `default`, whom `requirepass` is for.
    #[must_use]
    pub fn password(password: impl Into<String>) -> Self {
        Self { user: None, password: password.into() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}
