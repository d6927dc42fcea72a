//! A store of sessions as the parts that measure stores see it.

use std::future::Future;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;

/// A store under measurement. Sessions go by number: the subject makes a scattered id of it.
///
/// A session that is not there, or a write that was refused, is an error: what failed fast is not
/// measured as fast.
pub trait Subject: Send + Sync + 'static {
    /// Stores these sessions with `keys` values of 60 octets each, fresh for a day, and returns when
    /// they would survive the end of this process.
    fn populate(&self, sessions: Range<u64>, keys: usize) -> impl Future<Output = Result<()>> + Send;

    /// Reads one value of a session.
    fn load(&self, session: u64) -> impl Future<Output = Result<()>> + Send;

    /// Loads a session, replaces one value by another that `salt` names, and saves it: all that the
    /// store does for a request that modifies.
    fn modify(&self, session: u64, salt: u64) -> impl Future<Output = Result<()>> + Send;
}

/// A subject that can be opened, closed and swept: what the part `growth` needs.
pub trait Growing: Subject + Sized {
    /// Opens the store kept in `folder`, made when missing; without a cache of records when so told.
    fn open(folder: &Path, cache: bool) -> impl Future<Output = Result<Self>> + Send;

    /// Closes it in good order.
    fn close(self) -> impl Future<Output = Result<()>> + Send;

    /// Stores sessions and returns when a sweep will find them expired.
    fn populate_expired(&self, sessions: Range<u64>, keys: usize) -> impl Future<Output = Result<()>> + Send;

    /// Collects all that is expired, in the bites and with the pauses the store's own sweeper takes;
    /// returns how many that were, or zero where the store does not say.
    fn sweep(&self) -> impl Future<Output = Result<u64>> + Send;
}
