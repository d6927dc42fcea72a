//! Who asks what waits, and where.

use std::sync::Arc;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::Shared;
use crate::dialect::Dialect;
use crate::verb::Failure;

/// Asks as long as somebody waits. Counted among the drivers until it retires.
pub(super) struct Driver<D: Dialect> {
    shared: Arc<Shared<D>>,
    retired: bool,
}

impl<D: Dialect> Driver<D> {
    pub(super) const fn new(shared: Arc<Shared<D>>) -> Self {
        Self { shared, retired: false }
    }

    /// Here, if threads of the runtime's own poll its tasks. A runtime of one thread stands still when whoever
    /// blocked on it has an answer, or has given up.
    ///
    /// Not to be called under the lock: a runtime that ends drops the task at once.
    pub(super) fn start(self) {
        match Handle::try_current() {
            Ok(here) if here.runtime_flavor() == RuntimeFlavor::MultiThread => drop(here.spawn(self.drive())),
            _ => self.start_apart(),
        }
    }

    fn start_apart(self) {
        match self.shared.own_thread.runtime() {
            Ok(apart) => drop(apart.spawn(self.drive())),
            Err(error) => self.shared.refuse(Failure::Driver(error.into())),
        }
    }

    async fn drive(mut self) {
        while self.goes_on() {
            match self.shared.pool.lend().await {
                Ok(lent) => self.shared.serve(lent).await,
                Err(failure) => self.shared.refuse(failure),
            }
        }
    }

    /// Retires under the lock: whoever comes next finds a driver that sees them, or starts one.
    fn goes_on(&mut self) -> bool {
        self.retired = !self.shared.waiting().goes_on();
        !self.retired
    }
}

impl<D: Dialect> Drop for Driver<D> {
    /// Its runtime may end before it does: another takes its place.
    fn drop(&mut self) {
        if !self.retired && self.goes_on() {
            Self::new(Arc::clone(&self.shared)).start_apart();
        }
    }
}
