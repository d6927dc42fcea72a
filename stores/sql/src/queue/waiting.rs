//! What waits to be asked, and how many ask.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::dialect::{Answer, Dialect, Kept};
use crate::verb::Failure;

/// Statements that share a transaction at most. A power of two: the text of each number is prepared once.
const SHARING_MAX: usize = 16;

/// As long as no more wait, nobody looks who has given up.
pub(super) const FEW: usize = 64;

pub(super) struct Question<D: Dialect> {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Kept>,
    pub(super) since: Instant,
    pub(super) tell: oneshot::Sender<Result<Answer<D::Row>, Failure>>,
}

impl<D: Dialect> Question<D> {
    pub(super) fn is_given_up(&self) -> bool {
        self.tell.is_closed()
    }
}

pub(super) struct Waiting<D: Dialect> {
    questions: Vec<Question<D>>,
    /// At so many, those given up make room: twice as many as truly waited then.
    full: usize,
    drivers: usize,
}

impl<D: Dialect> Waiting<D> {
    pub(super) const fn new() -> Self {
        Self { questions: Vec::new(), full: FEW, drivers: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.questions.len()
    }

    /// Answers whether another driver is to start, which counts from now on.
    pub(super) fn admit(&mut self, question: Question<D>, drivers_max: usize) -> bool {
        if self.questions.len() >= self.full {
            self.clear();
            self.full = FEW.max(2 * self.questions.len());
        }
        self.questions.push(question);
        let starts = self.drivers < drivers_max;
        self.drivers += usize::from(starts);
        starts
    }

    /// Answers whether a driver has still something to do. If not, it does not count any more.
    pub(super) fn goes_on(&mut self) -> bool {
        self.clear();
        let goes_on = !self.questions.is_empty();
        self.drivers -= usize::from(!goes_on);
        goes_on
    }

    /// Those that share the next transaction: the first, and others of its kind.
    pub(super) fn next(&mut self) -> Vec<Question<D>> {
        self.clear();
        let Some(sql) = self.questions.first().map(|first| first.sql) else { return Vec::new() };
        let alike = self.questions.iter().filter(|question| question.sql == sql).count();
        let mut room = 1 << alike.min(SHARING_MAX).ilog2();
        self.take(|question| {
            let taken = question.sql == sql && room > 0;
            room -= usize::from(taken);
            taken
        })
    }

    /// Those that have waited for so long at `now`.
    pub(super) fn overdue(&mut self, now: Instant, waited: Duration) -> Vec<Question<D>> {
        self.take(|question| now.duration_since(question.since) >= waited)
    }

    pub(super) fn all(&mut self) -> Vec<Question<D>> {
        self.take(|_| true)
    }

    fn take(&mut self, which: impl FnMut(&Question<D>) -> bool) -> Vec<Question<D>> {
        let (taken, left) = std::mem::take(&mut self.questions).into_iter().partition(which);
        self.questions = left;
        taken
    }

    fn clear(&mut self) {
        self.questions.retain(|question| !question.is_given_up());
    }
}
