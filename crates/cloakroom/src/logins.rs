//! Who is signed in where: lists and revocations.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use cloakroom_session::store::{DynDirectory, Removed, StoreError};
use cloakroom_session::{Principal, SessionId, Summary};

use crate::budget::Waited;
use crate::house::House;

/// The sessions of signed-in principals. Cheap to clone; keep it in the application's state. Each of its
/// answers may take as long as a whole request's [`Budget`](crate::Budget).
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
        let found = self.directory.of_principal(principal, self.house.now());
        let mut summaries = self.ask(&Waited::nothing(), "list the sessions of a principal", found).await?;
        summaries.sort_by_key(|summary| std::cmp::Reverse((summary.seen, summary.created, summary.id)));
        Ok(summaries)
    }

    /// Ends one session of `principal`; `false` when it is not theirs, or not there.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn end(&self, principal: &Principal, id: SessionId) -> Result<bool, StoreError> {
        let waited = Waited::nothing();
        let mut found =
            self.ask(&waited, "load the session", self.directory.load(id, self.house.now())).await?;
        while let Some(theirs) = found.filter(|record| record.principal.as_ref() == Some(principal)) {
            // Somebody else may sign in under this id meanwhile: then the lock is another one.
            match self.ask(&waited, "end the session", self.directory.remove(id, Some(theirs.lock))).await? {
                Removed::Done => return Ok(true),
                Removed::Gone => return Ok(false),
                Removed::Conflict(newer) => found = Some(newer),
            }
        }
        Ok(false)
    }

    /// Ends every session of `principal` but `keep`; answers how many. Sign-ins under way do not
    /// escape it. Call it when a password changes.
    ///
    /// # Errors
    /// When the store cannot answer; then some may have ended.
    pub async fn revoke(&self, principal: &Principal, keep: Option<SessionId>) -> Result<u64, StoreError> {
        let revoked = self.directory.revoke(principal, keep, self.house.now());
        self.ask(&Waited::nothing(), "revoke the sessions of a principal", revoked).await
    }

    async fn ask<T>(
        &self,
        waited: &Waited,
        action: &'static str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        waited.within(self.house.budget.whole(), action, work).await.flatten()
    }
}

impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logins").finish_non_exhaustive()
    }
}
