//! The store itself: a clock that does not go back, pools of connections, and how a verb is asked.

use std::fmt;
use std::future::Future;
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, StoreErrorKind, Touched};
use cloakroom_session::{
    Directory, HighWater, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store, Summary,
    Timestamp,
};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::dialect::{Dialect, Meaning};
use crate::error::{SqlError, Why};
use crate::migrate;
use crate::place::Place;
use crate::pool::Pool;
use crate::probe;
use crate::queue::{Limits, Queue};
use crate::settings::{Durability, SqlSettings};
use crate::verb::{
    Alone, Failure, Insert, Line, Load, OfPrincipal, Remove, Replace, Revoke, Rewrite, SignIn, Single, Sweep,
    Touch, Verb,
};

/// Sessions in PostgreSQL.
#[cfg(feature = "postgres")]
pub type PostgresStore = SqlStore<crate::dialect::Postgres>;

/// Sessions in MySQL or MariaDB.
#[cfg(feature = "mysql")]
pub type MySqlStore = SqlStore<crate::dialect::MySql>;

/// Sessions in a file of SQLite.
#[cfg(feature = "sqlite")]
pub type SqliteStore = SqlStore<crate::dialect::Sqlite>;

/// Rows that one statement of a sweep removes: its locks are held for no longer than that takes.
const SWEEP_BITE: u32 = 256;

/// Before a verb is tried again; twice as long before each further time. Whoever it stood in the way of gets through
/// meanwhile.
const FIRST_PAUSE: Duration = Duration::from_millis(2);

/// Sessions in a database. Cloning shares the store.
///
/// Needs tokio's runtime, with its timers.
pub struct SqlStore<D: Dialect>(Arc<Open<D>>);

struct Open<D: Dialect> {
    reads: Way<D>,
    writes: Way<D>,
    last_words: Way<D>,
    place: Place<D>,
    clock: HighWater,
    settings: SqlSettings,
}

/// How the database is reached.
struct Way<D: Dialect> {
    pool: Pool<D>,
    /// For single statements, where those of several can be asked together.
    queue: Option<Queue<D>>,
}

impl<D: Dialect> SqlStore<D> {
    /// Connects, and tries whether everything that a store must do can be done there.
    ///
    /// The URL is the usual one: `postgres://user:password@host/database`, `mysql://…`, `sqlite:file`.
    ///
    /// # Errors
    /// [`SqlError`] when the database cannot be reached or does not admit the user, when the tables are missing,
    /// old or newer, when they are read-only, or when a privilege is missing.
    pub async fn connect(url: &str, settings: SqlSettings) -> Result<Self, SqlError> {
        let options = options::<D>(url, &settings)?;
        let store = Self(Arc::new(Open::new(options, settings)));
        let within = settings.connect_timeout;
        let tried = timeout(within, store.try_out()).await;
        let tried = tried.unwrap_or_else(|_| Err(SqlError::new(Why::TimedOut { within }).into()));
        tried.map_err(|failure| store.0.place.explain(failure.explained::<D>()))?;
        Ok(store)
    }

    /// Makes the tables, or brings them up to date. To be called once before the first node of a new version
    /// starts, by a user that may make tables; any number may do so at once, and any number of times.
    ///
    /// # Errors
    /// [`SqlError`] as [`SqlStore::connect`], and when the tables are newer than this version.
    pub async fn migrate(url: &str) -> Result<(), SqlError> {
        let options = D::for_migration(options::<D>(url, &SqlSettings::default())?);
        let migrated = async {
            D::prepare(&options)?;
            migrate::migrate::<D>(&mut D::connect(&options).await?).await
        };
        let migrated = migrated.await.map_err(Failure::explained::<D>);
        migrated.map_err(|error| Place::<D>::of(&options).explain_migration(error))
    }

    /// What [`SqlStore::migrate`] does to an empty database, for those who do it by hand.
    #[must_use]
    pub fn schema() -> String {
        D::MIGRATIONS.join("\n")
    }

    async fn try_out(&self) -> Result<(), Failure> {
        let mut lent = self.0.last_words.pool.lend().await?;
        migrate::check::<D>(&mut lent.connection).await?;
        probe::probe::<D>(&mut lent.connection).await?;
        lent.give_back();
        Ok(())
    }

    /// Asks `verb` until there is an answer, within the time and the retries there are.
    async fn ask<V: Verb<D>>(&self, way: &Way<D>, verb: V) -> Result<V::Answer, StoreError> {
        self.in_time(V::ACTION, self.attempts(&way.pool, &verb)).await
    }

    /// As [`SqlStore::ask`], together with others where that can be.
    async fn ask_single<V: Single<D>>(&self, way: &Way<D>, verb: V) -> Result<V::Answer, StoreError> {
        match &way.queue {
            Some(queue) => self.in_time(V::ACTION, self.shared_attempts(queue, &verb)).await,
            None => self.ask(way, Alone(verb)).await,
        }
    }

    async fn in_time<T>(
        &self,
        action: &'static str,
        attempts: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, StoreError> {
        let within = self.0.settings.operation_timeout;
        let answer = match timeout(within, attempts).await {
            Ok(answer) => answer.map_err(Failure::explained::<D>),
            Err(_) => Err(SqlError::new(Why::TimedOut { within })),
        };
        answer.map_err(|error| self.0.place.explain(error).during(action))
    }

    async fn shared_attempts<V: Single<D>>(&self, queue: &Queue<D>, verb: &V) -> Result<V::Answer, Failure> {
        let mut retries = Retries::of(&self.0.settings);
        loop {
            match verb.ask_over(&mut Line::Shared(queue)).await {
                Err(failure) if failure.is::<D>(Meaning::Again) && retries.another().await => {}
                answer => return answer,
            }
        }
    }

    async fn attempts<V: Verb<D>>(&self, pool: &Pool<D>, verb: &V) -> Result<V::Answer, Failure> {
        let mut retries = Retries::of(&self.0.settings);
        loop {
            let mut lent = pool.lend().await?;
            let failure = match verb.ask(&mut lent.connection).await {
                Ok(answer) => {
                    lent.give_back();
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            let stale = failure.is_broken::<D>() && lent.is_used();
            if failure.is_broken::<D>() {
                pool.forget_idle();
            }
            lent.clear_up(&failure).await;
            let may_succeed = failure.is::<D>(Meaning::Again) || (V::ONLY_READS && stale);
            if !(may_succeed && retries.another().await) {
                return Err(failure);
            }
        }
    }
}

/// Where and how to connect, if the URL says nothing that would not be heeded.
fn options<D: Dialect>(url: &str, settings: &SqlSettings) -> Result<D::Options, SqlError> {
    D::URL.check(url)?;
    D::options(url, settings).map(D::for_a_store)
}

/// How often a verb may be tried again still.
struct Retries {
    left: u32,
    pause: Duration,
}

impl Retries {
    const fn of(settings: &SqlSettings) -> Self {
        Self { left: settings.retries, pause: FIRST_PAUSE }
    }

    /// Waits before another attempt, if there is one.
    async fn another(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        sleep(self.pause).await;
        self.pause *= 2;
        true
    }
}

impl<D: Dialect> Open<D> {
    fn new(options: D::Options, settings: SqlSettings) -> Self {
        let place = Place::of(&options);
        let pool = |options, permits: &Arc<Semaphore>| Pool::new(options, &settings, Arc::clone(permits));
        let many = Arc::new(Semaphore::new(settings.connections.max(1) as usize));
        let reads = Way::reading(pool(options.clone(), &many), &settings);
        let (writes, last_words) = if D::SINGLE_WRITER {
            let one = Arc::new(Semaphore::new(1));
            let last_words = Way::writing(pool(D::for_last_words(options.clone()), &one), &settings);
            let relaxed = settings.durability == Durability::Relaxed;
            let writes =
                if relaxed { Way::writing(pool(options, &one), &settings) } else { last_words.clone() };
            (writes, last_words)
        } else {
            (reads.clone(), reads.clone())
        };
        Self { reads, writes, last_words, place, clock: HighWater::new(), settings }
    }
}

impl<D: Dialect> Way<D> {
    fn reading(pool: Pool<D>, settings: &SqlSettings) -> Self {
        // More than there are cores only take turns, each with less to share.
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let at_once = cores.min(settings.connections.max(1) as usize);
        Self::sharing(pool, Limits { begin: "BEGIN", at_once, within: settings.operation_timeout })
    }

    fn writing(pool: Pool<D>, settings: &SqlSettings) -> Self {
        let begin = D::STATEMENTS.begin;
        Self::sharing(pool, Limits { begin, at_once: 1, within: settings.operation_timeout })
    }

    fn sharing(pool: Pool<D>, limits: Limits) -> Self {
        let queue = D::SEVERAL.map(|several| Queue::new(pool.clone(), several, limits));
        Self { pool, queue }
    }
}

impl<D: Dialect> Clone for Way<D> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), queue: self.queue.clone() }
    }
}

impl<D: Dialect> Store for SqlStore<D> {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let now = self.0.clock.raise(now);
        self.ask_single(&self.0.reads, Load { id, now }).await
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        if record.principal.is_some() {
            return Err(StoreError::new("insert who is signed in", StoreErrorKind::Misused));
        }
        let now = self.0.clock.raise(now);
        self.ask_single(&self.0.writes, Insert { record, now }).await
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let now = self.0.clock.raise(now);
        if D::STATEMENTS.rewrite.is_some() && self.0.settings.durability == Durability::Relaxed {
            let rewrite = Rewrite { record: Arc::clone(&record), expected, now };
            if let Some(answer) = self.ask_single(&self.0.writes, rewrite).await? {
                return Ok(answer);
            }
        }
        self.ask_single(&self.0.last_words, Replace { record, expected, now }).await
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let now = self.0.clock.raise(now);
        self.ask_single(&self.0.writes, Touch { id, seen, now }).await
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        let now = self.0.clock.raise(Timestamp::default());
        self.ask_single(&self.0.last_words, Remove { id, lock, now }).await
    }
}

impl<D: Dialect> Directory for SqlStore<D> {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let (Some(principal), Some(authenticated)) = (record.principal.clone(), record.authenticated) else {
            return Err(StoreError::new("sign in nobody", StoreErrorKind::Misused));
        };
        let now = self.0.clock.raise(now);
        let verb = SignIn { record, principal, authenticated, expected, limit, now };
        self.ask(&self.0.last_words, verb).await
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let (principal, now) = (principal.clone(), self.0.clock.raise(now));
        self.ask(&self.0.reads, OfPrincipal { principal, now }).await
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (principal, now) = (principal.clone(), self.0.clock.raise(now));
        self.ask(&self.0.last_words, Revoke { principal, keep, now }).await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let now = self.0.clock.raise(now);
        let mut left = limit;
        while left > 0 {
            let bite = u32::try_from(left).unwrap_or(SWEEP_BITE).min(SWEEP_BITE);
            let swept = self.ask(&self.0.writes, Sweep { now, limit: bite }).await?;
            left -= usize::try_from(swept).unwrap_or(left).min(left);
            if swept < u64::from(bite) {
                break;
            }
        }
        Ok(limit - left)
    }
}

impl<D: Dialect> Clone for SqlStore<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Dialect> fmt::Debug for SqlStore<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlStore").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests;
