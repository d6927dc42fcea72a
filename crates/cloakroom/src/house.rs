//! What all requests of an application share: the store, the rules, the clock.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_session::store::{DynDirectory, DynStore};
use cloakroom_session::{Chance, NoChance, Policy, Timestamp};

use crate::answer::{Answer, Answered, LateAnswer, ServerErrorPolicy};
use crate::budget::Budget;
use crate::clock::Clock;
use crate::cookie::SessionCookie;
use crate::turnstile::Turnstile;

#[derive(Clone)]
pub(crate) struct House {
    pub(crate) store: Arc<dyn DynStore>,
    pub(crate) directory: Option<Arc<dyn DynDirectory>>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) cookie: SessionCookie,
    pub(crate) late: LateAnswer,
    pub(crate) server_errors: ServerErrorPolicy,
    pub(crate) budget: Budget,
    pub(crate) turnstile: Arc<Turnstile>,
    clock: Clock,
    chance: Source,
}

#[derive(Clone)]
enum Source {
    OperatingSystem,
    Given(Arc<Mutex<dyn Chance + Send>>),
}

impl House {
    pub(crate) fn new(store: Arc<dyn DynStore>, directory: Option<Arc<dyn DynDirectory>>) -> Self {
        Self {
            store,
            directory,
            policy: Arc::default(),
            cookie: SessionCookie::default(),
            late: LateAnswer::default(),
            server_errors: ServerErrorPolicy::default(),
            budget: Budget::default(),
            turnstile: Arc::default(),
            clock: Clock::default(),
            chance: Source::OperatingSystem,
        }
    }

    pub(crate) fn set_clock(&mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) {
        self.clock = Clock::of(clock);
    }

    pub(crate) fn set_chance(&mut self, chance: impl Chance + Send + 'static) {
        self.chance = Source::Given(Arc::new(Mutex::new(chance)));
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether what the handler asked for is discarded after this answer.
    pub(crate) fn discards(&self, answered: Answered) -> bool {
        match answered {
            Answered::Usually => false,
            Answered::ServerError => self.server_errors == ServerErrorPolicy::Discard,
            Answered::Unstored => true,
        }
    }

    /// Whether this takes the place of the handler's response.
    pub(crate) fn says(&self, answer: &Answer) -> bool {
        *answer != Answer::LATE || self.late == LateAnswer::Conflict
    }

    /// A source to draw from; nothing is drawn before it is asked.
    pub(crate) const fn chance(&self) -> impl Chance + '_ {
        Draw(&self.chance)
    }
}

impl fmt::Debug for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("House")
            .field("policy", &self.policy)
            .field("cookie", &self.cookie)
            .finish_non_exhaustive()
    }
}

struct Draw<'a>(&'a Source);

impl Chance for Draw<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        match self.0 {
            Source::OperatingSystem => {
                getrandom::fill(bytes).map_err(|error| NoChance { source: Some(Box::new(error)) })
            }
            Source::Given(chance) => chance.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes),
        }
    }
}
