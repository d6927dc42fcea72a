//! What shall go wrong, and when.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::verb::Verb;
use crate::chance::SeededChance;
use crate::gate::Gate;

/// How a call fails. Its caller is told the same: the store is not available.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Before anything was done.
    Unavailable,
    /// After it was done: the answer was lost.
    AnswerLost,
}

/// Where a call is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Before its work: nothing has happened.
    Before,
    /// After its work: it has happened, and its caller does not know.
    After,
}

/// How often calls fail by seed, in each hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odds {
    /// As [`Failure::Unavailable`].
    pub unavailable_percent: u8,
    /// As [`Failure::AnswerLost`].
    pub answer_lost_percent: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Pass,
    Fail(Failure),
}

#[derive(Debug, Default)]
pub(super) struct Script(Mutex<Lines>);

#[derive(Debug, Default)]
struct Lines {
    next: HashMap<Verb, VecDeque<Step>>,
    always: HashMap<Verb, Failure>,
    seed: Option<(SeededChance, Odds)>,
    gates: HashMap<(Verb, Moment), Gate>,
}

impl Script {
    pub(super) fn next(&self, verb: Verb, step: Step) {
        self.lock().next.entry(verb).or_default().push_back(step);
    }

    pub(super) fn always(&self, verb: Verb, failure: Failure) {
        self.lock().always.insert(verb, failure);
    }

    pub(super) fn seed(&self, seed: u64, odds: Odds) {
        self.lock().seed = Some((SeededChance::new(seed), odds));
    }

    pub(super) fn heal(&self) {
        let mut lines = self.lock();
        lines.next.clear();
        lines.always.clear();
        lines.seed = None;
    }

    pub(super) fn hold(&self, verb: Verb, moment: Moment, gate: Gate) {
        self.lock().gates.insert((verb, moment), gate);
    }

    pub(super) fn gate(&self, verb: Verb, moment: Moment) -> Option<Gate> {
        self.lock().gates.get(&(verb, moment)).cloned()
    }

    /// What happens to the call that comes now: as said for it, else as said for all, else as the seed decides.
    pub(super) fn step(&self, verb: Verb) -> Step {
        let mut lines = self.lock();
        if let Some(step) = lines.next.get_mut(&verb).and_then(VecDeque::pop_front) {
            return step;
        }
        if let Some(failure) = lines.always.get(&verb) {
            return Step::Fail(*failure);
        }
        lines.seed.as_mut().map_or(Step::Pass, |(chance, odds)| odds.decide(chance))
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Odds {
    fn decide(self, chance: &mut SeededChance) -> Step {
        let drawn = chance.below(100);
        let unavailable = usize::from(self.unavailable_percent);
        if drawn < unavailable {
            return Step::Fail(Failure::Unavailable);
        }
        if drawn < unavailable + usize::from(self.answer_lost_percent) {
            return Step::Fail(Failure::AnswerLost);
        }
        Step::Pass
    }
}
