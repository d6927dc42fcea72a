//! The table of what should happen at the end of a request.
//!
//! | how things stand | change for the store | cookie |
//! |---|---|---|
//! | not asked for, or refused | none | none |
//! | absent, nothing put | none | none; removal of an unusable one was decided on admission |
//! | absent, something put | insert | set |
//! | absent or late, signed in | sign in, expecting nothing there | set |
//! | late, nothing put | none | none |
//! | late, something put | none: refused | none |
//! | found, destroyed | remove, if our secret still opens it | removal; none if it was gone |
//! | absent, destroyed | none | none: it could take a newer sign-in's |
//! | found, signed in | sign in with a new secret, expecting *r* | set |
//! | found, renewed | replace with a new secret, expecting *r* | set |
//! | found, its secret older than the renewal interval | the same, the old secret kept for a grace | set |
//! | found, changed | replace, expecting *r* | set if persistent, or the successor of an old secret |
//! | found, clean, touch due | touch | the same |
//! | found, clean | none | the successor of an old secret |

use std::sync::Arc;

use super::found::Found;
use super::{Open, Phase, SignIn, Standing, State, Turn};
use crate::chance::{Chance, NoChance};
use crate::plan::{Change, CookieLine, Plan};
use crate::policy::{Policy, Renewal};
use crate::record::{Previous, Record};
use crate::refused::Refused;
use crate::ticket::{Secret, Ticket, TicketForm};
use crate::timestamp::Timestamp;

impl State {
    /// What should happen now; touches nothing.
    ///
    /// # Errors
    /// [`NoPlan`]: the request is late (hand it to [`State::refuse`]), or no fresh ticket could be made.
    pub fn close(&self, now: Timestamp, chance: &mut dyn Chance) -> Result<Plan, NoPlan> {
        let Phase::Open(open) = &self.phase else { return Ok(Plan::NOTHING) };
        match (&open.standing, &open.turn) {
            (Standing::Absent | Standing::Late, Turn::SignIn(new) | Turn::Destroy(Some(new))) => {
                let (record, cookie) = open.begin(Some(new), &self.policy, now, chance)?;
                Ok(Plan { change: Change::SignIn { record, expected: None }, cookie })
            }
            (Standing::Absent, _) if open.is_dirty() => {
                let (record, cookie) = open.begin(None, &self.policy, now, chance)?;
                Ok(Plan { change: Change::Insert(record), cookie })
            }
            (Standing::Late, _) if open.is_dirty() => Err(NoPlan::Late(Refused::Rotated)),
            (Standing::Absent | Standing::Late, _) => Ok(Plan::NOTHING),
            (Standing::Found(found), _) => Ok(open.close_found(found, &self.policy, now, chance)?),
        }
    }
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoPlan {
    /// The request is late.
    #[error(transparent)]
    Late(Refused),
    /// No fresh ticket could be made.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

impl Open {
    fn close_found(
        &self,
        found: &Found,
        policy: &Policy,
        now: Timestamp,
        chance: &mut dyn Chance,
    ) -> Result<Plan, NoChance> {
        let expected = found.record.revision;
        match (&self.turn, policy.renewal) {
            (Turn::Destroy(_), _) => {
                let change = Change::Remove { id: found.record.id, lock: found.record.lock };
                Ok(Plan { change, cookie: CookieLine::Remove })
            }
            (Turn::SignIn(new), _) => {
                let (mut record, secret) = self.relocked(found, policy.tickets, now, chance)?;
                record.principal = Some(new.principal.clone());
                record.authenticated = Some(new.at);
                let cookie = set(&record, secret, now);
                Ok(Plan {
                    change: Change::SignIn { record: Arc::new(record), expected: Some(expected) },
                    cookie,
                })
            }
            (Turn::Renew, _) => {
                let (record, secret) = self.relocked(found, policy.tickets, now, chance)?;
                let cookie = set(&record, secret, now);
                Ok(Plan { change: Change::Replace { record: Arc::new(record), expected }, cookie })
            }
            (Turn::Stay, Some(renewal)) if found.is_due(renewal, now) => {
                let (mut record, secret) = self.relocked(found, policy.tickets, now, chance)?;
                let until = now + renewal.grace;
                record.previous = Some(Box::new(Previous::seal(record.id, &found.secret, &secret, until)));
                let cookie = set(&record, secret, now);
                Ok(Plan { change: Change::Replace { record: Arc::new(record), expected }, cookie })
            }
            (Turn::Stay, _) => Ok(self.stay(found, now)),
        }
    }

    /// Under the secret it has.
    fn stay(&self, found: &Found, now: Timestamp) -> Plan {
        let old = &found.record;
        if self.is_dirty() {
            let record = Arc::new(self.rewritten(found, now));
            let cookie = found.reminder(&record, now);
            return Plan { change: Change::Replace { record, expected: old.revision }, cookie };
        }
        if old.touch_due(now) {
            let cookie = found.reminder(&Record { seen: now, ..(**old).clone() }, now);
            return Plan { change: Change::Touch { id: old.id, seen: now }, cookie };
        }
        let cookie = if found.successor.is_some() { found.reminder(old, now) } else { CookieLine::Keep };
        Plan { change: Change::None, cookie }
    }

    /// The first record of a new session, and its cookie.
    fn begin(
        &self,
        signed_in: Option<&SignIn>,
        policy: &Policy,
        now: Timestamp,
        chance: &mut dyn Chance,
    ) -> Result<(Arc<Record>, CookieLine), NoChance> {
        let form = policy.tickets;
        let id = form.fresh_id(chance)?;
        let secret = form.fresh_secret(id, chance)?;
        let lifetime = self.lifetime.unwrap_or(policy.lifetime);
        let record = Record {
            principal: signed_in.map(|new| new.principal.clone()),
            authenticated: signed_in.map(|new| new.at),
            client: self.client.clone(),
            values: self.changes.values(),
            ..Record::new(id, form.lock(&secret), lifetime, now)
        };
        let cookie = set(&record, secret, now);
        Ok((Arc::new(record), cookie))
    }

    /// The record with this request's changes.
    fn rewritten(&self, found: &Found, now: Timestamp) -> Record {
        let old = &found.record;
        Record {
            id: old.id,
            revision: old.revision.next(),
            lock: old.lock,
            previous: old.previous.clone(),
            principal: old.principal.clone(),
            authenticated: old.authenticated,
            lifetime: self.lifetime.unwrap_or(old.lifetime),
            created: old.created,
            seen: old.seen.max(now),
            renewed: old.renewed,
            client: self.client.as_ref().or(old.client.as_ref()).cloned(),
            values: self.changes.values(),
        }
    }

    /// The same under a new secret.
    fn relocked(
        &self,
        found: &Found,
        form: TicketForm,
        now: Timestamp,
        chance: &mut dyn Chance,
    ) -> Result<(Record, Secret), NoChance> {
        let secret = form.fresh_secret(found.record.id, chance)?;
        let record =
            Record { lock: form.lock(&secret), previous: None, renewed: now, ..self.rewritten(found, now) };
        Ok((record, secret))
    }
}

impl Found {
    fn is_due(&self, renewal: Renewal, now: Timestamp) -> bool {
        self.successor.is_none() && now.since(self.record.renewed) >= renewal.interval
    }

    /// The cookie again, where the browser needs to hear of it: the successor of an old secret, or
    /// another end of a persistent one.
    fn reminder(&self, record: &Record, now: Timestamp) -> CookieLine {
        let persistent = record.lifetime.is_persistent() || self.record.lifetime.is_persistent();
        match &self.successor {
            Some(successor) => set(record, successor.clone(), now),
            None if persistent => set(record, self.secret.clone(), now),
            None => CookieLine::Keep,
        }
    }
}

fn set(record: &Record, secret: Secret, now: Timestamp) -> CookieLine {
    let left = record.deadline().since(now);
    let ticket = Ticket { id: record.id, secret };
    CookieLine::Set { ticket, max_age: record.lifetime.is_persistent().then_some(left) }
}
