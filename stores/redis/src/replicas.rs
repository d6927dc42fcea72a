//! Waiting until replicas have a write.
//!
//! `WAIT` holds up everything that comes after it on its connection, so it has one of its own to each server. It
//! waits for what that connection wrote last: a mark, which stands after the write in the server's history. That
//! both went to the same process is seen by its `run_id`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::try_join_all;
use redis::{Value, cmd};
use tokio::time::Instant;

use crate::address::Address;
use crate::call::Changed;
use crate::dial::Dial;
use crate::failure::Failure;
use crate::keys::Keys;
use crate::link::{Link, Manner, Route};
use crate::settings::Replicas;

/// How long a mark stays, in milliseconds.
const MARK_MS: u64 = 1000;

#[derive(Debug)]
pub(crate) struct Waiting {
    replicas: Replicas,
    dial: Dial,
    pause_max: Duration,
    links: Mutex<HashMap<Address, Arc<Link>>>,
}

impl Waiting {
    pub(crate) fn new(replicas: Replicas, dial: Dial, pause_max: Duration) -> Self {
        Self { replicas, dial, pause_max, links: Mutex::default() }
    }

    /// Until enough replicas have everything that was changed.
    pub(crate) async fn wait(
        &self,
        changed: Vec<Changed>,
        keys: &Keys,
        timeout: Duration,
    ) -> Result<(), Failure> {
        let deadline = Instant::now() + timeout + self.replicas.timeout;
        try_join_all(changed.iter().map(|changed| self.wait_for(changed, keys, deadline))).await.map(drop)
    }

    async fn wait_for(&self, changed: &Changed, keys: &Keys, deadline: Instant) -> Result<(), Failure> {
        let link = self.link(changed.by.server());
        let mut mark = cmd("SET");
        mark.arg(keys.mark(&changed.key)).arg(1).arg("PX").arg(MARK_MS);
        let marked = link.ask(&mark, Manner::Plain, deadline).await?;
        let mut wait = cmd("WAIT");
        wait.arg(self.replicas.count.get()).arg(millis(self.replicas.timeout));
        let waited = link.ask(&wait, Manner::Plain, deadline).await?;
        let same = Arc::ptr_eq(&marked.by, &waited.by) && marked.by.is_same_run(&changed.by);
        match waited.value {
            _ if !same => Err(Failure::MasterReplaced),
            Value::Int(reached) if reached >= i64::from(self.replicas.count.get()) => Ok(()),
            Value::Int(reached) => Err(Failure::NotReplicated { wanted: self.replicas.count.get(), reached }),
            _ => Err(Failure::NotUnderstood),
        }
    }

    fn link(&self, server: &Address) -> Arc<Link> {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        let link = links.entry(server.clone());
        Arc::clone(
            link.or_insert_with(|| Link::new(Route::To(server.clone()), self.dial.clone(), self.pause_max)),
        )
    }
}

/// `WAIT` takes 0 for ever.
fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX).max(1)
}
