//! A store that fails, stalls and reorders on purpose.

mod calls;
mod script;
mod verb;

use std::future::Future;
use std::sync::Arc;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{
    Directory, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store, Summary, Ticket,
    Timestamp,
};

pub use self::calls::Calls;
use self::calls::Counter;
pub use self::script::{Failure, Moment, Odds};
use self::script::{Script, Step};
pub use self::verb::Verb;
use crate::gate::Gate;

/// A store around another that does what a test tells it: fail before or after the work is done, hold calls at
/// a [`Gate`], and count them. Clones are the same store, so that a test keeps one in hand.
///
/// ```
/// # use cloakroom_session::{MemoryStore, SessionId, Store, Timestamp};
/// # use cloakroom_testkit::{Failure, FaultyStore, Verb};
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// let store = FaultyStore::new(MemoryStore::new());
/// store.fail_next(Verb::Load, Failure::Unavailable);
/// let (id, noon) = (SessionId::from_bytes([1; 12]), Timestamp::from_millis(43_200_000));
/// assert!(store.load(id, noon).await.is_err());
/// assert!(store.load(id, noon).await.is_ok());
/// assert_eq!(store.calls().load, 2);
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct FaultyStore<S>(Arc<Shared<S>>);

#[derive(Debug)]
struct Shared<S> {
    sound: S,
    script: Script,
    counter: Counter,
}

impl<S> Clone for FaultyStore<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> FaultyStore<S> {
    /// `sound`, without a fault yet.
    #[must_use]
    pub fn new(sound: S) -> Self {
        Self(Arc::new(Shared { sound, script: Script::default(), counter: Counter::default() }))
    }

    /// The store within, for a look behind the faults.
    #[must_use]
    pub fn sound(&self) -> &S {
        &self.0.sound
    }

    /// How often each verb was called, failures included.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.0.counter.calls()
    }

    /// The next call of `verb` fails; said twice, the next two do.
    pub fn fail_next(&self, verb: Verb, failure: Failure) {
        self.0.script.next(verb, Step::Fail(failure));
    }

    /// The next call of `verb` goes well, whatever the seed says: between [`FaultyStore::fail_next`]s, it fails
    /// the second or third one.
    pub fn pass_next(&self, verb: Verb) {
        self.0.script.next(verb, Step::Pass);
    }

    /// Every call of `verb` fails until [healed](FaultyStore::heal).
    pub fn fail_always(&self, verb: Verb, failure: Failure) {
        self.0.script.always(verb, failure);
    }

    /// Every call fails until healed: an outage.
    pub fn go_down(&self) {
        for verb in Verb::ALL {
            self.fail_always(verb, Failure::Unavailable);
        }
    }

    /// Calls fail as the seed decides: the same ones for the same seed and the same order of calls.
    pub fn fail_by_seed(&self, seed: u64, odds: Odds) {
        self.0.script.seed(seed, odds);
    }

    /// From now on nothing fails; what is held at a gate stays there.
    pub fn heal(&self) {
        self.0.script.heal();
    }

    /// Holds each call of `verb` at a gate from now on: before its work, so that nothing has happened yet, or
    /// after it, so that it has and nobody knows.
    pub fn hold(&self, verb: Verb, moment: Moment) -> Gate {
        let gate = Gate::closed();
        self.hold_at(verb, moment, gate.clone());
        gate
    }

    /// Holds the calls of `verb` until `meeting` of them wait, and then none any more.
    ///
    /// After the work of [`Verb::Load`], this is `meeting` requests that have all read the same revision.
    pub fn hold_until_met(&self, verb: Verb, moment: Moment, meeting: usize) -> Gate {
        let gate = Gate::rendezvous(meeting);
        self.hold_at(verb, moment, gate.clone());
        gate
    }

    /// Holds each call of `verb` at a gate of one's own; several verbs may share one.
    pub fn hold_at(&self, verb: Verb, moment: Moment, gate: Gate) {
        self.0.script.hold(verb, moment, gate);
    }

    async fn call<T>(
        &self,
        verb: Verb,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        self.0.counter.count(verb);
        let step = self.0.script.step(verb);
        let _before = self.pass(verb, Moment::Before).await;
        if step == Step::Fail(Failure::Unavailable) {
            return Err(on_purpose(verb));
        }
        let answer = work.await;
        let _after = self.pass(verb, Moment::After).await;
        if step == Step::Fail(Failure::AnswerLost) {
            return Err(on_purpose(verb));
        }
        answer
    }

    async fn pass(&self, verb: Verb, moment: Moment) -> Option<crate::gate::Passage> {
        let gate = self.0.script.gate(verb, moment)?;
        Some(gate.pass().await)
    }
}

fn on_purpose(verb: Verb) -> StoreError {
    StoreError::new(verb.action(), StoreErrorKind::Unavailable).because("this store fails on purpose")
}

impl<S: Store> Store for FaultyStore<S> {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.call(Verb::Load, self.sound().load(id, now)).await
    }

    async fn find(&self, ticket: &Ticket, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        self.call(Verb::Load, self.sound().find(ticket, now)).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        self.call(Verb::Insert, self.sound().insert(record, now)).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        self.call(Verb::Replace, self.sound().replace(record, expected, now)).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        self.call(Verb::Touch, self.sound().touch(id, seen, now)).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.call(Verb::Remove, self.sound().remove(id, lock)).await
    }
}

impl<D: Directory> Directory for FaultyStore<D> {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        self.call(Verb::SignIn, self.sound().sign_in(record, expected, limit, now)).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        self.call(Verb::OfPrincipal, self.sound().of_principal(principal, now)).await
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.call(Verb::Revoke, self.sound().revoke(principal, keep, now)).await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.call(Verb::Sweep, self.sound().sweep(now, limit)).await
    }
}
