//! Statements that share a transaction, where the driver takes several in one go.
//!
//! 1. Those of one kind that wait at the same moment share a trip to the database, a transaction, and its wait
//!    for the disk. Each is answered when that is committed.
//! 2. Whoever asks may go away at any time: a task of its own asks for them, the driver. What is not begun by then
//!    is not asked.
//! 3. A driver has a connection, perhaps the only one that writes. It runs only where it is polled whatever its
//!    askers do: on the runtime of the first if that has threads of its own, else on a thread that the queue
//!    keeps. When that runtime ends in the middle, those whose statements were under way are told so, and another
//!    driver goes on with the rest.
//! 4. When the transaction fails it is taken back, and each statement is asked by itself: nobody is told what is
//!    wrong with another's.

mod driver;
mod own_thread;
mod waiting;

use std::fmt;
use std::iter::{once, repeat_with};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;

use self::driver::Driver;
use self::own_thread::OwnThread;
use self::waiting::{Question, Waiting};
use crate::dialect::{Answer, Dialect, Kept, Several, Value};
use crate::error::{SqlError, Why};
use crate::pool::{Lent, Pool};
use crate::verb::Failure;

pub(crate) struct Queue<D: Dialect>(Arc<Shared<D>>);

struct Shared<D: Dialect> {
    pool: Pool<D>,
    several: Several<D>,
    limits: Limits,
    waiting: Mutex<Waiting<D>>,
    own_thread: OwnThread,
}

/// How a queue is served.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// What a transaction begins with.
    pub(crate) begin: &'static str,
    /// Transactions at the same time.
    pub(crate) at_once: usize,
    /// How long one may take.
    pub(crate) within: Duration,
}

impl<D: Dialect> Queue<D> {
    pub(crate) fn new(pool: Pool<D>, several: Several<D>, limits: Limits) -> Self {
        let waiting = Mutex::new(Waiting::new());
        Self(Arc::new(Shared { pool, several, limits, waiting, own_thread: OwnThread::default() }))
    }

    pub(crate) async fn ask(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Answer<D::Row>, Failure> {
        let (tell, told) = oneshot::channel();
        let values = values.iter().copied().map(Kept::from).collect();
        self.admit(Question { sql, values, since: Instant::now(), tell });
        told.await.unwrap_or_else(|_| Err(SqlError::new(Why::Unreachable).into()))
    }

    fn admit(&self, question: Question<D>) {
        let starts = self.0.waiting().admit(question, self.0.limits.at_once);
        if starts {
            Driver::new(Arc::clone(&self.0)).start();
        }
    }
}

impl<D: Dialect> Clone for Queue<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Dialect> fmt::Debug for Queue<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("waiting", &self.0.waiting().len()).finish_non_exhaustive()
    }
}

impl<D: Dialect> Shared<D> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<D>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(&self, lent: Lent<D>) {
        let questions = self.waiting().next();
        if questions.is_empty() {
            lent.give_back();
            return;
        }
        let alone = questions.len() == 1;
        match self.asked(lent, &questions).await {
            Ok(answers) => tell(questions, answers.into_iter().map(Ok)),
            Err(failure) if alone || !failure.was_answered::<D>() => refuse(questions, failure),
            Err(_) => self.serve_singly(questions).await,
        }
    }

    async fn serve_singly(&self, questions: Vec<Question<D>>) {
        for question in questions.into_iter().filter(|question| !question.is_given_up()) {
            let question = vec![question];
            let lent = self.pool.lend().await;
            let asked = match lent {
                Ok(lent) => self.asked(lent, &question).await,
                Err(failure) => Err(failure),
            };
            match asked {
                Ok(answers) => tell(question, answers.into_iter().map(Ok)),
                Err(failure) => refuse(question, failure),
            }
        }
    }

    async fn asked(
        &self,
        mut lent: Lent<D>,
        questions: &[Question<D>],
    ) -> Result<Vec<Answer<D::Row>>, Failure> {
        let (text, framed) = self.text(questions);
        let values: Vec<_> =
            questions.iter().flat_map(|question| question.values.iter().map(Kept::lent)).collect();
        let count = questions.len() + 2 * usize::from(framed);
        let Limits { within, .. } = self.limits;
        let asked = timeout(within, (self.several)(&mut lent.connection, &text, &values, count)).await;
        let asked = asked.map_err(|_| SqlError::new(Why::TimedOut { within }).into());
        match asked.and_then(|asked| asked.map_err(Failure::from)) {
            Ok(mut answers) => {
                lent.give_back();
                if framed {
                    answers.pop();
                    answers.remove(0);
                }
                Ok(answers)
            }
            Err(failure) => {
                lent.clear_up(&failure).await;
                Err(failure)
            }
        }
    }

    /// One statement is a transaction by itself.
    fn text(&self, questions: &[Question<D>]) -> (String, bool) {
        let statements: Vec<_> = questions.iter().map(|question| question.sql).collect();
        if let [statement] = *statements {
            return (statement.to_owned(), false);
        }
        (format!("{}; {}; COMMIT", self.limits.begin, statements.join("; ")), true)
    }

    /// Tells those who wait that there is no connection. Where others have them all, whoever came since waits on.
    fn refuse(&self, failure: Failure) {
        let refused = match failure.why::<D>() {
            Why::NoConnection { within } => self.waiting().overdue(Instant::now(), within),
            _ => self.waiting().all(),
        };
        refuse(refused, failure);
    }
}

/// The first is told the whole of it, the others what it means.
fn refuse<D: Dialect>(questions: Vec<Question<D>>, failure: Failure) {
    let why = failure.why::<D>();
    let others = repeat_with(|| SqlError::new(why).into());
    tell(questions, once(failure).chain(others).map(Err));
}

fn tell<D: Dialect>(
    questions: Vec<Question<D>>,
    answers: impl IntoIterator<Item = Result<Answer<D::Row>, Failure>>,
) {
    for (question, answer) in questions.into_iter().zip(answers) {
        // Whoever has gone away needs no answer.
        let _ = question.tell.send(answer);
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests;
