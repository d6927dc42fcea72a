//! Where calls wait until a test lets them on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot};

use crate::chance::SeededChance;

/// A place to wait at: whoever [passes](Gate::pass) is held until the test says so. Nothing sleeps.
///
/// ```
/// # use cloakroom_testkit::Gate;
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// let gate = Gate::closed();
/// let held = tokio::spawn({
///     let gate = gate.clone();
///     async move { gate.pass().await; }
/// });
/// gate.until(1).await; // it is there, and stays there
/// gate.open();
/// held.await.expect("let through");
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Somebody came, or went on and is done.
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    /// Opens by itself when so many wait.
    opens_at: Option<usize>,
    waiting: Vec<oneshot::Sender<Passage>>,
}

/// Somebody who was let through and is not done yet; done when it is dropped.
#[derive(Debug, Default)]
#[must_use = "who drops it at once is done at once"]
pub struct Passage(#[expect(dead_code, reason = "its end is what it tells")] Option<oneshot::Sender<()>>);

impl Gate {
    /// A gate that holds everyone.
    #[must_use]
    pub fn closed() -> Self {
        Self::default()
    }

    /// A gate that holds everyone until `meeting` wait at it, and then stays open: with 40 handlers at it, all
    /// 40 are proven inside at once, and nobody waits for them on the second attempt.
    #[must_use]
    pub fn rendezvous(meeting: usize) -> Self {
        let gate = Self::closed();
        gate.lock().opens_at = Some(meeting);
        gate
    }

    /// Waits here until let through. Whoever is dropped meanwhile waits no more.
    pub async fn pass(&self) -> Passage {
        let Some(turn) = self.queue() else { return Passage::default() };
        // The gate itself may be gone; then nobody is left who could hold anyone.
        turn.await.unwrap_or_default()
    }

    /// Waits until at least `number` wait at the gate.
    pub async fn until(&self, number: usize) {
        loop {
            let changed = self.0.changed.notified();
            if self.waiting() >= number {
                return;
            }
            changed.await;
        }
    }

    /// How many wait now.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.lock().prune().len()
    }

    /// Lets everyone through, now and from now on.
    pub fn open(&self) {
        let mut state = self.lock();
        state.open = true;
        state.release_all();
    }

    /// Holds from now on whoever comes.
    pub fn close(&self) {
        let mut state = self.lock();
        (state.open, state.opens_at) = (false, None);
    }

    /// Lets those through who wait now, and holds the next.
    pub fn release(&self) {
        self.lock().release_all();
    }

    /// Lets the one through who has waited longest, and answers when it is done; `false` when nobody waited.
    pub async fn release_first(&self) -> bool {
        self.release_at(|_| 0).await
    }

    /// Lets those through who wait now, one after the other, each done before the next, in the order that the
    /// seed decides.
    pub async fn release_shuffled(&self, seed: u64) {
        let mut chance = SeededChance::new(seed);
        for _ in 0..self.waiting() {
            self.release_at(|waiting| chance.below(waiting)).await;
        }
    }

    async fn release_at(&self, place: impl FnOnce(usize) -> usize) -> bool {
        let done = {
            let mut state = self.lock();
            let waiting = state.prune();
            if waiting.is_empty() {
                return false;
            }
            let turn = waiting.remove(place(waiting.len()));
            let (passage, done) = oneshot::channel();
            // Who was dropped in this very moment is done as well.
            drop(turn.send(Passage(Some(passage))));
            done
        };
        // Nothing is ever sent: it ends when the passage is dropped.
        drop(done.await);
        true
    }

    fn queue(&self) -> Option<oneshot::Receiver<Passage>> {
        let mut state = self.lock();
        if state.open {
            return None;
        }
        let (turn, my_turn) = oneshot::channel();
        state.waiting.push(turn);
        let met = state.opens_at.is_some_and(|meeting| state.prune().len() >= meeting);
        if met {
            state.open = true;
            state.release_all();
        }
        drop(state);
        self.0.changed.notify_waiters();
        Some(my_turn)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Those who wait, without those who were dropped.
    fn prune(&mut self) -> &mut Vec<oneshot::Sender<Passage>> {
        self.waiting.retain(|turn| !turn.is_closed());
        &mut self.waiting
    }

    fn release_all(&mut self) {
        for turn in self.waiting.drain(..) {
            drop(turn.send(Passage::default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::yield_now;

    use super::*;

    async fn queued(gate: &Gate, number: usize, log: &Arc<Mutex<Vec<usize>>>) {
        for n in 0..number {
            let (passing, log) = (gate.clone(), Arc::clone(log));
            tokio::spawn(async move {
                let _passage = passing.pass().await;
                yield_now().await;
                log.lock().expect("the log").push(n);
            });
            gate.until(n + 1).await;
        }
    }

    #[tokio::test]
    async fn a_closed_gate_holds_until_it_is_opened() {
        let (gate, log) = (Gate::closed(), Arc::default());
        queued(&gate, 3, &log).await;
        assert_eq!((gate.waiting(), log.lock().expect("the log").len()), (3, 0));
        assert!(gate.release_first().await);
        assert_eq!(*log.lock().expect("the log"), [0], "done when it says so");
        gate.open();
        let _passage = gate.pass().await;
        assert_eq!(gate.waiting(), 0);
        assert!(!gate.release_first().await);
    }

    #[tokio::test]
    async fn a_seed_decides_the_order() {
        let mut orders = Vec::new();
        for seed in [7, 7, 8] {
            let (gate, log) = (Gate::closed(), Arc::default());
            queued(&gate, 8, &log).await;
            gate.release_shuffled(seed).await;
            let order = log.lock().expect("the log").clone();
            assert_eq!(order.len(), 8);
            orders.push(order);
        }
        assert_eq!(orders[0], orders[1]);
        assert_ne!(orders[0], orders[2]);
        assert_ne!(orders[0], (0..8).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_rendezvous_opens_when_all_have_come() {
        let (gate, log) = (Gate::rendezvous(3), Arc::default());
        queued(&gate, 2, &log).await;
        assert_eq!(gate.waiting(), 2);
        let _third = gate.pass().await;
        let _fourth = gate.pass().await;
        while log.lock().expect("the log").len() < 2 {
            yield_now().await;
        }
    }

    #[tokio::test]
    async fn who_is_dropped_waits_no_more() {
        let gate = Gate::closed();
        let held = tokio::spawn({
            let gate = gate.clone();
            async move { drop(gate.pass().await) }
        });
        gate.until(1).await;
        held.abort();
        assert!(held.await.is_err());
        assert_eq!(gate.waiting(), 0);
    }
}
