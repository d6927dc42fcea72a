//! One connection, shared by all who ask at the same time.
//!
//! Requests are written as they come and answered in their order. Who stops waiting leaves a place in the line,
//! and the answer to it goes nowhere.

use std::sync::atomic::{AtomicU64, Ordering};

use redis::aio::MultiplexedConnection;
use redis::{Cmd, Pipeline, RedisError, RedisResult, Value};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::address::Address;
use crate::failure::Failure;

#[derive(Debug)]
pub(crate) struct Connection {
    server: Address,
    /// Of the server's process; known only where replicas are waited for.
    run: Option<String>,
    multiplexed: MultiplexedConnection,
    driver: JoinHandle<()>,
    born: Instant,
    /// When it answered last, in milliseconds after its birth.
    heard: AtomicU64,
}

impl Connection {
    pub(crate) fn new(server: Address, multiplexed: MultiplexedConnection, driver: JoinHandle<()>) -> Self {
        Self { server, run: None, multiplexed, driver, born: Instant::now(), heard: AtomicU64::new(0) }
    }

    pub(crate) fn set_run(&mut self, run: String) {
        self.run = Some(run);
    }

    pub(crate) const fn server(&self) -> &Address {
        &self.server
    }

    /// Whether both speak with the same process. What is not known is not the same.
    pub(crate) fn is_same_run(&self, other: &Self) -> bool {
        self.run.is_some() && self.run == other.run
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.driver.is_finished()
    }

    /// Whether any answer has come since then.
    pub(crate) fn answered_since(&self, then: Instant) -> bool {
        self.heard.load(Ordering::Relaxed) > self.age(then)
    }

    pub(crate) async fn ask(&self, command: &Cmd) -> Result<Value, Failure> {
        let answer = self.multiplexed.clone().send_packed_command(command).await;
        self.answered(answer.and_then(Value::extract_error))
    }

    /// Asks a server that is being given the key's slot, and does not have all of it yet.
    pub(crate) async fn ask_redirected(&self, command: &Cmd) -> Result<Value, Failure> {
        let mut pipeline = Pipeline::with_capacity(2);
        pipeline.cmd("ASKING").add_command(command.clone());
        let answers = self.multiplexed.clone().send_packed_commands(&pipeline, 0, 2).await;
        let answer = answers.and_then(|mut answers| answers.pop().unwrap_or(Value::Nil).extract_error());
        self.answered(answer)
    }

    fn answered(&self, answer: RedisResult<Value>) -> Result<Value, Failure> {
        if answer.as_ref().is_err_and(RedisError::is_unrecoverable_error) {
            return answer.map_err(Failure::Lost);
        }
        self.heard.fetch_max(self.age(Instant::now()), Ordering::Relaxed);
        answer.map_err(Failure::Said)
    }

    fn age(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.born).as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for Connection {
    /// The last who waits is gone: what was asked and not answered is of interest to nobody.
    fn drop(&mut self) {
        self.driver.abort();
    }
}
