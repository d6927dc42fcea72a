//! How long a request waits for its store.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use cloakroom_session::store::{StoreError, StoreErrorKind};
use thiserror::Error;
use tokio::time::{Instant, Sleep, sleep};

/// How long a request waits for its store before its visitor is told 503. The handler's own time does
/// not count. What did not answer in time may yet have happened, as after any other error of a store.
/// A store that makes a request wait needs a runtime with timers (`enable_time`, or `#[tokio::main]`).
///
/// ```
/// use std::time::Duration;
/// use cloakroom::{Budget, MemoryStore, Sessions};
///
/// let patient = Budget { operation: Duration::from_secs(1), request: Duration::from_secs(3) };
/// let sessions = Sessions::new(MemoryStore::new()).budget(patient);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// For one operation of the store: 250 ms.
    pub operation: Duration,
    /// For all that one request asks of it, tries and turns included: 1 s.
    pub request: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { operation: Duration::from_millis(250), request: Duration::from_secs(1) }
    }
}

impl Budget {
    /// All of a request's time, for whatever is not one operation of the store.
    pub(crate) const fn whole(self) -> Self {
        Self { operation: self.request, ..self }
    }
}

/// What one request has waited so far, in microseconds.
#[derive(Debug, Default)]
pub(crate) struct Waited(AtomicU64);

impl Waited {
    pub(crate) const fn nothing() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Waits for `work` as long as the budget allows. What answers at once costs no look at a clock.
    pub(crate) async fn within<T>(
        &self,
        budget: Budget,
        action: &'static str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut work = pin!(work);
        let mut patience: Option<Patience> = None;
        let done = poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(Some(done));
            }
            let patience = patience.get_or_insert_with(|| Patience::of(self.left(budget)));
            patience.end.as_mut().poll(context).map(|()| None)
        })
        .await;
        let waited = patience.map(|patience| patience.since.elapsed());
        self.add(waited.unwrap_or_default());
        done.unwrap_or_else(|| {
            let late = NoAnswer { waited: waited.unwrap_or_default() };
            Err(StoreError::new(action, StoreErrorKind::Unavailable).because(late))
        })
    }

    fn left(&self, budget: Budget) -> Duration {
        let waited = Duration::from_micros(self.0.load(Ordering::Relaxed));
        budget.operation.min(budget.request.saturating_sub(waited))
    }

    fn add(&self, waited: Duration) {
        if waited > Duration::ZERO {
            let micros = u64::try_from(waited.as_micros()).unwrap_or(u64::MAX);
            self.0.fetch_add(micros, Ordering::Relaxed);
        }
    }
}

struct Patience {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl Patience {
    fn of(span: Duration) -> Self {
        Self { since: Instant::now(), end: Box::pin(sleep(span)) }
    }
}

/// Why the visitor was told 503.
#[derive(Debug, Error)]
#[error("no answer within {} ms, the budget of an operation or what was left of the request's", waited.as_millis())]
struct NoAnswer {
    waited: Duration,
}
