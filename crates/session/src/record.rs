//! The coat: everything a store keeps of one session.

mod codec;

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub use self::codec::RecordError;
use crate::client::Client;
use crate::lifetime::Lifetime;
use crate::principal::Principal;
use crate::ticket::{Secret, SecretHash, SessionId};
use crate::timestamp::Timestamp;
use crate::values::Values;

/// A touch is due when a twentieth of the idle time has passed: a page read twice a second
/// writes nothing, and a session never ends more than 5 % early.
const TOUCH_FRACTION: u32 = 20;

/// One session as stores keep it. Cloning shares the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The store's key; stable for the life of the session.
    pub id: SessionId,
    /// Grows by one with every replace; a touch does not move it.
    pub revision: Revision,
    /// What opens this record.
    pub lock: SecretHash,
    /// After a routine renewal: the lock before, for a short grace.
    pub previous: Option<Box<Previous>>,
    /// Who is signed in.
    pub principal: Option<Principal>,
    /// When they proved it.
    pub authenticated: Option<Timestamp>,
    /// How long it lives: chosen once, never forgotten.
    pub lifetime: Lifetime,
    /// When it was first stored.
    pub created: Timestamp,
    /// When it was last used, to within a twentieth of its idle time.
    pub seen: Timestamp,
    /// When its secret was last replaced.
    pub renewed: Timestamp,
    /// The browser it was begun with.
    pub client: Option<Client>,
    /// What the application put there.
    pub values: Values,
}

impl Record {
    /// The first of a session that begins now: nobody signed in, nothing in it.
    #[must_use]
    pub const fn new(id: SessionId, lock: SecretHash, lifetime: Lifetime, now: Timestamp) -> Self {
        Self {
            id,
            revision: Revision::FIRST,
            lock,
            previous: None,
            principal: None,
            authenticated: None,
            lifetime,
            created: now,
            seen: now,
            renewed: now,
            client: None,
            values: Values::new(),
        }
    }

    /// The moment at which this session is over.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        self.lifetime.deadline(self.authenticated.unwrap_or(self.created), self.seen)
    }

    /// Whether it is over at `now`. Every store asks this at every read.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.deadline()
    }

    /// Whether enough of the idle time has passed for a touch to be worth a write.
    #[must_use]
    pub fn touch_due(&self, now: Timestamp) -> bool {
        now.since(self.seen) >= self.lifetime.idle() / TOUCH_FRACTION
    }

    /// This record as a [replace](crate::Store::replace) of `there` stores it: with the larger `seen`, and with
    /// the principal that `there` has. Copied only where it differs.
    #[must_use]
    pub fn replacing(mut self: Arc<Self>, there: &Self) -> Arc<Self> {
        if self.seen < there.seen || self.principal != there.principal {
            let kept = Arc::make_mut(&mut self);
            kept.seen = kept.seen.max(there.seen);
            kept.principal.clone_from(&there.principal);
        }
        self
    }

    /// What lists of sessions show: no values, no locks.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            id: self.id,
            created: self.created,
            seen: self.seen,
            authenticated: self.authenticated,
            deadline: self.deadline(),
            persistent: self.lifetime.is_persistent(),
            client: self.client.clone(),
        }
    }
}

/// Counts the replaces of one record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u64);

impl Revision {
    /// Of a record just made.
    pub const FIRST: Self = Self(1);

    /// The revision of this number, as a store kept it.
    #[must_use]
    pub const fn from_u64(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The one after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// The lock before the last routine renewal, and the way from it to the present one.
///
/// The successor's secret is sealed under the old secret: a store's reader has neither, a browser
/// whose response was lost has the one and is given the other. The seal is a one-time pad drawn by
/// HMAC-SHA-256 keyed with the old secret over the id and the new lock; what is unsealed is checked
/// against the new lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// What opened the record before.
    pub lock: SecretHash,
    /// Until when it is answered with the successor.
    pub until: Timestamp,
    /// The successor's secret, sealed.
    pub successor: [u8; Secret::BYTES],
}

impl Previous {
    /// Remembers `old` until `until`, with `new` sealed under it.
    #[must_use]
    pub fn seal(id: SessionId, old: &Secret, new: &Secret, until: Timestamp) -> Self {
        Self { lock: old.hash(), until, successor: pad(id, old, new.hash(), *new.as_bytes()) }
    }

    /// The successor, for whoever holds the old secret; `None` if it is not the one `lock` knows.
    #[must_use]
    pub fn unseal(&self, id: SessionId, old: &Secret, lock: SecretHash) -> Option<Secret> {
        let new = Secret::from_bytes(pad(id, old, lock, self.successor));
        (new.hash() == lock).then_some(new)
    }
}

fn pad(id: SessionId, old: &Secret, lock: SecretHash, mut text: [u8; Secret::BYTES]) -> [u8; Secret::BYTES] {
    // HMAC takes a key of any length, so the error cannot come; an all-zero pad would still fail
    // the check against the lock.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(old.as_bytes()) {
        mac.update(b"cloakroom successor 1");
        mac.update(id.as_bytes());
        mac.update(lock.as_bytes());
        for (octet, noise) in text.iter_mut().zip(mac.finalize().into_bytes()) {
            *octet ^= noise;
        }
    }
    text
}

/// One line of a list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// By which it is shown and revoked.
    pub id: SessionId,
    /// When it was first stored.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// When its user proved who they are.
    pub authenticated: Option<Timestamp>,
    /// When it will be over if nobody comes.
    pub deadline: Timestamp,
    /// Whether its cookie outlives the browser.
    pub persistent: bool,
    /// The browser it was begun with.
    pub client: Option<Client>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacing_record_is_copied_only_where_it_differs() {
        let at = Timestamp::from_millis;
        let lock = SecretHash::from_bytes([2; 32]);
        let first = Record::new(SessionId::from_bytes([1; 12]), lock, Lifetime::NIST_AAL1, at(1));
        let over = Arc::new(Record { revision: first.revision.next(), seen: at(3), ..first.clone() });
        assert!(Arc::ptr_eq(&over.clone().replacing(&first), &over));

        let principal = Some(Principal::new("alice").expect("valid"));
        let there = Record { seen: at(5), principal: principal.clone(), ..first };
        let stored = Record { seen: at(5), principal, ..(*over).clone() };
        assert_eq!(*over.replacing(&there), stored);
    }

    #[test]
    fn only_the_old_secret_opens_the_seal() {
        let id = SessionId::from_bytes([1; 12]);
        let (old, new, other) =
            (Secret::from_bytes([2; 24]), Secret::from_bytes([3; 24]), Secret::from_bytes([4; 24]));
        let previous = Previous::seal(id, &old, &new, Timestamp::from_millis(0));
        let opened = previous.unseal(id, &old, new.hash()).expect("the old secret opens");
        assert_eq!(opened.hash(), new.hash());
        assert_ne!(&previous.successor, new.as_bytes());
        assert!(previous.unseal(id, &other, new.hash()).is_none());
        assert!(previous.unseal(SessionId::from_bytes([9; 12]), &old, new.hash()).is_none());
        assert!(previous.unseal(id, &old, other.hash()).is_none());
    }
}
