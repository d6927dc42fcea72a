//! Giving the room of expired sessions back, without getting in anybody's way.
//!
//! Expired sessions are refused without it. It works in small bites and rests after each for longer
//! than the bite took, so that requests hardly notice it; and an error of the store ends a round,
//! never the sweeping.

use std::time::{Duration, Instant};

use cloakroom_session::store::StoreError;

use crate::budget::{Budget, Waited};
use crate::sessions::{Sessions, WithLogins};

/// The time between two rounds.
const ROUND_EVERY: Duration = Duration::from_secs(60);
/// Expired sessions collected at a time.
const BITE: usize = 64;
/// How long a bite may take; a store that never answers must not end the sweeping for good.
const BITE_TIME_MAX: Duration = Duration::from_secs(60);
/// How much longer than a bite the rest after it is.
const REST_FACTOR: u32 = 4;

impl Sessions<WithLogins> {
    /// Collects expired sessions once a minute, until it is dropped. Errors are logged, and the next
    /// round tries again.
    ///
    /// ```
    /// # use cloakroom::{MemoryStore, Sessions};
    /// # async fn serve() {
    /// let sessions = Sessions::new(MemoryStore::new());
    /// tokio::spawn(sessions.clone().keep_swept());
    /// # }
    /// ```
    pub async fn keep_swept(self) {
        loop {
            match self.sweep_all().await {
                Ok(0) => {}
                Ok(swept) => tracing::debug!(target: "cloakroom", swept, "expired sessions were collected"),
                Err(error) => crate::tell::tell_error(&error),
            }
            tokio::time::sleep(ROUND_EVERY).await;
        }
    }

    /// One round: collects all that have expired by now; answers how many.
    ///
    /// # Errors
    /// When the store cannot answer; what was collected before stays collected.
    pub async fn sweep_all(&self) -> Result<usize, StoreError> {
        let mut swept = 0;
        loop {
            let began = Instant::now();
            let patience = Budget { operation: BITE_TIME_MAX, request: BITE_TIME_MAX };
            let bite = Waited::nothing().within(patience, "sweep", self.sweep(BITE)).await.flatten()?;
            swept += bite;
            if bite < BITE {
                return Ok(swept);
            }
            tokio::time::sleep(began.elapsed() * REST_FACTOR).await;
        }
    }
}
