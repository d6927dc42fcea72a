//! Many at once.

use std::future::Future;
use std::panic::resume_unwind;
use std::sync::Arc;

use tokio::sync::Barrier;

/// How often each race is run.
pub const ROUNDS: usize = 50;

/// How many tasks race.
pub const TASKS: usize = 16;

/// Runs all `racers` as tasks of their own, each held until all are there; answers in their order. Panics as
/// the first of them that panicked.
pub(super) async fn at_once<T, F>(racers: impl IntoIterator<Item = F>) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let racers: Vec<F> = racers.into_iter().collect();
    let line = Arc::new(Barrier::new(racers.len()));
    let tasks: Vec<_> = racers
        .into_iter()
        .map(|racer| {
            let line = Arc::clone(&line);
            tokio::spawn(async move {
                line.wait().await;
                racer.await
            })
        })
        .collect();
    let mut answers = Vec::with_capacity(tasks.len());
    for task in tasks {
        match task.await {
            Ok(answer) => answers.push(answer),
            Err(failed) => resume_unwind(failed.into_panic()),
        }
    }
    answers
}
