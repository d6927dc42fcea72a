//! Ending a session, for both sides.

use std::sync::Arc;

use cloakroom_formats::php::SessionId as RawId;
use cloakroom_session::store::Removed;
use cloakroom_session::{SecretHash, SessionId};

use crate::failure::Failure;
use crate::hold::House;
use crate::patience::Attempt;

impl House {
    pub(crate) fn remove(
        &self,
        id: SessionId,
        lock: Option<SecretHash>,
    ) -> Result<Attempt<Removed>, Failure> {
        let hint = lock.and_then(|lock| RawId::parse(lock.php_id(id).as_bytes()).ok());
        let claim = match self.claim(id, hint.as_ref())? {
            Attempt::Busy => return Ok(Attempt::Busy),
            Attempt::Done(claim) => claim,
        };
        let Some(claim) = claim else { return Ok(Attempt::Done(Removed::Gone)) };
        if lock.is_some_and(|lock| lock != claim.present.record.lock) {
            return Ok(Attempt::Done(Removed::Conflict(Arc::new(claim.present.record))));
        }
        self.retire(&claim.raw, &claim.file)?;
        self.shelf.remove(id)?;
        Ok(Attempt::Done(Removed::Done))
    }
}
