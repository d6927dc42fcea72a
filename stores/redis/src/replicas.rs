//! Waiting until replicas have a write.
//!
//! `WAIT` holds up everything that comes after it on its connection, so it has one of its own to each server. It
//! waits for what that connection wrote last: a mark, which stands after the write in the server's history. That
//! both went to the same process is seen by its `run_id`. Who comes while one mark is waited for shares the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, try_join_all};
use redis::{Value, cmd};
use tokio::time::{Instant, timeout_at};

use crate::address::Address;
use crate::connection::Connection;
use crate::dial::Dial;
use crate::errand::Changed;
use crate::failure::Failure;
use crate::keys::Keys;
use crate::link::{Link, Manner, Route};
use crate::settings::Replicas;

/// How long a mark stays, in milliseconds.
const MARK_MS: u64 = 1000;

/// Who was marked, and how many replicas have it.
type Marked = Result<(Arc<Connection>, i64), Arc<Failure>>;
type Round = Shared<BoxFuture<'static, Marked>>;

#[derive(Debug)]
pub(crate) struct Waiting {
    replicas: Replicas,
    dial: Dial,
    pause_max: Duration,
    lines: Mutex<HashMap<Address, Arc<Line>>>,
}

impl Waiting {
    pub(crate) fn new(replicas: Replicas, dial: Dial, pause_max: Duration) -> Self {
        Self { replicas, dial, pause_max, lines: Mutex::default() }
    }

    /// Until enough replicas have everything that was changed.
    pub(crate) async fn wait(
        &self,
        changed: Vec<Changed>,
        keys: &Keys,
        timeout: Duration,
    ) -> Result<(), Failure> {
        self.wait_as_long(self.replicas, changed, keys, timeout).await
    }

    /// The same when a program starts, which has time: a replica may be busy just then.
    pub(crate) async fn wait_patiently(
        &self,
        changed: Vec<Changed>,
        keys: &Keys,
        timeout: Duration,
    ) -> Result<(), Failure> {
        let replicas = Replicas { timeout: self.replicas.timeout.max(timeout), ..self.replicas };
        self.wait_as_long(replicas, changed, keys, timeout).await
    }

    async fn wait_as_long(
        &self,
        replicas: Replicas,
        changed: Vec<Changed>,
        keys: &Keys,
        timeout: Duration,
    ) -> Result<(), Failure> {
        let timeout = timeout + replicas.timeout;
        let waits = changed.iter().map(|changed| self.wait_for(replicas, changed, keys, timeout));
        try_join_all(waits).await.map(drop)
    }

    async fn wait_for(
        &self,
        replicas: Replicas,
        changed: &Changed,
        keys: &Keys,
        timeout: Duration,
    ) -> Result<(), Failure> {
        let line = self.line(changed.by.server());
        let round = line.join(keys.mark(&changed.key), replicas, timeout);
        let marked = timeout_at(Instant::now() + timeout, round).await;
        let marked = marked.map_err(|_| Failure::late(changed.by.server()))?;
        let (by, reached) = marked.map_err(Failure::Shared)?;
        let wanted = self.replicas.count.get();
        if !by.is_same_run(&changed.by) {
            return Err(Failure::MasterReplaced);
        }
        if reached < i64::from(wanted) {
            return Err(Failure::NotReplicated { wanted, reached });
        }
        Ok(())
    }

    fn line(&self, server: &Address) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.entry(server.clone());
        Arc::clone(line.or_insert_with(|| {
            let link = Link::new(Route::To(server.clone()), self.dial.clone(), self.pause_max);
            Arc::new(Line { link, turn: Arc::default(), next: Mutex::default() })
        }))
    }
}

/// Those who wait for one server's replicas.
#[derive(Debug)]
struct Line {
    link: Arc<Link>,
    /// Held by the round that is under way.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// The round that has not begun.
    next: Mutex<Option<Round>>,
}

impl Line {
    /// The next round: it begins after this, so its mark comes after what was written before this.
    fn join(self: &Arc<Self>, mark: String, replicas: Replicas, timeout: Duration) -> Round {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next.get_or_insert_with(|| {
            let line = Arc::clone(self);
            let round = async move {
                let turn = Arc::clone(&line.turn).lock_owned().await;
                line.next.lock().unwrap_or_else(PoisonError::into_inner).take();
                let marked = line.mark(&mark, replicas, Instant::now() + timeout).await;
                drop(turn);
                marked.map_err(Arc::new)
            };
            round.boxed().shared()
        })
        .clone()
    }

    async fn mark(
        &self,
        key: &str,
        replicas: Replicas,
        deadline: Instant,
    ) -> Result<(Arc<Connection>, i64), Failure> {
        let mut mark = cmd("SET");
        mark.arg(key).arg(1).arg("PX").arg(MARK_MS);
        let marked = self.link.ask(&mark, Manner::Plain, deadline).await?;
        let mut wait = cmd("WAIT");
        wait.arg(replicas.count.get()).arg(millis(replicas.timeout));
        let waited = self.link.ask(&wait, Manner::Plain, deadline).await?;
        match waited.value {
            _ if !Arc::ptr_eq(&marked.by, &waited.by) => Err(Failure::MasterReplaced),
            Value::Int(reached) => Ok((marked.by, reached)),
            _ => Err(Failure::NotUnderstood),
        }
    }
}

/// `WAIT` takes 0 for ever.
fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX).max(1)
}
