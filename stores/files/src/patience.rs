//! Waiting for a lock that others hold: no thread is held up by it, and no worker of the runtime.

use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use crate::failure::Failure;

const PAUSE_MIN: Duration = Duration::from_millis(1);
/// A PHP page that ends is not waited for longer than this in vain.
const PAUSE_MAX: Duration = Duration::from_millis(16);

/// What came of trying.
#[derive(Debug)]
pub(crate) enum Attempt<T> {
    Done(T),
    /// Somebody else has the lock. Nothing was changed.
    Busy,
}

/// Tries on a blocking thread, and again after a pause, until it is done or `wait_max` has passed. Each try
/// happens wholly or not at all, also when nobody waits for its answer any more.
pub(crate) async fn patiently<T, F>(wait_max: Duration, attempt: F) -> Result<T, Failure>
where
    F: Fn() -> Result<Attempt<T>, Failure> + Clone + Send + 'static,
    T: Send + 'static,
{
    let since = Instant::now();
    let mut pause = PAUSE_MIN;
    loop {
        let done = spawn_blocking(attempt.clone()).await.map_err(|_| Failure::ShuttingDown)?;
        if let Attempt::Done(answer) = done? {
            return Ok(answer);
        }
        let left = wait_max.saturating_sub(since.elapsed());
        if left.is_zero() {
            return Err(Failure::Held(wait_max));
        }
        sleep(pause.min(left)).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}
