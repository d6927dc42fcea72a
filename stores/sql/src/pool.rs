//! Connections, lent one at a time.
//!
//! 1. A connection comes back with its answer, and in no other case: what is dropped is closed.
//! 2. One that lay idle for a while is asked whether it is still there before it is lent. If it is not, those that
//!    lay for longer are not asked but closed.
//! 3. Connections are made in tasks of their own. When whoever wanted one has given up, it serves the next: a
//!    database that is slow to admit is not asked anew by every visitor.
//! 4. The one used last is lent first, so that a quiet hour leaves few, and those not needed for long are closed.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{Instant, timeout};

use crate::dialect::Dialect;
use crate::error::{SqlError, Why};
use crate::settings::SqlSettings;
use crate::verb::Failure;

/// A connection idle for longer is asked first.
const ASK_AFTER: Duration = Duration::from_secs(1);

/// A connection idle for longer is closed.
const CLOSE_AFTER: Duration = Duration::from_secs(10 * 60);

pub(crate) struct Pool<D: Dialect>(Arc<Shared<D>>);

impl<D: Dialect> Clone for Pool<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Shared<D: Dialect> {
    options: D::Options,
    acquire_timeout: Duration,
    operation_timeout: Duration,
    connect_timeout: Duration,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Idle<D>>>,
}

struct Idle<D: Dialect> {
    connection: D::Connection,
    since: Instant,
}

impl<D: Dialect> Pool<D> {
    /// A pool that lends as many as there are permits, which it may share with another.
    pub(crate) fn new(options: D::Options, settings: &SqlSettings, permits: Arc<Semaphore>) -> Self {
        Self(Arc::new(Shared {
            options,
            acquire_timeout: settings.acquire_timeout,
            operation_timeout: settings.operation_timeout,
            connect_timeout: settings.connect_timeout,
            permits,
            idle: Mutex::default(),
        }))
    }

    /// One of the idle, or a new one.
    pub(crate) async fn lend(&self) -> Result<Lent<D>, Failure> {
        let within = self.0.acquire_timeout;
        let permits = Arc::clone(&self.0.permits);
        let no_connection = || SqlError::new(Why::NoConnection { within });
        let permit = timeout(within, permits.acquire_owned()).await.map_err(|_| no_connection())?;
        let mut permit = permit.map_err(|_| no_connection())?;
        if let Some(idle) = self.pop() {
            let mut lent = Lent { connection: idle.connection, pool: self.clone(), permit, used: true };
            if idle.since.elapsed() < ASK_AFTER || lent.is_there().await {
                return Ok(lent);
            }
            // The others have lain idle for longer.
            self.forget_idle();
            permit = lent.permit;
        }
        self.connect(permit).await
    }

    /// A new one, whatever is idle.
    async fn connect(&self, permit: OwnedSemaphorePermit) -> Result<Lent<D>, Failure> {
        let (tell, told) = oneshot::channel();
        let pool = self.clone();
        tokio::spawn(async move {
            let made = pool.connected(permit).await;
            if let Err(Ok(unwanted)) = tell.send(made) {
                unwanted.give_back();
            }
        });
        told.await.unwrap_or_else(|_| Err(SqlError::new(Why::Unreachable).into()))
    }

    async fn connected(self, permit: OwnedSemaphorePermit) -> Result<Lent<D>, Failure> {
        let within = self.0.connect_timeout;
        let made = timeout(within, D::connect(&self.0.options)).await;
        let connection = made.map_err(|_| SqlError::new(Why::TimedOut { within }))??;
        Ok(Lent { connection, pool: self, permit, used: false })
    }

    /// Closes what is idle: one that was broken is seldom alone.
    pub(crate) fn forget_idle(&self) {
        self.idle().clear();
    }

    fn pop(&self) -> Option<Idle<D>> {
        self.idle().pop()
    }

    fn push(&self, connection: D::Connection) {
        let now = Instant::now();
        let mut idle = self.idle();
        idle.push(Idle { connection, since: now });
        let unneeded = idle.first().is_some_and(|oldest| now - oldest.since > CLOSE_AFTER);
        let closed = unneeded.then(|| idle.remove(0));
        drop(idle);
        drop(closed);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle<D>>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Dialect> fmt::Debug for Pool<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("idle", &self.idle().len()).finish_non_exhaustive()
    }
}

/// A connection for as long as one verb needs it.
pub(crate) struct Lent<D: Dialect> {
    pub(crate) connection: D::Connection,
    pool: Pool<D>,
    permit: OwnedSemaphorePermit,
    used: bool,
}

impl<D: Dialect> Lent<D> {
    /// Whether it has served before, and may have broken meanwhile.
    pub(crate) const fn is_used(&self) -> bool {
        self.used
    }

    /// After a failure: takes back what was begun. A connection that does not answer to that is closed.
    pub(crate) async fn clear_up(mut self, failure: &Failure) {
        if failure.was_answered::<D>() && self.has_rolled_back().await {
            self.give_back();
        }
    }

    /// Nothing is under way on it any more.
    pub(crate) fn give_back(self) {
        let Self { connection, pool, permit, .. } = self;
        pool.push(connection);
        // Whoever waits for the permit finds the connection.
        drop(permit);
    }

    async fn is_there(&mut self) -> bool {
        let within = self.pool.0.operation_timeout;
        matches!(timeout(within, D::ping(&mut self.connection)).await, Ok(Ok(())))
    }

    async fn has_rolled_back(&mut self) -> bool {
        let within = self.pool.0.operation_timeout;
        matches!(timeout(within, D::script(&mut self.connection, "ROLLBACK")).await, Ok(Ok(())))
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests;
