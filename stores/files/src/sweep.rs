//! Giving room back, a bite at a time.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_session::store::StoreError;
use cloakroom_session::{SessionId, Timestamp};

use crate::failure::Failure;
use crate::hold::House;
use crate::patience::Attempt;
use crate::shelf::Item;
use crate::store::FilesStore;

/// A sidecar is written in less time than this, in milliseconds.
const UNFINISHED_MS: u64 = 60 * 60 * 1000;

/// What a bite did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that were over, and are gone now.
    pub ended: usize,
    /// Whether this was the last bite of a round: the next one begins anew.
    pub round_done: bool,
}

/// How far the round is.
#[derive(Clone, Default)]
pub(crate) struct Round(Arc<Mutex<Option<Items>>>);

type Items = Box<dyn Iterator<Item = Result<Item, Failure>> + Send>;

impl FilesStore {
    /// Looks at up to `limit` sidecars, and goes on where the last call stopped: takes the sessions that are
    /// over, and what sessions left that PHP ended. A session that is locked is left for the next round.
    ///
    /// Sessions that no Rust page has ever read are PHP's to collect.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn sweep(&self, now: Timestamp, limit: usize) -> Result<Swept, StoreError> {
        let (now, round) = (self.raise(now), self.round().clone());
        self.patiently("sweep expired sessions", move |house| {
            house.bite(&round, now, limit).map(Attempt::Done)
        })
        .await
    }
}

impl House {
    fn bite(&self, round: &Round, now: Timestamp, limit: usize) -> Result<Swept, Failure> {
        let mut round = round.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut items = match round.take() {
            Some(items) => items,
            None => Box::new(self.shelf.items()?),
        };
        let mut swept = Swept::default();
        for _ in 0..limit {
            let Some(item) = items.next() else {
                swept.round_done = true;
                return Ok(swept);
            };
            swept.ended += usize::from(self.sweep(&item?, now));
        }
        *round = Some(items);
        Ok(swept)
    }

    /// One that cannot be swept does not keep the others.
    fn sweep(&self, item: &Item, now: Timestamp) -> bool {
        let swept = match item {
            Item::Sidecar(id) => self.end_if_over(*id, now),
            Item::Unfinished(name) => self.end_if_old(name, now).map(|()| false),
        };
        swept.unwrap_or_else(|error| {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "a session could not be swept");
            false
        })
    }

    fn end_if_over(&self, id: SessionId, now: Timestamp) -> Result<bool, Failure> {
        let Attempt::Done(()) = self.recover(id)? else { return Ok(false) };
        let Some(sidecar) = self.shelf.read(id)? else { return Ok(false) };
        let raw = sidecar.raw()?;
        if !self.folder.exists(&raw)? {
            return self.shelf.remove(id).map(|()| false);
        }
        match self.claim(id, Some(&raw))? {
            Attempt::Done(Some(claim)) if claim.present.record.is_expired(now) => {
                self.retire(&claim.raw, &claim.file)?;
                self.shelf.remove(id).map(|()| true)
            }
            Attempt::Done(_) | Attempt::Busy => Ok(false),
        }
    }

    fn end_if_old(&self, unfinished: &str, now: Timestamp) -> Result<(), Failure> {
        let begun = self.shelf.begun(unfinished)?;
        let old = begun.is_some_and(|begun| now.since(begun).as_millis() > u128::from(UNFINISHED_MS));
        if old { self.shelf.unlink(unfinished) } else { Ok(()) }
    }
}

impl fmt::Debug for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Round")
    }
}
