//! A cluster: whose a key is, and following it when it moves.
//!
//! What a server answers instead of doing what was asked (`MOVED`, `ASK`, `TRYAGAIN`, `CLUSTERDOWN`, …) has not
//! been done, and is asked again where it belongs, until the operation's time is over. A connection that breaks
//! is another matter: what was sent on it may have been done, and is not sent again.

mod slots;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use redis::{RedisError, ServerErrorKind, cmd};
use tokio::time::{Instant, sleep_until};

use self::slots::{Slots, slot_of};
use crate::address::Address;
use crate::connect_error::ConnectError;
use crate::dial::{Dial, refused};
use crate::failure::Failure;
use crate::link::{Link, Manner, Reply, Route};
use crate::links::Links;
use crate::request::Request;

/// Between two tries while a cluster makes up its mind.
const RETRY: Duration = Duration::from_millis(10);

/// How often a question may be sent on before it takes its time.
const HOPS_MAX: u32 = 3;

/// Between two looks at who has which slots.
const REFRESH: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Cluster {
    seeds: Vec<Address>,
    dial: Dial,
    pause_max: Duration,
    connections: usize,
    links: Mutex<HashMap<Address, Links>>,
    slots: RwLock<Arc<Slots>>,
    /// Held by who looks; says when the last look was.
    looking: tokio::sync::Mutex<Option<Instant>>,
}

impl Cluster {
    pub(crate) fn new(seeds: Vec<Address>, dial: Dial, pause_max: Duration, connections: usize) -> Arc<Self> {
        let (links, slots, looking) = <(Mutex<_>, RwLock<_>, tokio::sync::Mutex<_>)>::default();
        Arc::new(Self { seeds, dial, pause_max, connections, links, slots, looking })
    }

    /// Finds out who has which slots; answers who said it.
    pub(crate) async fn connect(self: &Arc<Self>) -> Result<Address, Arc<ConnectError>> {
        let mut last = Arc::new(ConnectError::NoServer);
        for seed in &self.seeds {
            match self.learn_from(seed).await {
                Ok(()) => return Ok(seed.clone()),
                Err(why) => last = why,
            }
        }
        Err(last)
    }

    /// Asks whoever has `key`, wherever that moves.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        key: &str,
        request: &dyn Request,
        deadline: Instant,
    ) -> Result<Reply, Failure> {
        let slot = slot_of(key);
        let (mut redirected, mut manner) = (None, Manner::Plain);
        let mut hops = 0;
        loop {
            let server = redirected.take().or_else(|| self.slots().owner(slot));
            let asked = match &server {
                Some(server) => self.links(server).ask(request, manner, deadline).await,
                None => Err(Failure::NoOwner),
            };
            manner = Manner::Plain;
            let failure = match asked {
                Ok(reply) => return Ok(reply),
                Err(failure) => failure,
            };
            match self.what_next(failure, server)? {
                Next::There(server) => {
                    self.look_again();
                    hops += 1;
                    // Servers that do not agree send us to and fro.
                    if hops > HOPS_MAX {
                        sleep_until((Instant::now() + RETRY).min(deadline)).await;
                    }
                    redirected = Some(server);
                }
                Next::ThereOnce(server) => (redirected, manner) = (Some(server), Manner::Redirected),
                Next::Later(failure) => {
                    self.look_again();
                    let later = Instant::now() + RETRY;
                    if later >= deadline {
                        return Err(failure);
                    }
                    sleep_until(later).await;
                }
            }
        }
    }

    /// What follows from a failure; the failure, when what was asked may have been done.
    fn what_next(self: &Arc<Self>, failure: Failure, by: Option<Address>) -> Result<Next, Failure> {
        let target = |error| by.and_then(|by| target(&by, error));
        match (failure.refusal(), &failure) {
            (Some(ServerErrorKind::Moved), Failure::Said(error)) => {
                target(error).map(Next::There).ok_or(failure)
            }
            (Some(ServerErrorKind::Ask), Failure::Said(error)) => {
                target(error).map(Next::ThereOnce).ok_or(failure)
            }
            (
                Some(
                    ServerErrorKind::TryAgain
                    | ServerErrorKind::ClusterDown
                    | ServerErrorKind::MasterDown
                    | ServerErrorKind::BusyLoading
                    | ServerErrorKind::ReadOnly,
                ),
                _,
            )
            | (_, Failure::NotConnected(_) | Failure::NoOwner) => Ok(Next::Later(failure)),
            (_, Failure::Lost(_) | Failure::Late { .. }) => {
                self.look_again();
                Err(failure)
            }
            _ => Err(failure),
        }
    }

    /// Has somebody find out who has which slots now, if nobody is at it.
    fn look_again(self: &Arc<Self>) {
        let cluster = Arc::clone(self);
        tokio::spawn(async move {
            let Ok(mut last) = cluster.looking.try_lock() else { return };
            if last.is_some_and(|last| last.elapsed() < REFRESH) {
                return;
            }
            cluster.look().await;
            *last = Some(Instant::now());
        });
    }

    /// Asks those who are known, one after the other, until one answers.
    async fn look(self: &Arc<Self>) {
        let slots = self.slots();
        for server in slots.owners().chain(&self.seeds) {
            if self.learn_from(server).await.is_ok() {
                return;
            }
        }
    }

    async fn learn_from(self: &Arc<Self>, server: &Address) -> Result<(), Arc<ConnectError>> {
        let links = self.links(server);
        links.here().connected().await?;
        let until = Instant::now() + self.dial.timeout();
        let asked = links.ask(cmd("CLUSTER").arg("SLOTS"), Manner::Plain, until).await;
        let reply = asked.map_err(|failure| match failure {
            Failure::NotConnected(why) => why,
            Failure::Late { .. } => {
                Arc::new(ConnectError::Silent { server: server.clone(), after: self.dial.timeout() })
            }
            other => Arc::new(refused(server, other)),
        })?;
        let slots = Slots::read(server, reply.value);
        let slots = slots.ok_or_else(|| Arc::new(ConnectError::NotRedis { server: server.clone() }))?;
        *self.slots.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(slots);
        Ok(())
    }

    fn slots(&self) -> Arc<Slots> {
        Arc::clone(&self.slots.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn links(&self, server: &Address) -> Links {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(links) = links.get(server) {
            return links.clone();
        }
        let link = || Link::new(Route::To(server.clone()), self.dial.clone(), self.pause_max);
        let new = Links::new(self.connections, link);
        links.entry(server.clone()).or_insert(new).clone()
    }
}

enum Next {
    /// It is there now.
    There(Address),
    /// It may be there already: this question only.
    ThereOnce(Address),
    /// Nowhere, at the moment.
    Later(Failure),
}

/// Where a redirection by this server leads.
fn target(by: &Address, error: &RedisError) -> Option<Address> {
    let (server, _) = error.redirect_node()?;
    let (host, port) = server.rsplit_once(':')?;
    Some(by.named_by(host, port.parse().ok()?))
}
