//! A desk where tickets and coats change hands: the machine and a memory store, without a façade.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, Touched};
use cloakroom_session::{
    Chance, Change, CookieLine, Directory, MemoryStore, Next, NoChance, NoPlan, Offer, Outcome, Plan, Policy,
    Record, SessionError, State, Store, Ticket, Timestamp,
};

/// Counts, so that every ticket is another one.
pub(crate) struct Counter(u64);

impl Chance for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        self.0 += 1;
        bytes.fill(0);
        bytes[..8].copy_from_slice(&self.0.to_le_bytes());
        Ok(())
    }
}

pub(crate) struct Desk {
    pub(crate) store: MemoryStore,
    pub(crate) policy: Arc<Policy>,
    pub(crate) now: Timestamp,
    pub(crate) chance: Counter,
}

impl Desk {
    pub(crate) fn new(policy: Policy) -> Self {
        let now = Timestamp::from_millis(1_800_000_000_000);
        Self { store: MemoryStore::new(), policy: Arc::new(policy), now, chance: Counter(0) }
    }

    pub(crate) fn advance(&mut self, span: Duration) {
        self.now = self.now + span;
    }

    /// A request arrives with this ticket and asks for its session.
    pub(crate) fn arrive(&self, ticket: Option<&Ticket>) -> State {
        let offer = match ticket {
            None => Offer::Nothing,
            Some(ticket) => Offer::Ticket(ticket.clone(), self.record(ticket)),
        };
        State::admit(self.policy.clone(), offer, false, self.now)
    }

    pub(crate) fn record(&self, ticket: &Ticket) -> Option<Arc<Record>> {
        ready(self.store.load(ticket.id, self.now)).expect("memory answers")
    }

    pub(crate) fn plan(&mut self, state: &State) -> Result<Plan, NoPlan> {
        state.close(self.now, &mut self.chance)
    }

    /// One attempt.
    pub(crate) fn attempt(&mut self, state: &mut State) -> Result<Next, SessionError> {
        let plan = match self.plan(state) {
            Ok(plan) => plan,
            Err(NoPlan::Late(refused)) => return Ok(state.refuse(refused)),
            Err(other) => panic!("{other}"),
        };
        let outcome = self.carry_out(&plan.change);
        state.settle(plan, outcome, self.now)
    }

    /// The request ends: attempts until it is settled.
    pub(crate) fn finish(&mut self, mut state: State) -> CookieLine {
        for _ in 0..self.policy.attempts_max() {
            if self.attempt(&mut state).expect("within limits") == Next::Finished {
                return state.owed().clone();
            }
        }
        panic!("contended");
    }

    /// A request that puts one value; answers its ticket.
    pub(crate) fn begin(&mut self, name: &str, value: &str) -> Ticket {
        let mut state = self.arrive(None);
        state.insert(&name, &value).expect("within limits");
        given(&self.finish(state))
    }

    fn carry_out(&self, change: &Change) -> Outcome {
        let now = self.now;
        match change {
            Change::Insert(record) => {
                match ready(self.store.insert(record.clone(), now)).expect("memory answers") {
                    Inserted::Done => Outcome::Done,
                    Inserted::Taken => Outcome::Taken,
                }
            }
            Change::Replace { record, expected } => {
                match ready(self.store.replace(record.clone(), *expected, now)).expect("memory answers") {
                    Replaced::Done => Outcome::Done,
                    Replaced::Conflict(newer) => Outcome::Conflict(newer),
                    Replaced::Gone => Outcome::Gone,
                }
            }
            Change::SignIn { record, expected } => {
                let limit = self.policy.sessions_per_principal();
                match ready(self.store.sign_in(record.clone(), *expected, limit, now))
                    .expect("memory answers")
                {
                    SignedIn::Done { evicted } => Outcome::SignedIn { evicted: evicted.len() },
                    SignedIn::Taken => Outcome::Taken,
                    SignedIn::Conflict(newer) => Outcome::Conflict(newer),
                    SignedIn::Gone => Outcome::Gone,
                    SignedIn::TooMany => Outcome::TooMany,
                    SignedIn::Revoked => Outcome::Revoked,
                }
            }
            Change::Touch { id, seen } => {
                match ready(self.store.touch(*id, *seen, now)).expect("memory answers") {
                    Touched::Done => Outcome::Done,
                    Touched::Gone => Outcome::Gone,
                }
            }
            Change::Remove { id, lock } => {
                match ready(self.store.remove(*id, Some(*lock))).expect("memory answers") {
                    Removed::Done => Outcome::Done,
                    Removed::Conflict(newer) => Outcome::Conflict(newer),
                    Removed::Gone => Outcome::Gone,
                }
            }
            _ => Outcome::Done,
        }
    }
}

/// The ticket a response sets.
pub(crate) fn given(line: &CookieLine) -> Ticket {
    match line {
        CookieLine::Set { ticket, .. } => ticket.clone(),
        other => panic!("no cookie was set: {other:?}"),
    }
}

pub(crate) fn keeps(line: &CookieLine) -> bool {
    matches!(line, CookieLine::Keep)
}

/// What is kept under `name`.
pub(crate) fn text<'a>(record: &'a Record, name: &str) -> Option<&'a str> {
    record.values.get(name).map(|octets| str::from_utf8(octets).expect("text"))
}

pub(crate) fn same(left: &Ticket, right: &Ticket) -> bool {
    left.reveal() == right.reveal()
}

/// The memory store never waits.
pub(crate) fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the memory store waited"),
    }
}
