//! Which servers keep the sessions.

use std::sync::Arc;

use futures_util::future::try_join_all;
use tokio::time::Instant;

use crate::address::Address;
use crate::cluster::Cluster;
use crate::connect_error::ConnectError;
use crate::dial::{Dial, Expected};
use crate::failure::Failure;
use crate::link::{Link, Manner, Reply, Route};
use crate::links::Links;
use crate::request::Request;
use crate::settings::RedisSettings;
use crate::url;

/// Which servers keep the sessions.
#[derive(Clone, Debug)]
pub struct RedisServers(pub(crate) Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Single(Address),
    Sentinel { sentinels: Vec<Address>, master: String },
    Cluster(Vec<Address>),
}

impl RedisServers {
    /// One server: `127.0.0.1:6379`.
    ///
    /// # Errors
    /// [`ConnectError::Address`].
    pub fn single(server: &str) -> Result<Self, ConnectError> {
        server.parse().map(Kind::Single).map(Self)
    }

    /// The server that a URL names, and settings with what else it says: `redis://[user:password@]host[:port][/database]`,
    /// or `rediss://` with TLS. The password is percent-decoded, and there are no parameters.
    ///
    /// ```no_run
    /// # use cloakroom_redis::{ConnectError, RedisServers, RedisStore};
    /// # async fn connect(url: &str) -> Result<RedisStore, ConnectError> {
    /// let (servers, mut settings) = RedisServers::from_url(url)?;
    /// settings.prefix = "shop:".to_owned();
    /// RedisStore::connect(servers, settings).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ConnectError::Url`], which does not quote it.
    pub fn from_url(url: &str) -> Result<(Self, RedisSettings), ConnectError> {
        url::read(url).map(|(server, settings)| (Self(Kind::Single(server)), settings))
    }

    /// The master that these Sentinels know by the name `master`, whichever server that is.
    ///
    /// # Errors
    /// [`ConnectError::Address`], [`ConnectError::NoServer`].
    pub fn sentinel<'a>(
        sentinels: impl IntoIterator<Item = &'a str>,
        master: impl Into<String>,
    ) -> Result<Self, ConnectError> {
        Ok(Self(Kind::Sentinel { sentinels: some(sentinels)?, master: master.into() }))
    }

    /// A cluster that these servers belong to; the others are found through them.
    ///
    /// # Errors
    /// [`ConnectError::Address`], [`ConnectError::NoServer`].
    pub fn cluster<'a>(seeds: impl IntoIterator<Item = &'a str>) -> Result<Self, ConnectError> {
        some(seeds).map(Kind::Cluster).map(Self)
    }
}

fn some<'a>(servers: impl IntoIterator<Item = &'a str>) -> Result<Vec<Address>, ConnectError> {
    let servers: Vec<Address> = servers.into_iter().map(str::parse).collect::<Result<_, _>>()?;
    if servers.is_empty() {
        return Err(ConnectError::NoServer);
    }
    Ok(servers)
}

/// The ways to them.
#[derive(Debug)]
pub(crate) enum Ways {
    /// One server takes every key.
    One(Links),
    /// Each takes its own.
    Cluster(Arc<Cluster>),
}

impl Ways {
    pub(crate) fn new(servers: RedisServers, settings: &RedisSettings) -> Result<Self, ConnectError> {
        let (pause_max, connections) = (settings.reconnect_pause_max, settings.connections.get());
        let max = RedisSettings::CONNECTIONS_MAX;
        if connections > max {
            return Err(ConnectError::Connections { wanted: connections, max });
        }
        let route = match servers.0 {
            Kind::Single(server) => Route::To(server),
            Kind::Sentinel { sentinels, master } => {
                Route::ToMaster { sentinels, name: master, dial: Dial::new(settings, Expected::Sentinel)? }
            }
            Kind::Cluster(seeds) => {
                if settings.database != 0 {
                    return Err(ConnectError::ClusterDatabase { number: settings.database });
                }
                let dial = Dial::new(settings, Expected::OfACluster)?;
                return Ok(Self::Cluster(Cluster::new(seeds, dial, pause_max, connections)));
            }
        };
        let dial = Dial::new(settings, Expected::Master)?;
        Ok(Self::One(Links::new(connections, || Link::new(route.clone(), dial.clone(), pause_max))))
    }

    /// Connects, waiting as long as that may take; answers with whom.
    pub(crate) async fn connect(&self) -> Result<Address, Arc<ConnectError>> {
        match self {
            Self::One(links) => links.here().connected().await.map(|connection| connection.server().clone()),
            Self::Cluster(cluster) => cluster.connect().await,
        }
    }

    /// Asks whoever has `key`.
    pub(crate) async fn ask(
        &self,
        key: &str,
        request: &dyn Request,
        deadline: Instant,
    ) -> Result<Reply, Failure> {
        match self {
            Self::One(links) => links.ask(request, Manner::Plain, deadline).await,
            Self::Cluster(cluster) => cluster.ask(key, request, deadline).await,
        }
    }

    /// Asks all at the same time; answers in their order.
    pub(crate) async fn ask_all(
        &self,
        questions: &[(String, impl Request)],
        deadline: Instant,
    ) -> Result<Vec<Reply>, Failure> {
        try_join_all(questions.iter().map(|(key, command)| self.ask(key, command, deadline))).await
    }
}
