//! How long a request waits for its store.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use cloakroom_session::store::{StoreError, StoreErrorKind};
use pin_project_lite::pin_project;
use thiserror::Error;
use tokio::task::yield_now;
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a request waits for its store before its visitor is told 503. The handler's own time does
/// not count, but for what it leaves lying: a commit that it began and no longer polls is waited for at the
/// end. What did not answer in time may yet have happened, as after any other error of a store. A store that
/// makes a request wait needs a runtime with timers (`enable_time`, or `#[tokio::main]`).
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
    /// For one operation of the store: 250 ms. [`Duration::MAX`] is without end.
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

/// What one request has waited so far, and the timer it waits with.
#[derive(Debug, Default)]
pub(crate) struct Waited(Mutex<Spent>);

impl Waited {
    pub(crate) const fn nothing() -> Self {
        Self(Mutex::new(Spent { before: Duration::ZERO, waiting: 0, since: None, timer: None }))
    }

    /// Waits for `work` as long as the budget allows. What answers at once costs no look at a clock.
    pub(crate) const fn within<F: Future>(
        &self,
        budget: Budget,
        action: &'static str,
        work: F,
    ) -> Within<'_, F> {
        Within { work, action, budget, waited: self, patience: None }
    }

    fn patience(&self, budget: Budget) -> Patience<'_> {
        let now = Instant::now();
        let mut spent = self.spent();
        let left = budget.request.saturating_sub(spent.until(now));
        let span = budget.operation.min(left);
        let late = if budget.operation < left {
            NoAnswer::Operation(span)
        } else {
            NoAnswer::Request(budget.request)
        };
        spent.begin(now);
        let timer = now.checked_add(span).map(|end| match spent.timer.take() {
            // To put one off is a fraction of making one and taking it down.
            Some(mut timer) => {
                timer.as_mut().reset(end);
                timer
            }
            None => Box::pin(sleep_until(end)),
        });
        drop(spent);
        Patience { waited: self, late, timer, gave_way: false }
    }

    /// Each change is whole before anything can panic.
    fn spent(&self) -> MutexGuard<'_, Spent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pin_project! {
    /// Written out, since every request's future holds it: an `async fn` would hold the work twice.
    pub(crate) struct Within<'a, F> {
        #[pin]
        work: F,
        action: &'static str,
        budget: Budget,
        waited: &'a Waited,
        patience: Option<Patience<'a>>,
    }
}

impl<F: Future> Future for Within<'_, F> {
    type Output = Result<F::Output, StoreError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(done) = this.work.poll(context) {
            *this.patience = None;
            return Poll::Ready(Ok(done));
        }
        let patience = this.patience.get_or_insert_with(|| this.waited.patience(*this.budget));
        let late = ready!(patience.poll(context));
        if !patience.gave_way {
            patience.gave_way = true;
            return give_way(context);
        }
        *this.patience = None;
        Poll::Ready(Err(StoreError::new(this.action, StoreErrorKind::Unavailable).because(late)))
    }
}

/// Time is counted once, however many futures of the request wait.
#[derive(Debug, Default)]
struct Spent {
    before: Duration,
    waiting: usize,
    /// Since when somebody waits.
    since: Option<Instant>,
    /// Of an operation that is over, for the next one.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Spent {
    fn until(&self, now: Instant) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| now - since)
    }

    fn begin(&mut self, now: Instant) {
        self.waiting += 1;
        self.since.get_or_insert(now);
    }

    fn end(&mut self, now: Instant) {
        self.waiting -= 1;
        if self.waiting == 0 {
            self.before = self.until(now);
            self.since = None;
        }
    }
}

/// One operation that did not answer at once.
struct Patience<'a> {
    waited: &'a Waited,
    /// What is said when nobody answers.
    late: NoAnswer,
    /// None where the end is out of any clock's sight.
    timer: Option<Pin<Box<Sleep>>>,
    /// The time is over, and it was looked once more.
    gave_way: bool,
}

impl Patience<'_> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<NoAnswer> {
        match &mut self.timer {
            Some(timer) => timer.as_mut().poll(context).map(|()| self.late),
            None => Poll::Pending,
        }
    }
}

impl Drop for Patience<'_> {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut spent = self.waited.spent();
        spent.end(now);
        spent.timer = self.timer.take();
    }
}

/// Lets everybody else have a turn first. Where a thread was held up, the answer may have come long ago, and
/// whoever brings it was held up too.
fn give_way<T>(context: &mut Context<'_>) -> Poll<T> {
    let _ = pin!(yield_now()).poll(context);
    Poll::Pending
}

/// Why the visitor was told 503.
#[derive(Clone, Copy, Debug, Error)]
enum NoAnswer {
    #[error("no answer within {0:?}, the budget of one operation")]
    Operation(Duration),
    #[error("the request's budget of {0:?} was used up")]
    Request(Duration),
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::future::pending;

    use tokio::sync::oneshot;
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_on_its_way_at_the_end_counts() {
        let (waited, budget) = (Waited::nothing(), Budget::default());
        let (answer, answered) = oneshot::channel();
        let asker = async {
            let answered = waited.within(budget, "answer", answered);
            answered.await.expect("in time").expect("answered")
        };
        let bringer = async {
            // A thread that was held up: by now all of the time is over for the asker.
            advance(budget.operation).await;
            answer.send(7).expect("somebody waits");
            pending::<i32>().await
        };
        let seven = tokio::select! { biased; seven = asker => seven, never = bringer => never };
        assert_eq!(seven, 7);
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_that_was_used_up_is_named() {
        let (waited, budget) = (Waited::nothing(), Budget::default());
        let mut said = Vec::new();
        for _ in 0..5 {
            let error = waited.within(budget, "answer", pending::<()>()).await.expect_err("nobody answers");
            said.push(error.source().expect("a cause").to_string());
        }
        let (operation, request) =
            ("no answer within 250ms, the budget of one operation", "the request's budget of 1s was used up");
        assert_eq!(said, [operation, operation, operation, request, request]);
    }
}
