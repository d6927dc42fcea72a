//! One verb on its way: what it asks, until when, and which servers it has changed.

use std::sync::{Arc, Mutex, PoisonError};

use redis::{Cmd, ServerErrorKind, Value};
use tokio::time::Instant;

use crate::call::Call;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::link::Reply;
use crate::request::Request;
use crate::servers::Ways;

/// A verb under way.
pub(crate) struct Errand<'a> {
    ways: &'a Ways,
    deadline: Instant,
    /// None where nobody asks for it.
    changed: Option<Mutex<Vec<Changed>>>,
}

/// A server that was changed, and a key of its.
pub(crate) struct Changed {
    pub(crate) by: Arc<Connection>,
    pub(crate) key: String,
}

impl<'a> Errand<'a> {
    /// `notes` which servers it changes, or does not.
    pub(crate) fn new(ways: &'a Ways, deadline: Instant, notes: bool) -> Self {
        Self { ways, deadline, changed: notes.then(Mutex::default) }
    }

    /// Asks with a command that changes nothing.
    pub(crate) async fn ask(&self, key: &str, request: &dyn Request) -> Result<Value, Failure> {
        Ok(self.ways.ask(key, request, self.deadline).await?.value)
    }

    /// Asks many such at the same time.
    pub(crate) async fn ask_all(&self, questions: &[(String, impl Request)]) -> Result<Vec<Value>, Failure> {
        let replies = self.ways.ask_all(questions, self.deadline).await?;
        Ok(replies.into_iter().map(|reply| reply.value).collect())
    }

    /// Asks with a command whose effect is only for order: what is left undone is found and set right later.
    pub(crate) async fn tidy(&self, key: &str, command: &Cmd) {
        if let Err(failure) = self.ask(key, command).await {
            left_undone(key, &failure);
        }
    }

    /// The same, by a script.
    pub(crate) async fn tidy_by(&self, call: Call) {
        let key = call.first_key().to_owned();
        if let Err(failure) = self.run(call).await {
            left_undone(&key, &failure);
        }
    }

    /// Runs a script. A server that does not know it has not run it, and is given its text.
    pub(crate) async fn run(&self, call: Call) -> Result<Value, Failure> {
        let key = call.first_key();
        let reply = match self.ways.ask(key, &call.by_hash(), self.deadline).await {
            Err(failure) if failure.refusal() == Some(ServerErrorKind::NoScript) => {
                self.ways.ask(key, &call.by_text(), self.deadline).await?
            }
            reply => reply?,
        };
        Ok(self.noted(key, reply))
    }

    /// Runs a script by its text, whether or not the server knows it: so that we may is seen before it is needed.
    pub(crate) async fn teach(&self, call: &Call) -> Result<(), Failure> {
        self.ways.ask(call.first_key(), &call.by_text(), self.deadline).await.map(drop)
    }

    /// Which servers have been changed so far: each connection once.
    pub(crate) fn changed(&self) -> Vec<Changed> {
        let changed =
            self.changed.as_ref().map(|changed| changed.lock().unwrap_or_else(PoisonError::into_inner));
        changed.map(|mut changed| std::mem::take(&mut *changed)).unwrap_or_default()
    }

    fn noted(&self, key: &str, reply: Reply) -> Value {
        let Some(changed) = &self.changed else { return reply.value };
        let mut changed = changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.retain(|changed| !Arc::ptr_eq(&changed.by, &reply.by));
        changed.push(Changed { by: reply.by, key: key.to_owned() });
        reply.value
    }
}

fn left_undone(key: &str, failure: &Failure) {
    tracing::debug!(%key, error = %failure, "left to the sweep, or to Redis' own expiry");
}
