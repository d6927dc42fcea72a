//! Moving `seen` forward: the time of PHP's file, and nothing else.

use cloakroom_session::store::Touched;
use cloakroom_session::{SessionId, Timestamp};

use crate::failure::Failure;
use crate::hold::House;
use crate::patience::Attempt;

impl House {
    pub(crate) fn touch(
        &self,
        id: SessionId,
        seen: Timestamp,
        now: Timestamp,
    ) -> Result<Attempt<Touched>, Failure> {
        let claim = match self.claim(id, None)? {
            Attempt::Busy => return Ok(Attempt::Busy),
            Attempt::Done(claim) => claim,
        };
        let Some(claim) = claim.filter(|claim| !claim.present.record.is_expired(now)) else {
            return Ok(Attempt::Done(Touched::Gone));
        };
        if seen > claim.present.record.seen {
            claim.file.set_seen(seen)?;
        }
        Ok(Attempt::Done(Touched::Done))
    }
}
