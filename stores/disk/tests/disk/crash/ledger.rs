//! What the child wrote down, and what must therefore be in the folder.

use std::collections::{BTreeMap, BTreeSet};

use cloakroom_disk::DiskStore;
use cloakroom_session::{Directory as _, Record, SecretHash, Store as _, Timestamp};

use super::deed::Deed;
use super::load::{PEOPLE, hash};
use crate::specimen::{NOON, id, mark, principal};

#[derive(Default)]
pub(super) struct Ledger {
    sessions: BTreeMap<u64, Option<Session>>,
    /// Deeds begun and not known to have ended, by task, and at which line.
    begun: BTreeMap<u64, (Deed, u64)>,
    revocations: Vec<Revocation>,
    /// Lines noted in this round.
    line: u64,
    acknowledged: u64,
    ended: u64,
}

/// What matters of a session.
#[derive(Clone, Debug, PartialEq)]
struct Session {
    revision: u64,
    mark: Option<u64>,
    lock: SecretHash,
    who: Option<u64>,
    authenticated: u64,
    /// At which line its last sign-in was begun.
    signed_in: u64,
    seen: u64,
}

struct Revocation {
    who: u64,
    now: u64,
    /// At which line it was acknowledged.
    acknowledged: u64,
}

impl Ledger {
    /// Notes a line; answers whether it was one for the ledger.
    pub(super) fn note(&mut self, line: &str) -> bool {
        let mut words = line.splitn(3, ' ');
        let (verb, task) = (words.next(), words.next().and_then(|task| task.parse().ok()));
        let (Some(verb), Some(task)) = (verb, task) else { return false };
        match verb {
            "do" => {
                let deed = words.next().expect("a deed").parse().expect("a deed");
                self.line += 1;
                self.begun.insert(task, (deed, self.line));
            }
            "done" | "gone" | "refused" => {
                self.line += 1;
                let (deed, begun) = self.begun.remove(&task).expect("was begun");
                self.end(deed, begun, verb);
            }
            _ => return false,
        }
        true
    }

    fn end(&mut self, deed: Deed, begun: u64, word: &str) {
        match (word, deed) {
            ("done", Deed::Revoke { who, now }) => {
                self.revocations.push(Revocation { who, now, acknowledged: self.line });
                self.ended += 1;
            }
            ("done", deed) => {
                let number = number(deed).expect("is about a session");
                let before = self.sessions.get(&number).cloned().flatten();
                self.ended += u64::from(matches!(deed, Deed::Remove { .. }));
                self.sessions.insert(number, after(before, deed, begun));
            }
            ("gone", deed) => {
                self.sessions.insert(number(deed).expect("is about a session"), None);
            }
            _ => {}
        }
        self.acknowledged += 1;
    }

    pub(super) fn begin_round(&mut self) {
        (self.line, self.revocations) = (0, Vec::new());
        for session in self.sessions.values_mut().flatten() {
            session.signed_in = 0;
        }
    }

    /// Compares each session with what is in the store, which is then taken for the truth.
    pub(super) async fn compare(&mut self, store: &DiskStore, round: u64) {
        let now = Timestamp::from_millis(NOON.as_millis() + (round + 1) * 1_000_000);
        let begun: Vec<(Deed, u64)> = std::mem::take(&mut self.begun).into_values().collect();
        // Inserts of which nothing else is known yet.
        for number in begun.iter().filter_map(|(deed, _)| number(*deed)) {
            self.sessions.entry(number).or_insert(None);
        }
        for (number, noted) in &self.sessions {
            let found =
                store.load(id(*number), now).await.expect("answers").map(|record| Session::of(&record));
            let pending = begun.iter().copied().find(|(deed, _)| self::number(*deed) == Some(*number));
            let done = pending.map(|(deed, line)| after(noted.clone(), deed, line));
            let allowed = self.permits(noted.as_ref(), &begun, found.as_ref())
                || done.is_some_and(|done| self.permits(done.as_ref(), &begun, found.as_ref()));
            assert!(allowed, "session {number:x}: noted {noted:?}, pending {pending:?}, found {found:?}");
        }
        for (number, session) in &mut self.sessions {
            *session =
                store.load(id(*number), now).await.expect("answers").map(|record| Session::of(&record));
        }
        self.compare_lists(store, now).await;
    }

    /// Whether this may be found of a session that was last known to be in `state`.
    fn permits(&self, state: Option<&Session>, begun: &[(Deed, u64)], found: Option<&Session>) -> bool {
        let Some(session) = state else { return found.is_none() };
        let revocations = self.revocations.iter().filter(|revocation| Some(revocation.who) == session.who);
        match found {
            Some(found) => {
                session.same(found) && !revocations.clone().any(|it| it.now > session.authenticated)
            }
            None => {
                let pending =
                    |deed: &Deed| matches!(deed, Deed::Revoke { who, .. } if Some(*who) == session.who);
                revocations.clone().any(|it| it.acknowledged > session.signed_in)
                    || begun.iter().any(|(deed, _)| pending(deed))
            }
        }
    }

    /// Lists by principal hold exactly the sessions that have that principal.
    async fn compare_lists(&self, store: &DiskStore, now: Timestamp) {
        for who in 0..PEOPLE {
            let listed = store.of_principal(&principal(&who.to_string()), now).await.expect("answers");
            let listed: BTreeSet<_> = listed.into_iter().map(|summary| summary.id).collect();
            let theirs = |session: &Option<Session>| session.as_ref().is_some_and(|it| it.who == Some(who));
            let there =
                self.sessions.iter().filter(|(_, session)| theirs(session)).map(|(number, _)| id(*number));
            assert_eq!(listed, there.collect());
        }
    }

    /// How many sessions there are, once compared.
    pub(super) fn live(&self) -> usize {
        self.sessions.values().flatten().count()
    }

    /// Deeds acknowledged, and how many of them ended sessions.
    pub(super) const fn totals(&self) -> (u64, u64) {
        (self.acknowledged, self.ended)
    }
}

impl Session {
    fn of(record: &Record) -> Self {
        Self {
            revision: record.revision.as_u64(),
            mark: mark(&record.values),
            lock: record.lock,
            who: record.principal.as_ref().and_then(|name| name.as_str().parse().ok()),
            authenticated: record.authenticated.map_or(0, Timestamp::as_millis),
            signed_in: 0,
            seen: record.seen.as_millis(),
        }
    }

    /// A touch may have come in between; nothing else.
    fn same(&self, found: &Self) -> bool {
        let found_then = Self { signed_in: self.signed_in, seen: self.seen, ..found.clone() };
        *self == found_then && found.seen >= self.seen
    }
}

fn number(deed: Deed) -> Option<u64> {
    match deed {
        Deed::Insert { number, .. }
        | Deed::Replace { number, .. }
        | Deed::Rotate { number, .. }
        | Deed::Touch { number, .. }
        | Deed::Remove { number }
        | Deed::SignIn { number, .. } => Some(number),
        Deed::Revoke { .. } => None,
    }
}

/// A session after a deed that was begun at `line`, were it done.
fn after(before: Option<Session>, deed: Deed, line: u64) -> Option<Session> {
    if let Deed::Insert { mark, now, .. } = deed {
        let lock = SecretHash::from_bytes([1; SecretHash::BYTES]);
        let mark = Some(mark);
        return Some(Session {
            revision: 1,
            mark,
            lock,
            who: None,
            authenticated: 0,
            signed_in: 0,
            seen: now,
        });
    }
    let before = before?;
    match deed {
        Deed::Remove { .. } => None,
        Deed::Replace { revision, mark, now, .. } => {
            Some(Session { revision, mark: Some(mark), seen: now, ..before })
        }
        Deed::Rotate { revision, lock, now, .. } => {
            Some(Session { revision, lock: hash(lock), seen: now, ..before })
        }
        Deed::SignIn { revision, lock, who, now, .. } => Some(Session {
            revision,
            lock: hash(lock),
            who: Some(who),
            authenticated: now,
            signed_in: line,
            seen: now,
            ..before
        }),
        Deed::Touch { now, .. } => Some(Session { seen: now, ..before }),
        Deed::Insert { .. } | Deed::Revoke { .. } => Some(before),
    }
}
