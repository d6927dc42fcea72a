//! Asking the store for what a plan says.

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{Change, Outcome, SessionId, Timestamp};

use crate::house::House;

impl House {
    pub(crate) async fn carry_out(&self, change: &Change, now: Timestamp) -> Result<Outcome, StoreError> {
        Ok(match change {
            Change::None => Outcome::Done,
            Change::Insert(record) => match self.store.insert(record.clone(), now).await? {
                Inserted::Done => Outcome::Done,
                Inserted::Taken => Outcome::Taken,
            },
            Change::Replace { record, expected } => {
                match self.store.replace(record.clone(), *expected, now).await? {
                    Replaced::Done => Outcome::Done,
                    Replaced::Conflict(newer) => Outcome::Conflict(newer),
                    Replaced::Gone => Outcome::Gone,
                }
            }
            Change::SignIn { record, expected } => {
                let Some(directory) = &self.directory else {
                    return Err(StoreError::new("sign in without a directory", StoreErrorKind::Misused));
                };
                let limit = self.policy.sessions_per_principal();
                match directory.sign_in(record.clone(), *expected, limit, now).await? {
                    SignedIn::Done { evicted } => Outcome::SignedIn { evicted: evicted.len() },
                    SignedIn::Taken => Outcome::Taken,
                    SignedIn::Conflict(newer) => Outcome::Conflict(newer),
                    SignedIn::Gone => Outcome::Gone,
                    SignedIn::TooMany => Outcome::TooMany,
                    SignedIn::Revoked => Outcome::Revoked,
                }
            }
            Change::Touch { id, seen } => match self.store.touch(*id, *seen, now).await? {
                Touched::Done => Outcome::Done,
                Touched::Gone => Outcome::Gone,
            },
            Change::Remove { id, lock } => match self.store.remove(*id, Some(*lock)).await? {
                Removed::Done => Outcome::Done,
                Removed::Conflict(newer) => Outcome::Conflict(newer),
                Removed::Gone => Outcome::Gone,
            },
            _ => {
                return Err(StoreError::new(
                    "carry out a change this version does not know",
                    StoreErrorKind::Misused,
                ));
            }
        })
    }
}

/// The session that others may be committing to at the same time.
pub(crate) fn contended(change: &Change) -> Option<SessionId> {
    match change {
        Change::Replace { record, .. } | Change::SignIn { record, expected: Some(_) } => Some(record.id),
        _ => None,
    }
}
