//! A request's seven steps, in words of cookies and sessions. Frameworks add their grammar.
//!
//! 1. Find our cookie.            [`Presented::in_fields`]
//! 2. Read the ticket.            [`Presented::in_fields`]
//! 3. Load when first asked for.  [`Visit::load`]
//! 4. Lend the session.           the framework's extractor
//! 5. Plan.                       [`Visit::plan`]
//! 6. Carry the plan out.         [`Visit::carry_through`]
//! 7. Append the cookie.          [`Farewell`]

use std::future::Future;
use std::sync::Arc;

use cloakroom_cookie::{Found, find};
use cloakroom_session::store::StoreError;
use cloakroom_session::{Change, Next, NoPlan, Offer, Outcome, Plan, SessionError, State, Ticket, Timestamp};

use crate::answer::{Answer, Answered};
use crate::budget::Within;
use crate::carry_out::contended;
use crate::errand::Errand;
use crate::error::Error;
use crate::house::House;
use crate::tell::{tell, tell_error};
use crate::visit::{Last, Visit};

/// What a request brought under our cookie's name.
pub(crate) enum Presented {
    Nothing,
    Malformed,
    Tossed,
    Ticket(Ticket),
}

impl Presented {
    /// Steps 1 and 2. Several cookies of our name: the first wins, unless the name allows one only.
    pub(crate) fn in_fields<'a>(house: &House, fields: impl Iterator<Item = &'a [u8]>) -> Self {
        let value = match find(fields, house.cookie.name().as_bytes()) {
            Found::None => return Self::Nothing,
            Found::OverLimit => return Self::Malformed,
            Found::Several { differing: true, .. } if house.cookie.is_single() => return Self::Tossed,
            Found::One(value) | Found::Several { first: value, .. } => value,
        };
        house.policy.tickets().read(value).map_or(Self::Malformed, Self::Ticket)
    }
}

/// What the response has to say when all is done.
#[derive(Debug, Default)]
pub(crate) struct Farewell {
    /// `Set-Cookie` lines.
    pub(crate) cookies: Vec<String>,
    /// The response depends on the session: caches must know.
    pub(crate) private: bool,
    /// What takes the place of the handler's response.
    pub(crate) instead: Option<Answer>,
}

/// How a request ends: at once, or after the store was asked.
pub(crate) enum Ending {
    Now(Farewell),
    AtTheStore(Errand<Farewell>),
}

impl Ending {
    pub(crate) async fn farewell(self) -> Farewell {
        match self {
            Self::Now(farewell) => farewell,
            Self::AtTheStore(errand) => errand.await,
        }
    }
}

impl Visit {
    /// Step 3: asks the store, once for all who ask.
    pub(crate) async fn load(
        &self,
        presented: impl FnOnce() -> Presented,
        navigates: impl FnOnce() -> bool,
    ) -> Result<(), StoreError> {
        let first = self.wait_for("load the session", self.first()).await;
        let Some(loading) = first.inspect_err(|error| tell_error(error))? else { return Ok(()) };
        let now = self.house.now();
        let offer = match presented() {
            Presented::Nothing => Offer::Nothing,
            Presented::Malformed => Offer::Malformed,
            Presented::Tossed => Offer::Tossed,
            Presented::Ticket(ticket) => {
                let loaded = self.ask("load the session", self.house.store.find(&ticket, now));
                let record = loaded.await.flatten().inspect_err(|error| tell_error(error))?;
                Offer::Ticket(ticket, record)
            }
        };
        let navigation = self.house.policy.forgets_unknown() && navigates();
        // Boxed once, it goes to the handler, to the store and back as a pointer.
        let mut state = Box::new(State::admit(self.house.policy.clone(), offer, navigation, now));
        tell(&mut state);
        loading.done(state);
        Ok(())
    }

    /// Steps 5 and 6 in the middle of a request: what was asked so far is stored when this is done.
    pub(crate) fn commit(self: &Arc<Self>) -> Errand<Result<(), Error>> {
        let visit = self.clone();
        Errand::new(async move {
            let mut state = visit.wait_for("finish another commit of the request", visit.take()).await??;
            let result = visit.carry_through(&mut state, None).await;
            let refused = state.take_refused();
            visit.put_back(state);
            match refused {
                Some(refused) => Err(SessionError::Refused(refused).into()),
                None => result,
            }
        })
    }

    /// Steps 5 and 6 at the end of a request.
    pub(crate) fn end(self: &Arc<Self>, answered: Answered) -> Ending {
        match self.take_last() {
            Last::State(state) => self.end_with(state, answered),
            Last::Away => self.end_after_errand(answered),
            Last::None { asked } => Ending::Now(Farewell { private: asked, ..Farewell::default() }),
        }
    }

    fn end_with(self: &Arc<Self>, mut state: Box<State>, answered: Answered) -> Ending {
        if self.house.discards(answered) {
            state.discard();
        }
        state.doubt();
        let plan = match self.plan_at_end(&mut state) {
            Ok(plan) => plan,
            Err(error) => return Ending::Now(self.leave(state, Some(error))),
        };
        if plan.is_none() && !state.is_dirty() && state.unproven().is_none() {
            return Ending::Now(self.leave(state, None));
        }
        let visit = self.clone();
        Ending::AtTheStore(Errand::new(async move {
            let result = visit.carry_through(&mut state, plan).await;
            visit.confirm(&mut state).await;
            visit.leave(state, result.err())
        }))
    }

    /// What is to be carried out at the end. Who only looked costs neither the store nor the clock
    /// anything; what turns out to be due for them is planned again when it is done.
    fn plan_at_end(&self, state: &mut State) -> Result<Option<(Plan, Timestamp)>, Error> {
        if state.is_dirty() {
            return self.plan_now(state).map(Some);
        }
        let arrived = state.arrived();
        let plan = self.plan(state, arrived)?;
        if matches!(plan.change, Change::None) {
            let _ = state.settle(plan, Outcome::Done, arrived)?;
            return Ok(None);
        }
        self.plan_now(state).map(Some)
    }

    /// A ticket that the browser is owed may have been replaced since it was looked at, or stored though
    /// nobody heard of it. A store that cannot answer takes nothing back, and adds nothing.
    async fn confirm(&self, state: &mut State) {
        while let Some(ticket) = state.unproven().cloned() {
            let now = self.house.now();
            let found = self.ask("load the session again", self.house.store.find(&ticket, now));
            let Ok(stored) = found.await.flatten() else { return };
            state.confirm(stored, now);
        }
    }

    /// The handler panicked or gave no response. Nothing it asked for is stored; what it had committed
    /// is still owed to the browser. `None` when nothing is.
    pub(crate) fn end_without_response(&self) -> Option<Farewell> {
        let Last::State(state) = self.take_last() else {
            self.close();
            return None;
        };
        let farewell = self.leave(state, None);
        let owed = !farewell.cookies.is_empty();
        owed.then_some(Farewell { instead: Some(Answer::BROKEN), ..farewell })
    }

    /// An errand of the handler's is still under way: it comes first, if anybody goes on with it.
    fn end_after_errand(self: &Arc<Self>, answered: Answered) -> Ending {
        let visit = self.clone();
        Ending::AtTheStore(Errand::new(async move {
            match visit.wait_for("finish a commit that the handler began", visit.last_back()).await {
                Ok(Some(state)) => visit.end_with(state, answered).farewell().await,
                Ok(None) => Farewell { private: true, ..Farewell::default() },
                Err(error) => visit.leave_without(&error.into()),
            }
        }))
    }

    /// The state did not come back: what the browser is owed is not known.
    fn leave_without(&self, error: &Error) -> Farewell {
        self.close();
        tell_error(error);
        Farewell { private: true, instead: Some(error.answer()), ..Farewell::default() }
    }

    /// Step 5, at this moment.
    fn plan_now(&self, state: &mut State) -> Result<(Plan, Timestamp), Error> {
        let now = self.house.now();
        self.plan(state, now).map(|plan| (plan, now))
    }

    /// Step 5.
    fn plan(&self, state: &mut State, now: Timestamp) -> Result<Plan, Error> {
        match state.close(now, &mut self.house.chance()) {
            Ok(plan) => Ok(plan),
            Err(NoPlan::Chance(error)) => Err(SessionError::from(error).into()),
            Err(NoPlan::Late(refused)) => {
                let _ = state.refuse(refused);
                Ok(Plan::NOTHING)
            }
            Err(_) => Err(SessionError::Closed.into()),
        }
    }

    /// Step 6: until the store has said yes, or a final no. `first` is a plan already made, and when.
    async fn carry_through(
        &self,
        state: &mut State,
        mut first: Option<(Plan, Timestamp)>,
    ) -> Result<(), Error> {
        let turnstile = &self.house.turnstile;
        let attempts = self.house.policy.attempts_max();
        let (mut pass, mut lost) = (None, 0);
        let _unwinding = CloseInPanic(self);
        while lost < attempts {
            let (plan, now) = first.take().map_or_else(|| self.plan_now(state), Ok)?;
            if let Some(id) = contended(&plan.change)
                && pass.is_none()
                && (lost > 0 || turnstile.has_line(id))
            {
                pass = Some(self.wait_for("give the session a turn", turnstile.pass(id)).await?);
            }
            let carried = self.ask("commit the session", self.house.carry_out(&plan.change, now)).await;
            let outcome = match carried.flatten() {
                Ok(outcome) => outcome,
                Err(error) => {
                    state.unanswered(plan);
                    return Err(error.into());
                }
            };
            lost += u32::from(matches!(outcome, Outcome::Conflict(_) | Outcome::Taken));
            let next = state.settle(plan, outcome, now)?;
            tell(state);
            if next == Next::Finished {
                return Ok(());
            }
        }
        Err(Error::Contended { attempts })
    }

    /// Waits for the store within the request's budget.
    fn ask<F: Future>(&self, action: &'static str, work: F) -> Within<'_, F> {
        self.waited.within(self.house.budget, action, work)
    }

    /// Waits for what another future has, which may be one that nobody polls any more.
    fn wait_for<F: Future>(&self, action: &'static str, other: F) -> Within<'_, F> {
        self.waited.within(self.house.budget.whole(), action, other)
    }

    /// Step 7: everything afterwards is too late.
    fn leave(&self, mut state: Box<State>, error: Option<Error>) -> Farewell {
        tell(&mut state);
        let refused = state.refused().map(Answer::to).filter(|answer| self.house.says(answer));
        let planted = if state.is_tossed() { self.house.cookie.variant_removal() } else { None };
        let line = self.house.cookie.line(state.owed(), self.house.policy.tickets());
        let instead = match error {
            Some(error) => {
                tell_error(&error);
                Some(error.answer())
            }
            None => refused,
        };
        let cookies = line.into_iter().chain(planted.map(str::to_owned)).collect();
        Farewell { cookies, private: true, instead }
    }
}

/// A closure that panics while it is computed again takes the state with it: nobody shall wait for it.
struct CloseInPanic<'a>(&'a Visit);

impl Drop for CloseInPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}
