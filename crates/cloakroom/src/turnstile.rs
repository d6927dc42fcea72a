//! Fairness among commits of one session within this process.
//!
//! Whoever lost a race stands in line, and whoever comes while there is a line joins it. So among
//! requests of one process every commit is tried a small number of times, however many there are;
//! only other processes can still come in between. A session without a line pays one atomic load.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cloakroom_session::SessionId;
use tokio::sync::OwnedMutexGuard;

#[derive(Debug, Default)]
pub(crate) struct Turnstile {
    lines: Mutex<HashMap<SessionId, Line>>,
    standing: AtomicUsize,
}

#[derive(Debug, Default)]
struct Line {
    front: Arc<tokio::sync::Mutex<()>>,
    standing: usize,
}

impl Turnstile {
    /// Whether somebody stands in line for this session.
    pub(crate) fn has_line(&self, id: SessionId) -> bool {
        self.standing.load(Ordering::Acquire) > 0 && self.lines().contains_key(&id)
    }

    /// Waits in line; whoever holds the pass is at its front.
    pub(crate) async fn pass(self: &Arc<Self>, id: SessionId) -> Pass {
        let mut pass = Pass { turnstile: self.clone(), id, front: None };
        let front = {
            let mut lines = self.lines();
            let line = lines.entry(id).or_default();
            line.standing += 1;
            self.standing.fetch_add(1, Ordering::Release);
            line.front.clone()
        };
        pass.front = Some(front.lock_owned().await);
        pass
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<SessionId, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a line, given up when dropped.
#[derive(Debug)]
pub(crate) struct Pass {
    turnstile: Arc<Turnstile>,
    id: SessionId,
    front: Option<OwnedMutexGuard<()>>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.front = None;
        let mut lines = self.turnstile.lines();
        if let Some(line) = lines.get_mut(&self.id) {
            line.standing -= 1;
            self.turnstile.standing.fetch_sub(1, Ordering::Release);
            if line.standing == 0 {
                lines.remove(&self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_ends_when_the_last_has_passed() {
        let (turnstile, id) = (Arc::new(Turnstile::default()), SessionId::from_bytes([1; 12]));
        let first = turnstile.pass(id).await;
        let second = tokio::spawn({
            let turnstile = turnstile.clone();
            async move { drop(turnstile.pass(id).await) }
        });
        assert!(turnstile.has_line(id));
        drop(first);
        second.await.expect("passes");
        assert!(!turnstile.has_line(id));
        assert!(turnstile.lines().is_empty());
    }

    #[tokio::test]
    async fn whoever_gives_up_leaves_no_gap() {
        let (turnstile, id) = (Arc::new(Turnstile::default()), SessionId::from_bytes([1; 12]));
        let first = turnstile.pass(id).await;
        let given_up = tokio::spawn({
            let turnstile = turnstile.clone();
            async move { drop(turnstile.pass(id).await) }
        });
        tokio::task::yield_now().await;
        given_up.abort();
        assert!(given_up.await.expect_err("aborted").is_cancelled());
        drop(first);
        assert!(turnstile.lines().is_empty());
    }
}
