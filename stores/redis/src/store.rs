//! The store itself: each verb in words of scripts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cloakroom_session::store::{Inserted, Removed, Replaced, SignedIn, StoreError, Touched};
use cloakroom_session::{
    Directory, HighWater, Principal, Record, Revision, SecretHash, SessionId, SessionLimit, Store, Summary,
    Timestamp,
};
use futures_util::future::join;
use redis::{Cmd, Value, cmd};
use tokio::time::Instant;

use crate::address::Address;
use crate::call::Call;
use crate::connect_error::ConnectError;
use crate::dial::{Dial, Expected, refused};
use crate::directory;
use crate::errand::Errand;
use crate::failure::Failure;
use crate::keys::Keys;
use crate::replicas::Waiting;
use crate::request::Get;
use crate::row;
use crate::script;
use crate::servers::{RedisServers, Ways};
use crate::settings::RedisSettings;

/// Sessions in Redis. Cloning shares the store and its connections.
///
/// Needs a tokio runtime with I/O and time.
#[derive(Clone)]
pub struct RedisStore(Arc<Connected>);

pub(crate) struct Connected {
    pub(crate) ways: Ways,
    pub(crate) keys: Keys,
    waiting: Option<Waiting>,
    operation_timeout: Duration,
    pub(crate) margin_ms: u64,
    clock: HighWater,
}

impl RedisStore {
    /// Connects, and sees that the servers and what we may do on them will do.
    ///
    /// # Errors
    /// [`ConnectError`], which says what to change.
    pub async fn connect(servers: RedisServers, settings: RedisSettings) -> Result<Self, ConnectError> {
        if settings.prefix.contains(['{', '}']) {
            return Err(ConnectError::Prefix { prefix: settings.prefix });
        }
        let ways = Ways::new(servers, &settings)?;
        let expected = if matches!(ways, Ways::One(_)) { Expected::Master } else { Expected::OfACluster };
        let waiting = match settings.replicas {
            Some(replicas) => {
                let dial = Dial::new(&settings, expected)?;
                Some(Waiting::new(replicas, dial, settings.reconnect_pause_max))
            }
            None => None,
        };
        let connected = Connected {
            ways,
            keys: Keys::new(settings.prefix),
            waiting,
            operation_timeout: settings.operation_timeout,
            margin_ms: u64::try_from(settings.expiry_margin.as_millis()).unwrap_or(u64::MAX),
            clock: HighWater::new(),
        };
        let server = connected.ways.connect().await.map_err(Arc::unwrap_or_clone)?;
        let tried = connected.try_out(settings.connect_timeout).await;
        tried.map_err(|failure| not_tried(&server, failure, settings.connect_timeout))?;
        Ok(Self(Arc::new(connected)))
    }
}

impl RedisStore {
    /// What takes several steps goes on when its caller gives up in the middle.
    async fn to_the_end<T: Send + 'static>(
        &self,
        steps: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<T, Failure> {
        match self.0.ways {
            Ways::One(_) => steps.await,
            Ways::Cluster(_) => tokio::spawn(steps).await.unwrap_or(Err(Failure::Interrupted)),
        }
    }
}

impl Connected {
    /// Tries out every command that the scripts use.
    async fn try_out(&self, timeout: Duration) -> Result<(), Failure> {
        let errand = Errand::new(&self.ways, Instant::now() + timeout, self.waiting.is_some());
        let probe = Call::new(&script::PROBE, self.keys.probe());
        errand.teach(&probe).await?;
        errand.run(probe).await?;
        match &self.waiting {
            Some(waiting) => waiting.wait_patiently(errand.changed(), &self.keys, timeout).await,
            None => Ok(()),
        }
    }

    pub(crate) fn begin(&self) -> Errand<'_> {
        Errand::new(&self.ways, Instant::now() + self.operation_timeout, self.waiting.is_some())
    }

    /// What ends a session or replaces its secret is acknowledged when replicas have it, if they are waited for.
    async fn settle(&self, errand: &Errand<'_>) -> Result<(), Failure> {
        match &self.waiting {
            Some(waiting) => waiting.wait(errand.changed(), &self.keys, self.operation_timeout).await,
            None => Ok(()),
        }
    }

    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, Failure> {
        let get = Get(self.keys.row(id));
        let answer = self.begin().ask(&get.0, &get).await?;
        Ok(record(id, answer)?.filter(|record| !record.is_expired(now)))
    }

    async fn insert(&self, record: &Record, now: Timestamp) -> Result<Inserted, Failure> {
        if record.principal.is_some() {
            return Err(Failure::Misused);
        }
        let errand = self.begin();
        let call = Call::new(&script::INSERT, self.keys.row(record.id)).number(now.as_millis());
        let call = call.arg(row::encode(record)).number(self.keep(record, now));
        let id = record.id.to_string();
        let (due, listed) = (self.keys.due(&id), self.listed(record));
        // The sweep finds nothing where the insert was not done, and that is fine.
        let ((), answer) = join(errand.tidy(&due, &listed), errand.run(call)).await;
        match answer? {
            Value::Int(1) => Ok(Inserted::Done),
            Value::Int(0) => Ok(Inserted::Taken),
            _ => Err(Failure::NotUnderstood),
        }
    }

    async fn replace(
        &self,
        record: &Record,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, Failure> {
        let errand = self.begin();
        let call = Call::new(&script::REPLACE, self.keys.row(record.id)).number(now.as_millis());
        let call = call.arg(revision(expected)).arg(row::encode(record));
        match errand.run(call.number(self.keep(record, now)).number(self.margin_ms)).await? {
            Value::Int(0) => Ok(Replaced::Gone),
            Value::Int(1) => Ok(Replaced::Done),
            Value::Int(2) => self.settle(&errand).await.map(|()| Replaced::Done),
            Value::BulkString(there) => decoded(record.id, there).map(Replaced::Conflict),
            _ => Err(Failure::NotUnderstood),
        }
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, Failure> {
        let call = self.call(&script::TOUCH, id, now).number(seen.as_millis());
        match self.begin().run(call).await? {
            Value::Int(1) => Ok(Touched::Done),
            Value::Int(0) => Ok(Touched::Gone),
            _ => Err(Failure::NotUnderstood),
        }
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, Failure> {
        let errand = self.begin();
        let prefix = match self.ways {
            Ways::One(_) => self.keys.prefix(),
            Ways::Cluster(_) => "",
        };
        let lock = lock.as_ref().map(|lock| lock.as_bytes().as_slice()).unwrap_or_default();
        let call = Call::new(&script::REMOVE, self.keys.row(id)).arg(lock).arg(prefix).arg(id.to_string());
        let removed = match errand.run(call).await? {
            Value::Int(0) => Removed::Gone,
            Value::BulkString(there) => return decoded(id, there).map(Removed::Conflict),
            Value::Array(whose) => {
                if prefix.is_empty() {
                    directory::forget(self, &errand, id, whose).await;
                }
                Removed::Done
            }
            _ => return Err(Failure::NotUnderstood),
        };
        // Also when it was gone: whoever removed it may still wait.
        self.settle(&errand).await.map(|()| removed)
    }

    /// A script on a session's row, with what each of them is given first.
    pub(crate) fn call(&self, script: &'static script::Script, id: SessionId, now: Timestamp) -> Call {
        Call::new(script, self.keys.row(id)).number(now.as_millis()).number(self.margin_ms)
    }

    /// How long Redis keeps a record that is written now.
    fn keep(&self, record: &Record, now: Timestamp) -> u64 {
        let left = record.deadline().as_millis().saturating_sub(now.as_millis());
        left.saturating_add(self.margin_ms).max(1)
    }

    /// Puts a record into the order in which the sweep looks.
    pub(crate) fn listed(&self, record: &Record) -> Cmd {
        let id = record.id.to_string();
        let mut command = cmd("ZADD");
        command.arg(self.keys.due(&id)).arg("LT").arg(record.deadline().as_millis()).arg(id);
        command
    }
}

/// Why a server that can be reached is of no use.
fn not_tried(server: &Address, failure: Failure, after: Duration) -> ConnectError {
    match failure {
        Failure::NotConnected(why) => Arc::unwrap_or_clone(why),
        Failure::Late { .. } => ConnectError::Silent { server: server.clone(), after },
        Failure::NotReplicated { wanted, reached } => {
            ConnectError::Replicas { server: server.clone(), wanted, reached }
        }
        Failure::Shared(why) => match &*why {
            Failure::Said(source) => refused(server, Failure::Said(source.clone())),
            _ => ConnectError::Silent { server: server.clone(), after },
        },
        other => refused(server, other),
    }
}

/// The record in an answer to [`Get`].
pub(crate) fn record(id: SessionId, answer: Value) -> Result<Option<Arc<Record>>, Failure> {
    match answer {
        Value::Nil => Ok(None),
        Value::BulkString(row) => decoded(id, row).map(Some),
        _ => Err(Failure::NotUnderstood),
    }
}

pub(crate) fn decoded(id: SessionId, row: Vec<u8>) -> Result<Arc<Record>, Failure> {
    row::decode(id, row).map_err(Failure::NotARecord)
}

/// As rows keep it.
pub(crate) fn revision(revision: Revision) -> [u8; 8] {
    revision.as_u64().to_be_bytes()
}

impl Store for RedisStore {
    async fn load(&self, id: SessionId, now: Timestamp) -> Result<Option<Arc<Record>>, StoreError> {
        let now = self.0.clock.raise(now);
        self.0.load(id, now).await.map_err(|failure| failure.during("load the session"))
    }

    async fn insert(&self, record: Arc<Record>, now: Timestamp) -> Result<Inserted, StoreError> {
        let now = self.0.clock.raise(now);
        self.0.insert(&record, now).await.map_err(|failure| failure.during("insert the session"))
    }

    async fn replace(
        &self,
        record: Arc<Record>,
        expected: Revision,
        now: Timestamp,
    ) -> Result<Replaced, StoreError> {
        let now = self.0.clock.raise(now);
        self.0.replace(&record, expected, now).await.map_err(|failure| failure.during("replace the session"))
    }

    async fn touch(&self, id: SessionId, seen: Timestamp, now: Timestamp) -> Result<Touched, StoreError> {
        let now = self.0.clock.raise(now);
        self.0.touch(id, seen, now).await.map_err(|failure| failure.during("touch the session"))
    }

    async fn remove(&self, id: SessionId, lock: Option<SecretHash>) -> Result<Removed, StoreError> {
        self.0.remove(id, lock).await.map_err(|failure| failure.during("remove the session"))
    }
}

impl Directory for RedisStore {
    async fn sign_in(
        &self,
        record: Arc<Record>,
        expected: Option<Revision>,
        limit: SessionLimit,
        now: Timestamp,
    ) -> Result<SignedIn, StoreError> {
        let now = self.0.clock.raise(now);
        let store = Arc::clone(&self.0);
        let signed_in = self.to_the_end(async move {
            let errand = store.begin();
            let answer = directory::sign_in(&store, &errand, &record, expected, limit, now).await?;
            if matches!(answer, SignedIn::Done { .. }) {
                store.settle(&errand).await?;
            }
            Ok(answer)
        });
        signed_in.await.map_err(|failure| failure.during("sign in"))
    }

    async fn of_principal(&self, principal: &Principal, now: Timestamp) -> Result<Vec<Summary>, StoreError> {
        let now = self.0.clock.raise(now);
        let listed = directory::of_principal(&self.0, &self.0.begin(), principal, now).await;
        listed.map_err(|failure| failure.during("list the sessions of a principal"))
    }

    async fn revoke(
        &self,
        principal: &Principal,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (principal, now) = (principal.clone(), self.0.clock.raise(now));
        let store = Arc::clone(&self.0);
        let revoked = self.to_the_end(async move {
            let errand = store.begin();
            let ended = directory::revoke(&store, &errand, &principal, keep, now).await?;
            store.settle(&errand).await.map(|()| ended)
        });
        revoked.await.map_err(|failure| failure.during("revoke the sessions of a principal"))
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let now = self.0.clock.raise(now);
        let swept = directory::sweep(&self.0, now, limit).await;
        swept.map_err(|failure| failure.during("sweep expired sessions"))
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.0.keys.prefix()).finish_non_exhaustive()
    }
}
