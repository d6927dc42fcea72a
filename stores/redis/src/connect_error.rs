//! Why there is no connection to a server, and what to do about it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use crate::address::Address;
use crate::refusal::Refusal;

/// Why a store cannot be connected, or not at the moment.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// Not an address.
    #[error(
        "`{text}` is not an address: write a host, a colon and a port, such as `127.0.0.1:6379`; what a URL names is \
         read by `RedisServers::from_url`"
    )]
    Address {
        /// As given, but for what may be a password.
        text: String,
    },
    /// Not a URL that names a server of Redis.
    #[error("the URL {why}: write `redis://user:password@host:6379/0`, and `rediss://` for TLS")]
    Url {
        /// What is wrong with it. It is not quoted: it holds a password.
        why: &'static str,
    },
    /// No server was named.
    #[error("no server was named: give at least one address")]
    NoServer,
    /// A prefix that would spoil the keys.
    #[error(
        "the prefix `{prefix}` holds `{{` or `}}`, which decide in a cluster where a key belongs: choose one without"
    )]
    Prefix {
        /// As given.
        prefix: String,
    },
    /// More connections than there may be.
    #[error("{wanted} connections to each server are too many: let `connections` be at most {max}")]
    Connections {
        /// As given.
        wanted: usize,
        /// [`RedisSettings::CONNECTIONS_MAX`](crate::RedisSettings::CONNECTIONS_MAX).
        max: usize,
    },
    /// A cluster has one database only.
    #[error("a cluster has no database {number}: only 0")]
    ClusterDatabase {
        /// As given.
        number: u32,
    },
    /// Nobody listens there.
    #[error("no connection to {server}: see that it runs, listens there and is let through")]
    Unreachable {
        /// Where.
        server: Address,
        /// Why.
        source: Arc<io::Error>,
    },
    /// Nothing came in time.
    #[error(
        "{server} did not answer within {after:?}: see that it runs, is not overloaded, and speaks TLS if and only \
         if `tls` is set"
    )]
    Silent {
        /// Where.
        server: Address,
        /// For how long it was waited (`connect_timeout`).
        after: Duration,
    },
    /// Whoever was connecting has stopped: its runtime ended, or stands still. The next caller connects.
    #[error(
        "connecting to {server} was given up: see that no runtime ends, or is blocked, while it connects"
    )]
    GivenUp {
        /// Whom: an address, or the name of Sentinel's master.
        server: String,
    },
    /// It was spoken to in TLS, and said nothing.
    #[error(
        "{server} does not speak TLS, or not within {after:?}: name its TLS port, or leave `tls` out (`redis://` in \
         place of `rediss://`)"
    )]
    NoTls {
        /// Where.
        server: Address,
        /// For how long it was waited (`connect_timeout`).
        after: Duration,
    },
    /// No encrypted connection.
    #[error(
        "no TLS with {server}: see that its port speaks TLS, and that `tls` trusts who signed its certificate"
    )]
    Tls {
        /// Where.
        server: Address,
        /// Why.
        source: Arc<io::Error>,
    },
    /// Certificates or keys that cannot be used.
    #[error("the certificates in `tls` cannot be used: {why}")]
    Certificates {
        /// What is wrong with them.
        why: String,
    },
    /// It wants other credentials.
    #[error("{server} refuses the user or the password: correct `credentials`")]
    Credentials {
        /// Where.
        server: Address,
        /// What it said.
        source: Refusal,
    },
    /// It has no such database.
    #[error("{server} has no database {number}: correct `database`")]
    Database {
        /// Where.
        server: Address,
        /// As given.
        number: u32,
        /// What it said.
        source: Refusal,
    },
    /// The user may not do what the store must.
    #[error(
        "{server} does not permit its user what the store needs: grant it (the README lists the commands and keys)"
    )]
    NotPermitted {
        /// Where.
        server: Address,
        /// What it said; it names the command or the key.
        source: Refusal,
    },
    /// An old server.
    #[error("{server} is Redis {version}: version 7 or newer is needed")]
    TooOld {
        /// Where.
        server: Address,
        /// What it is.
        version: String,
    },
    /// A replica.
    #[error("{server} is a replica and takes no writes: name the master, or use Sentinel")]
    ReadOnly {
        /// Where.
        server: Address,
    },
    /// It removes keys when its memory is full.
    #[error(
        "{server} removes keys when its memory is full (`maxmemory-policy {policy}`), which would sign people out \
         and undo revocations: set `noeviction`, or accept it with `danger_accept_eviction`"
    )]
    Evicts {
        /// Where.
        server: Address,
        /// Its policy.
        policy: String,
    },
    /// Its clock and ours disagree.
    #[error("the clock of {server} and ours are {apart:?} apart: set both by NTP")]
    Clock {
        /// Where.
        server: Address,
        /// How much.
        apart: Duration,
    },
    /// Too few replicas.
    #[error(
        "{server} has {reached} of the {wanted} replicas to be waited for: add some, or ask for fewer in `replicas`"
    )]
    Replicas {
        /// Where.
        server: Address,
        /// As given.
        wanted: u32,
        /// How many had what was written.
        reached: i64,
    },
    /// A cluster's server, used as a single one.
    #[error("{server} belongs to a cluster: use `RedisServers::cluster`")]
    IsACluster {
        /// Where.
        server: Address,
    },
    /// A single server, used as a cluster's.
    #[error("{server} belongs to no cluster: use `RedisServers::single`")]
    NotACluster {
        /// Where.
        server: Address,
    },
    /// No Sentinel that answers knows the master.
    #[error("no Sentinel knows a master `{name}`: see their `sentinel monitor`")]
    NoMaster {
        /// As given.
        name: String,
    },
    /// No Sentinel could be asked for the master.
    #[error("no Sentinel says who is master of `{name}`: see that they run, listen there and let us in")]
    NoSentinel {
        /// As given.
        name: String,
        /// Why the last one that was asked did not say.
        source: Box<Self>,
    },
    /// It is starting, or has no majority, or said something else that it should not.
    #[error("{server} is not ready")]
    NotReady {
        /// Where.
        server: Address,
        /// What it said.
        source: Refusal,
    },
    /// It does not speak as Redis does.
    #[error("{server} does not answer as Redis does: see that the address is the right one")]
    NotRedis {
        /// Where.
        server: Address,
    },
}
