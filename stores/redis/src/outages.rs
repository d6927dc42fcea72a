//! What the log is told of servers: one line when one is lost or cannot be connected to, and one when it is there
//! again, or another is master. However many ask meanwhile.

use std::collections::HashMap;
use std::error::Error;
use std::iter::successors;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::address::Address;
use crate::connect_error::ConnectError;

/// Shared by all connections of a kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outages(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    master: Option<Address>,
    servers: HashMap<Address, Server>,
}

#[derive(Debug, Default)]
struct Server {
    is_up: bool,
    /// Which connections those of today are: what came before an outage says nothing of what is after it.
    generation: u64,
}

/// Tells that a connection was lost.
#[derive(Debug)]
pub(crate) struct Watch {
    outages: Outages,
    server: Address,
    generation: u64,
}

impl Outages {
    /// There is a connection. `is_master` where there can be one only.
    pub(crate) fn made(&self, server: &Address, is_master: bool) -> Watch {
        let mut known = self.known();
        let before = if is_master { known.master.replace(server.clone()) } else { None };
        if let Some(before) = before.filter(|before| before != server) {
            known.servers.remove(&before);
            tracing::info!(target: "cloakroom", %server, %before, "another server of Redis is master now");
        }
        let is_known = known.servers.contains_key(server);
        let now = known.servers.entry(server.clone()).or_default();
        if !now.is_up {
            (now.is_up, now.generation) = (true, now.generation + 1);
            if is_known {
                tracing::info!(target: "cloakroom", %server, "the server of Redis is there again");
            }
        }
        Watch { outages: self.clone(), server: server.clone(), generation: now.generation }
    }

    /// There is no connection.
    pub(crate) fn not_made(&self, server: &Address, why: &ConnectError) {
        let mut known = self.known();
        let is_known = known.servers.contains_key(server);
        let now = known.servers.entry(server.clone()).or_default();
        if now.is_up || !is_known {
            now.is_up = false;
            let causes = successors(why.source(), |&cause| cause.source());
            let causes: String = causes.map(|cause| format!(": {cause}")).collect();
            tracing::warn!(target: "cloakroom", "{why}{causes}");
        }
    }

    /// Each change is one assignment, so a panic under the lock leaves nothing half done.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    pub(crate) fn lost(&self) {
        let mut known = self.outages.known();
        let Some(now) = known.servers.get_mut(&self.server) else { return };
        if now.is_up && now.generation == self.generation {
            now.is_up = false;
            tracing::warn!(target: "cloakroom", server = %self.server, "the connection to Redis was lost");
        }
    }
}
