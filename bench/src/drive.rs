//! Drives a store with concurrent tasks and tells how much it did.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::chance::Chance;
use crate::subject::Subject;

/// What is done to sessions, and to which.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Work {
    pub verb: Verb,
    pub spread: Spread,
    /// Sessions there are.
    pub population: u64,
    /// Tasks that ask at the same time.
    pub tasks: u64,
    pub seed: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Verb {
    Load,
    Modify,
    /// Nine loads, then a modification.
    Mixed,
}

/// How requests spread over sessions.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Spread {
    Uniform,
    /// Zipf's law with exponent 1.
    Zipf,
}

/// Works for `span`; returns how many operations were done in a second.
pub async fn throughput<S: Subject>(subject: &Arc<S>, work: Work, span: Duration) -> Result<f64> {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for task in 0..work.tasks {
        let subject = Arc::clone(subject);
        tasks.spawn(async move {
            let mut asker = Asker::new(work, task);
            let mut done = 0u64;
            while start.elapsed() < span {
                asker.ask(&*subject).await?;
                done += 1;
            }
            anyhow::Ok(done)
        });
    }
    let mut done = 0;
    while let Some(task) = tasks.join_next().await {
        done += task??;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

/// Works until `stop` is set; returns how long each operation took, in microseconds.
///
/// Each operation is a task of its own and the wait for a worker counts, as it does for a request:
/// a store that holds up the runtime's threads must not look quick for it.
pub async fn latencies<S: Subject>(subject: &Arc<S>, work: Work, stop: &Arc<AtomicBool>) -> Result<Vec<f64>> {
    let mut tasks = JoinSet::new();
    for task in 0..work.tasks {
        let (subject, stop) = (Arc::clone(subject), Arc::clone(stop));
        tasks.spawn(async move {
            let mut asker = Asker::new(work, task);
            let mut micros = Vec::new();
            while !stop.load(Relaxed) {
                let request = asker.next();
                let subject = Arc::clone(&subject);
                let start = Instant::now();
                tokio::spawn(async move { request.put(&*subject).await }).await??;
                micros.push(start.elapsed().as_secs_f64() * 1e6);
            }
            anyhow::Ok(micros)
        });
    }
    let mut all = Vec::new();
    while let Some(task) = tasks.join_next().await {
        all.append(&mut task??);
    }
    Ok(all)
}

struct Asker {
    work: Work,
    chance: Chance,
    asked: u64,
}

struct Request {
    session: u64,
    salt: Option<u64>,
}

impl Asker {
    fn new(work: Work, task: u64) -> Self {
        Self { work, chance: Chance::new(work.seed.wrapping_mul(1000) + task), asked: task }
    }

    async fn ask(&mut self, subject: &impl Subject) -> Result<()> {
        self.next().put(subject).await
    }

    fn next(&mut self) -> Request {
        self.asked += 1;
        let session = match self.work.spread {
            Spread::Uniform => self.chance.below(self.work.population),
            Spread::Zipf => self.chance.zipf(self.work.population),
        };
        let modifies = match self.work.verb {
            Verb::Load => false,
            Verb::Modify => true,
            Verb::Mixed => self.asked.is_multiple_of(10),
        };
        Request { session, salt: modifies.then(|| self.chance.any()) }
    }
}

impl Request {
    async fn put(self, subject: &impl Subject) -> Result<()> {
        match self.salt {
            None => subject.load(self.session).await,
            Some(salt) => subject.modify(self.session, salt).await,
        }
    }
}
