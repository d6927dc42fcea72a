//! The life of one session within one request, as a value.
//!
//! ```text
//!  admit                 close → Plan → store → settle
//!  ──────▶ Open ─────────────────────────────────────────▶ Open (clean again)
//!            │                                               │
//!            └──── settle: gone, rotated, collision ──▶ Refused
//!            owed: in either, what the browser is told
//!
//!  Open stands on:   Absent   nothing was presented, or nothing that opens anything
//!                    Late     the record's secret was replaced moments ago
//!                    Found    a record, and the ticket that opens it (or opened it until a moment ago)
//! ```
//!
//! 1. [`State::admit`] judges what the request brought against the record that the store answered.
//! 2. Reads and writes stay in [`Changes`]; nothing reaches a store.
//! 3. [`State::close`] says what should happen and touches nothing.
//! 4. [`State::settle`] takes the store's answer: done, once more on a newer record, or refused.
//! 5. [`State::owed`] says what the response tells the browser.
//!
//! Before it is asked for a session has no state, and when the response leaves its state is dropped.

mod close;
mod found;
mod owed;
mod settle;
mod values;

use std::sync::Arc;

use crate::changes::Changes;
use crate::client::Client;
use crate::error::SessionError;
use crate::event::Event;
use crate::lifetime::Lifetime;
use crate::plan::CookieLine;
use crate::policy::Policy;
use crate::principal::Principal;
use crate::record::{Record, Summary};
use crate::refused::Refused;
use crate::ticket::{SessionId, Ticket};
use crate::timestamp::Timestamp;

pub use self::close::NoPlan;
use self::found::Found;
use self::owed::Owed;
pub use self::values::Taken;

/// One session within one request.
#[derive(Debug)]
pub struct State {
    policy: Arc<Policy>,
    phase: Phase,
    arrived: Timestamp,
    owed: Owed,
    /// A second cookie of our name was presented, which must go as well.
    tossed: bool,
    events: Vec<Event>,
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "most are open; a box would cost each an allocation")]
enum Phase {
    Open(Open),
    Refused { refused: Refused, wanted: bool },
}

#[derive(Debug)]
struct Open {
    standing: Standing,
    changes: Changes,
    turn: Turn,
    lifetime: Option<Lifetime>,
    client: Option<Client>,
}

#[derive(Debug)]
enum Standing {
    Absent,
    Late,
    Found(Found),
}

#[derive(Debug)]
enum Turn {
    Stay,
    Renew,
    SignIn(SignIn),
    /// And then, in a new session, perhaps sign in.
    Destroy(Option<SignIn>),
}

#[derive(Debug)]
struct SignIn {
    principal: Principal,
    /// When they proved who they are: a revocation after this moment holds for them.
    at: Timestamp,
}

/// What a request brought under our cookie's name.
#[derive(Debug)]
pub enum Offer {
    /// No cookie.
    Nothing,
    /// A cookie that is not a ticket.
    Malformed,
    /// Two different ones.
    Tossed,
    /// A ticket, and what the store has under its id.
    Ticket(Ticket, Option<Arc<Record>>),
}

impl State {
    /// Judges what the request brought. `navigation`: the browser is on its way to a page, and
    /// shows what this response says.
    #[must_use]
    pub fn admit(policy: Arc<Policy>, offer: Offer, navigation: bool, now: Timestamp) -> Self {
        let forget = navigation && policy.forget_unknown;
        let tossed = matches!(offer, Offer::Tossed);
        let (standing, event, remove) = match offer {
            Offer::Nothing => (Standing::Absent, None, false),
            Offer::Malformed => (Standing::Absent, Some(Event::Malformed), forget),
            Offer::Tossed => (Standing::Absent, Some(Event::Tossed), true),
            Offer::Ticket(ticket, None) => (Standing::Absent, Some(Event::Unknown(ticket.id)), forget),
            Offer::Ticket(ticket, Some(record)) if record.is_expired(now) => {
                (Standing::Absent, Some(Event::Unknown(ticket.id)), forget)
            }
            Offer::Ticket(ticket, Some(record)) => {
                match Found::opened(record, ticket.secret, policy.tickets, now) {
                    Ok(found) => (Standing::Found(found), None, false),
                    Err(wrong) => wrong.judged(&policy, forget, now),
                }
            }
        };
        Self {
            policy,
            phase: Phase::Open(Open::on(standing)),
            arrived: now,
            owed: Owed::at_first(if remove { CookieLine::Remove } else { CookieLine::Keep }),
            tossed,
            events: event.into_iter().collect(),
        }
    }

    /// When the request was admitted.
    #[must_use]
    pub const fn arrived(&self) -> Timestamp {
        self.arrived
    }

    /// Whether two different cookies of our name were presented: both must be cleared.
    #[must_use]
    pub const fn is_tossed(&self) -> bool {
        self.tossed
    }

    /// Public name of the session, once there is a stored one.
    #[must_use]
    pub fn id(&self) -> Option<SessionId> {
        self.found().map(|found| found.record.id)
    }

    /// Who is signed in, as far as this request knows: a sign-in of its own included.
    #[must_use]
    pub fn principal(&self) -> Option<Principal> {
        let Phase::Open(open) = &self.phase else { return None };
        match &open.turn {
            Turn::SignIn(new) | Turn::Destroy(Some(new)) => Some(new.principal.clone()),
            Turn::Destroy(None) => None,
            Turn::Stay | Turn::Renew => self.found()?.record.principal.clone(),
        }
    }

    /// When who is signed in proved it.
    #[must_use]
    pub fn authenticated(&self) -> Option<Timestamp> {
        let Phase::Open(open) = &self.phase else { return None };
        match &open.turn {
            Turn::SignIn(new) | Turn::Destroy(Some(new)) => Some(new.at),
            Turn::Destroy(None) => None,
            Turn::Stay | Turn::Renew => self.found()?.record.authenticated,
        }
    }

    /// How the session appears in lists.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        self.found().map(|found| found.record.summary())
    }

    /// The stored session as this request found it, or left it with its last commit.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.found().map(|found| &*found.record)
    }

    /// How long this session lives from now on; kept in its record.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn set_lifetime(&mut self, lifetime: Lifetime) -> Result<(), SessionError> {
        let open = self.open()?;
        open.lifetime = Some(lifetime).filter(|new| open.record().is_none_or(|old| old.lifetime != *new));
        Ok(())
    }

    /// The lifetime the session has, or will have when it is stored.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        match &self.phase {
            Phase::Open(Open { lifetime: Some(chosen), .. }) => *chosen,
            _ => self.found().map_or(self.policy.lifetime, |found| found.record.lifetime),
        }
    }

    /// Which browser this is, for the list of devices.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn set_client(&mut self, client: Client) -> Result<(), SessionError> {
        let open = self.open()?;
        open.client =
            Some(client).filter(|new| open.record().is_none_or(|old| old.client.as_ref() != Some(new)));
        Ok(())
    }

    /// Replaces the secret, at once and without grace: after any change of privilege.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn renew(&mut self) -> Result<(), SessionError> {
        let open = self.open()?;
        if matches!(open.turn, Turn::Stay) {
            open.turn = Turn::Renew;
        }
        Ok(())
    }

    /// Attaches `principal`, who proved at `at` who they are, and replaces the secret in the same
    /// write. Of the values only those survive that the policy carries into a sign-in; for another
    /// principal than before, none. After [`State::destroy`] it begins a new session.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn sign_in(&mut self, principal: Principal, at: Timestamp) -> Result<(), SessionError> {
        let before = self.principal();
        let carried = self.policy.carried.clone();
        let open = self.open()?;
        let carried = if before.is_some_and(|before| before != principal) { Arc::new([]) } else { carried };
        open.changes.keep_only(carried);
        let new = SignIn { principal, at };
        open.turn =
            if matches!(open.turn, Turn::Destroy(_)) { Turn::Destroy(Some(new)) } else { Turn::SignIn(new) };
        Ok(())
    }

    /// Ends the session. What is put afterwards belongs to a new one.
    ///
    /// # Errors
    /// Not loaded, late or closed.
    pub fn destroy(&mut self) -> Result<(), SessionError> {
        let open = self.open()?;
        open.changes = Changes::default();
        (open.lifetime, open.client) = (None, None);
        open.turn = Turn::Destroy(None);
        Ok(())
    }

    /// Whether the handler asked for anything that has not been committed.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        matches!(&self.phase, Phase::Open(open) if open.is_dirty())
    }

    /// Forgets what the handler asked for and has not committed, but an end of the session.
    pub fn discard(&mut self) {
        if let Phase::Open(open) = &mut self.phase {
            if matches!(open.turn, Turn::Destroy(_)) {
                open.changes = Changes::default();
                open.turn = Turn::Destroy(None);
                return;
            }
            let base = match &open.standing {
                Standing::Found(found) => Changes::over(found.record.values.clone()),
                Standing::Absent | Standing::Late => Changes::default(),
            };
            (open.changes, open.turn, open.lifetime, open.client) = (base, Turn::Stay, None, None);
        }
    }

    /// What happened since this was last asked.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn open(&mut self) -> Result<&mut Open, SessionError> {
        match &mut self.phase {
            Phase::Open(open) => Ok(open),
            Phase::Refused { refused, .. } => Err(refused.clone().into()),
        }
    }

    /// The session that this request stands on and has not ended.
    const fn found(&self) -> Option<&Found> {
        match &self.phase {
            Phase::Open(Open { turn: Turn::Destroy(_), .. }) => None,
            Phase::Open(Open { standing: Standing::Found(found), .. }) => Some(found),
            _ => None,
        }
    }
}

impl Open {
    fn record(&self) -> Option<&Record> {
        match &self.standing {
            Standing::Found(found) => Some(&found.record),
            Standing::Absent | Standing::Late => None,
        }
    }

    fn on(standing: Standing) -> Self {
        let changes = match &standing {
            Standing::Found(found) => Changes::over(found.record.values.clone()),
            Standing::Absent | Standing::Late => Changes::default(),
        };
        Self { standing, changes, turn: Turn::Stay, lifetime: None, client: None }
    }

    /// Whether there is something that a store must hear of for the handler's sake.
    fn is_dirty(&self) -> bool {
        match (&self.standing, &self.turn) {
            (_, Turn::SignIn(_)) => true,
            (_, Turn::Destroy(Some(_))) => true,
            (Standing::Absent, Turn::Stay | Turn::Renew | Turn::Destroy(None)) => {
                !self.changes.leaves_nothing()
            }
            (Standing::Late, turn) => !self.changes.is_empty() || !matches!(turn, Turn::Stay),
            (Standing::Found(_), Turn::Renew | Turn::Destroy(None)) => true,
            (Standing::Found(_), Turn::Stay) => {
                !self.changes.is_empty() || self.lifetime.is_some() || self.client.is_some()
            }
        }
    }
}
