//! Collects what has expired, in the background and in small bites, so that no request waits for it.

use std::time::Duration;

use cloakroom::store::StoreError;
use tokio::task::yield_now;
use tokio::time::{MissedTickBehavior, interval};

use super::sessions::Demo;

/// The time between two rounds.
pub(crate) const ROUND_EVERY: Duration = Duration::from_secs(60);

/// Expired sessions collected at a time.
pub(crate) const BITE: usize = 256;

/// Sweeps until it is aborted. A round that fails is reported, and the next one tries again.
pub(crate) async fn again_and_again(sessions: Demo) {
    let mut rounds = interval(ROUND_EVERY);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        match round(&sessions).await {
            Ok(0) => {}
            Ok(collected) => tracing::info!(collected, "expired sessions swept"),
            Err(error) => tracing::warn!(%error, "the sweep of expired sessions failed"),
        }
    }
}

async fn round(sessions: &Demo) -> Result<usize, StoreError> {
    let mut collected = 0;
    loop {
        let bite = sessions.sweep(BITE).await?;
        collected += bite;
        if bite < BITE {
            return Ok(collected);
        }
        yield_now().await;
    }
}
