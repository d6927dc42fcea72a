//! How a connection is made, and what is asked of a server before it is trusted with sessions.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use redis::{Cmd, RedisError, ServerErrorKind, Value, cmd};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use crate::address::Address;
use crate::connect_error::ConnectError;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::outages::Outages;
use crate::pipe::{Malformed, Wire};
use crate::server::{Hello, info, text};
use crate::settings::{Credentials, RedisSettings};
use crate::tls::Tls;

/// What connections are called in `CLIENT LIST`.
const NAME: &str = "cloakroom";

/// What the server must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A master outside of any cluster.
    Master,
    /// Any of a cluster; who is master of what is found out as we go.
    OfACluster,
    /// A Sentinel: nothing is asked of it.
    Sentinel,
}

/// Makes connections.
#[derive(Clone)]
pub(crate) struct Dial {
    credentials: Option<Credentials>,
    database: u32,
    tls: Option<Tls>,
    expected: Expected,
    timeout: Duration,
    clock_skew_max: Duration,
    accepts_eviction: bool,
    needs_run: bool,
    outages: Outages,
}

impl Dial {
    pub(crate) fn new(settings: &RedisSettings, expected: Expected) -> Result<Self, ConnectError> {
        let sentinel = expected == Expected::Sentinel;
        let credentials = if sentinel { &settings.sentinel_credentials } else { &settings.credentials };
        Ok(Self {
            credentials: credentials.clone(),
            database: if sentinel { 0 } else { settings.database },
            tls: settings.tls.as_ref().map(Tls::new).transpose()?,
            expected,
            timeout: settings.connect_timeout,
            clock_skew_max: settings.clock_skew_max,
            accepts_eviction: settings.danger_accept_eviction,
            needs_run: settings.replicas.is_some(),
            outages: Outages::default(),
        })
    }

    pub(crate) const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// A connection to a server that will do.
    pub(crate) async fn dial(&self, server: &Address) -> Result<Connection, ConnectError> {
        let silent = || ConnectError::Silent { server: server.clone(), after: self.timeout };
        let deadline = Instant::now() + self.timeout;
        let dialled = timeout_at(deadline, self.connect(server, deadline)).await;
        let dialled = dialled.unwrap_or_else(|_| Err(silent()));
        match &dialled {
            Ok(connection) => {
                let is_master = self.expected == Expected::Master;
                connection.watched(self.outages.made(server, is_master));
            }
            Err(why) => self.outages.not_made(server, why),
        }
        dialled
    }

    async fn connect(&self, server: &Address, deadline: Instant) -> Result<Connection, ConnectError> {
        let connection = Connection::new(server.clone(), self.wire(server, deadline).await?);
        Introduction { dial: self, connection }.made().await
    }

    async fn wire(&self, server: &Address, deadline: Instant) -> Result<Wire, ConnectError> {
        let unreachable = |source: io::Error| ConnectError::Unreachable {
            server: server.clone(),
            source: Arc::new(source),
        };
        let stream = TcpStream::connect((server.host(), server.port())).await.map_err(unreachable)?;
        // Requests are small and are waited for.
        stream.set_nodelay(true).map_err(unreachable)?;
        let Some(tls) = &self.tls else { return Ok(Box::new(stream)) };
        // A server without TLS waits for the end of a line.
        let silent = |_| ConnectError::NoTls { server: server.clone(), after: self.timeout };
        let stream = timeout_at(deadline, tls.wrap(stream, server.host())).await.map_err(silent)?;
        let untrusted = |source| ConnectError::Tls { server: server.clone(), source: Arc::new(source) };
        Ok(Box::new(stream.map_err(untrusted)?))
    }
}

/// What is said on a new connection.
struct Introduction<'a> {
    dial: &'a Dial,
    connection: Connection,
}

impl Introduction<'_> {
    async fn made(mut self) -> Result<Connection, ConnectError> {
        self.who_we_are().await?;
        if self.dial.expected != Expected::Sentinel {
            self.which_server().await?;
            self.which_database().await?;
            self.which_time().await?;
            self.what_it_keeps().await?;
        }
        Ok(self.connection)
    }

    async fn who_we_are(&self) -> Result<(), ConnectError> {
        let Some(credentials) = &self.dial.credentials else { return Ok(()) };
        let mut command = cmd("AUTH");
        command.arg(&credentials.user).arg(&credentials.password);
        let answer = self.connection.ask(&command).await;
        answer.map(drop).map_err(|failure| match failure {
            Failure::Said(source) if !is_full(&source) => {
                ConnectError::Credentials { server: self.server(), source: source.into() }
            }
            other => self.not_made(other),
        })
    }

    async fn which_server(&self) -> Result<(), ConnectError> {
        let mut name = cmd("CLIENT");
        name.arg("SETNAME").arg(NAME);
        let answer = self.connection.ask_after(&name, &cmd("HELLO")).await;
        let answer = answer.map_err(|failure| match failure {
            Failure::Said(error) if error.code() == Some("ERR") && !is_full(&error) => {
                ConnectError::TooOld { server: self.server(), version: "5 or older".to_owned() }
            }
            other => self.not_made(other),
        })?;
        let hello = Hello::read(answer).ok_or_else(|| self.not_redis())?;
        let server = self.server();
        match self.dial.expected {
            _ if hello.major() < 7 => Err(ConnectError::TooOld { server, version: hello.version }),
            Expected::Master if hello.is_cluster() => Err(ConnectError::IsACluster { server }),
            Expected::Master if hello.is_replica() => Err(ConnectError::ReadOnly { server }),
            Expected::OfACluster if !hello.is_cluster() => Err(ConnectError::NotACluster { server }),
            Expected::Master | Expected::OfACluster | Expected::Sentinel => Ok(()),
        }
    }

    async fn which_database(&self) -> Result<(), ConnectError> {
        let number = self.dial.database;
        if number == 0 {
            return Ok(());
        }
        let answer = self.connection.ask(cmd("SELECT").arg(number)).await;
        answer.map(drop).map_err(|failure| match failure {
            Failure::Said(source) if source.code() == Some("ERR") => {
                ConnectError::Database { server: self.server(), number, source: source.into() }
            }
            other => self.not_made(other),
        })
    }

    async fn which_time(&self) -> Result<(), ConnectError> {
        let Value::Array(parts) = self.ask(&cmd("TIME")).await? else { return Err(self.not_redis()) };
        let mut parts = parts.into_iter().map(|part| text(part)?.parse::<u64>().ok());
        let (Some(Some(secs)), Some(Some(micros))) = (parts.next(), parts.next()) else {
            return Err(self.not_redis());
        };
        let theirs = Duration::from_secs(secs) + Duration::from_micros(micros);
        let ours = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let apart = theirs.abs_diff(ours);
        if apart > self.dial.clock_skew_max {
            return Err(ConnectError::Clock { server: self.server(), apart });
        }
        Ok(())
    }

    async fn what_it_keeps(&mut self) -> Result<(), ConnectError> {
        let answer = match self.connection.ask(&cmd("INFO")).await {
            // What a user may not see is not checked, unless it is needed.
            Err(failure) if failure.refusal() == Some(ServerErrorKind::NoPerm) && !self.dial.needs_run => {
                return Ok(());
            }
            answer => answer.map_err(|failure| self.not_made(failure))?,
        };
        let answer = text(answer).ok_or_else(|| self.not_redis())?;
        let policy = info(&answer, "maxmemory_policy").unwrap_or("noeviction");
        let bounded = info(&answer, "maxmemory").is_some_and(|octets| octets != "0");
        if bounded && policy != "noeviction" && !self.dial.accepts_eviction {
            return Err(ConnectError::Evicts { server: self.server(), policy: policy.to_owned() });
        }
        if let Some(run) = info(&answer, "run_id") {
            self.connection.set_run(run.to_owned());
        }
        Ok(())
    }

    async fn ask(&self, command: &Cmd) -> Result<Value, ConnectError> {
        self.connection.ask(command).await.map_err(|failure| self.not_made(failure))
    }

    fn not_made(&self, failure: Failure) -> ConnectError {
        refused(self.connection.server(), failure)
    }

    fn not_redis(&self) -> ConnectError {
        ConnectError::NotRedis { server: self.server() }
    }

    fn server(&self) -> Address {
        self.connection.server().clone()
    }
}

/// What a failure on a new connection means.
pub(crate) fn refused(server: &Address, failure: Failure) -> ConnectError {
    let server = server.clone();
    match failure {
        Failure::Said(source) => match source.code() {
            Some("NOAUTH" | "WRONGPASS") => ConnectError::Credentials { server, source: source.into() },
            Some("NOPERM") => ConnectError::NotPermitted { server, source: source.into() },
            Some("READONLY") => ConnectError::ReadOnly { server },
            _ => ConnectError::NotReady { server, source: source.into() },
        },
        Failure::Lost(why) if why.get_ref().is_some_and(|why| why.is::<Malformed>()) => {
            ConnectError::NotRedis { server }
        }
        Failure::Lost(why) => {
            ConnectError::NotReady { server, source: io::Error::new(why.kind(), why).into() }
        }
        _ => ConnectError::NotRedis { server },
    }
}

/// Whether a server takes no more connections. It says so on each, and that may look like an answer.
fn is_full(error: &RedisError) -> bool {
    error.detail().is_some_and(|text| text.starts_with("max number of clients"))
}

impl std::fmt::Debug for Dial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dial").field("expected", &self.expected).finish_non_exhaustive()
    }
}
