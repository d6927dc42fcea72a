//! Where handlers wait until the test has seen that all are inside.

use tokio::sync::watch;

/// Open unless a test closes it.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    closed: watch::Sender<bool>,
    inside: watch::Sender<usize>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { closed: watch::Sender::new(false), inside: watch::Sender::new(0) }
    }
}

impl Gate {
    /// Waits while it is closed.
    pub(crate) async fn pass(&self) {
        self.inside.send_modify(|inside| *inside += 1);
        // The sender lives as long as the gate.
        let _ = self.closed.subscribe().wait_for(|closed| !closed).await;
        self.inside.send_modify(|inside| *inside -= 1);
    }

    /// Closes or opens it.
    pub(crate) fn close(&self, closed: bool) {
        self.closed.send_replace(closed);
    }

    /// How many wait.
    pub(crate) fn inside(&self) -> usize {
        *self.inside.borrow()
    }
}
