//! Who is signed in where: lists and revocations.

use std::fmt;
use std::sync::Arc;

use cloakroom_session::store::{DynDirectory, Removed, StoreError};
use cloakroom_session::{Principal, SessionId, Summary};

use crate::house::House;

/// The sessions of signed-in principals. Cheap to clone; keep it in the application's state.
#[derive(Clone)]
pub struct Logins {
    directory: Arc<dyn DynDirectory>,
    house: House,
}

impl Logins {
    pub(crate) fn new(directory: Arc<dyn DynDirectory>, house: House) -> Self {
        Self { directory, house }
    }

    /// The live sessions of `principal`, last used first.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn of(&self, principal: &Principal) -> Result<Vec<Summary>, StoreError> {
        let mut summaries = self.directory.of_principal(principal, self.house.now()).await?;
        summaries.sort_by_key(|summary| std::cmp::Reverse((summary.seen, summary.created, summary.id)));
        Ok(summaries)
    }

    /// Ends one session of `principal`; `false` when it is not theirs, or not there.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn end(&self, principal: &Principal, id: SessionId) -> Result<bool, StoreError> {
        let theirs = self.of(principal).await?.iter().any(|summary| summary.id == id);
        if theirs {
            return Ok(self.directory.remove(id, None).await? == Removed::Done);
        }
        Ok(false)
    }

    /// Ends every session of `principal` but `keep`; answers how many. Sign-ins under way do not
    /// escape it. Call it when a password changes.
    ///
    /// # Errors
    /// When the store cannot answer; then some may have ended.
    pub async fn revoke(&self, principal: &Principal, keep: Option<SessionId>) -> Result<u64, StoreError> {
        self.directory.revoke(principal, keep, self.house.now()).await
    }
}

impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logins").finish_non_exhaustive()
    }
}
