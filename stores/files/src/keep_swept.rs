//! Sweeping for as long as the program runs, without getting in anybody's way.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cloakroom_session::Timestamp;
use cloakroom_session::store::StoreError;
use tokio::time::sleep;

use crate::store::FilesStore;

/// The time between two rounds.
const ROUND_EVERY: Duration = Duration::from_secs(60);
/// Sidecars looked at at a time.
const BITE: usize = 64;
/// How much longer than a bite the rest after it is.
const REST_FACTOR: u32 = 4;

impl FilesStore {
    /// Collects what is over once a minute, until it is dropped. Errors are logged, and the next round tries
    /// again. `Sessions::keep_swept` is for stores with a directory of principals; this one sweeps itself.
    ///
    /// ```no_run
    /// use cloakroom_files::{FilesSettings, FilesStore};
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let store = FilesStore::open("/var/lib/php/sessions", FilesSettings::default())?;
    /// tokio::spawn(store.clone().keep_swept());
    /// # Ok(()) }
    /// ```
    pub async fn keep_swept(self) {
        loop {
            match self.sweep_round().await {
                Ok(0) => {}
                Ok(swept) => tracing::debug!(swept, "expired sessions were collected"),
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(error, "expired sessions were not collected");
                }
            }
            sleep(ROUND_EVERY).await;
        }
    }

    async fn sweep_round(&self) -> Result<usize, StoreError> {
        let mut ended = 0;
        loop {
            let began = Instant::now();
            let bite = self.sweep(present(), BITE).await?;
            ended += bite.ended;
            if bite.round_done {
                return Ok(ended);
            }
            sleep(began.elapsed() * REST_FACTOR).await;
        }
    }
}

fn present() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
