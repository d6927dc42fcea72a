//! The way to one server: a connection when there is one, and a new one when somebody asks.
//!
//! ```text
//! none ──ask──▶ dialling ──made──▶ up ──broken, or silent──▶ none
//!                  └──failed──▶ pausing ──after a while, ask──▶ dialling
//! ```
//! One caller dials, whoever asks meanwhile waits for the same call. While pausing all are refused at once, so
//! that a server that comes back is not met by a crowd.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use redis::{ServerErrorKind, Value};
use tokio::time::{Instant, timeout_at};

use crate::address::Address;
use crate::connect_error::ConnectError;
use crate::connection::Connection;
use crate::dial::{Dial, refused};
use crate::failure::Failure;
use crate::request::Request;
use crate::server::text;

/// The first pause after a failure; the next ones double.
const PAUSE_MIN: Duration = Duration::from_millis(50);

type Dialled = Result<Arc<Connection>, Arc<ConnectError>>;

/// Whom to call.
#[derive(Clone, Debug)]
pub(crate) enum Route {
    /// Always the same.
    To(Address),
    /// Whom the Sentinels say is master.
    ToMaster { sentinels: Vec<Address>, name: String, dial: Dial },
}

/// How a server is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// As ever.
    Plain,
    /// As one that is being given the key's slot, and does not have all of it yet.
    Redirected,
}

/// An answer, and who gave it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) value: Value,
    pub(crate) by: Arc<Connection>,
}

#[derive(Debug)]
pub(crate) struct Link {
    route: Route,
    dial: Dial,
    pause_max: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    None,
    Dialling(Shared<BoxFuture<'static, Dialled>>),
    Up(Arc<Connection>),
    Pausing { until: Instant, pause: Duration, why: Arc<ConnectError> },
}

impl Link {
    pub(crate) fn new(route: Route, dial: Dial, pause_max: Duration) -> Arc<Self> {
        Arc::new(Self { route, dial, pause_max, state: Mutex::new(State::None) })
    }

    /// Sends `request` once and waits for the answer.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        request: &dyn Request,
        manner: Manner,
        deadline: Instant,
    ) -> Result<Reply, Failure> {
        let by = self.connection(deadline).await?;
        let heard = by.heard();
        let asked = async {
            match manner {
                Manner::Plain => by.ask(request).await,
                Manner::Redirected => by.ask_redirected(request).await,
            }
        };
        let answer = timeout_at(deadline, asked).await.unwrap_or(Err(Failure::Late));
        if answer.as_ref().is_err_and(|failure| is_over(failure, &by, heard)) {
            self.retire(&by);
        }
        Ok(Reply { value: answer?, by })
    }

    /// The connection, made if there is none.
    pub(crate) async fn connection(self: &Arc<Self>, deadline: Instant) -> Result<Arc<Connection>, Failure> {
        let dialling = match self.begin().map_err(Failure::NotConnected)? {
            Begun::Up(connection) => return Ok(connection),
            Begun::Dialling(dialling) => dialling,
        };
        let dialled = timeout_at(deadline, dialling).await.map_err(|_| Failure::Late)?;
        dialled.map_err(Failure::NotConnected)
    }

    /// As [`Self::connection`], waiting as long as connecting may take.
    pub(crate) async fn connected(self: &Arc<Self>) -> Dialled {
        match self.begin() {
            Ok(Begun::Up(connection)) => Ok(connection),
            Ok(Begun::Dialling(dialling)) => dialling.await,
            Err(why) => Err(why),
        }
    }

    fn begin(self: &Arc<Self>) -> Result<Begun, Arc<ConnectError>> {
        let mut state = self.state();
        let pause = match &*state {
            State::Up(connection) if connection.is_open() => return Ok(Begun::Up(Arc::clone(connection))),
            State::Dialling(dialling) => return Ok(Begun::Dialling(dialling.clone())),
            State::Pausing { until, why, .. } if Instant::now() < *until => return Err(Arc::clone(why)),
            State::Pausing { pause, .. } => Some(*pause),
            State::None | State::Up(_) => None,
        };
        let dialling = self.spawn(pause);
        *state = State::Dialling(dialling.clone());
        Ok(Begun::Dialling(dialling))
    }

    /// A task of its own: who asked first may give up first.
    fn spawn(self: &Arc<Self>, pause: Option<Duration>) -> Shared<BoxFuture<'static, Dialled>> {
        let link = Arc::clone(self);
        let task = tokio::spawn(async move {
            let dialled = link.route.dial(&link.dial).await.map(Arc::new).map_err(Arc::new);
            link.dialled(&dialled, pause);
            dialled
        });
        let name = self.route.name();
        let ended = move |_| Err(Arc::new(ConnectError::NoMaster { name, source: None }));
        task.map(move |ended_well| ended_well.unwrap_or_else(ended)).boxed().shared()
    }

    fn dialled(&self, dialled: &Dialled, pause: Option<Duration>) {
        *self.state() = match dialled {
            Ok(connection) => State::Up(Arc::clone(connection)),
            Err(why) => {
                let pause = pause.map_or(PAUSE_MIN, |pause| pause * 2).min(self.pause_max);
                State::Pausing { until: Instant::now() + pause, pause, why: Arc::clone(why) }
            }
        };
    }

    /// Nobody new is given this connection. Who waits on it keeps it.
    fn retire(&self, connection: &Arc<Connection>) {
        let mut state = self.state();
        if matches!(&*state, State::Up(up) if Arc::ptr_eq(up, connection)) {
            *state = State::None;
        }
    }

    /// Each change is one assignment, so a panic under the lock leaves nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Begun {
    Up(Arc<Connection>),
    Dialling(Shared<BoxFuture<'static, Dialled>>),
}

/// Whether a connection is of no more use: broken, to a server that is a replica now, or silent for as long as
/// somebody has waited.
fn is_over(failure: &Failure, connection: &Connection, heard: u64) -> bool {
    match failure {
        Failure::Lost(_) => true,
        Failure::Said(_) => failure.refusal() == Some(ServerErrorKind::ReadOnly),
        Failure::Late => connection.heard() == heard,
        _ => false,
    }
}

impl Route {
    fn name(&self) -> String {
        match self {
            Self::To(server) => server.to_string(),
            Self::ToMaster { name, .. } => name.clone(),
        }
    }

    async fn dial(&self, dial: &Dial) -> Result<Connection, ConnectError> {
        match self {
            Self::To(server) => dial.dial(server).await,
            Self::ToMaster { sentinels, name, dial: to_sentinel } => {
                let asked = sentinels.iter().map(|sentinel| master(sentinel, name, to_sentinel).boxed());
                let found = futures_util::future::select_ok(asked).await;
                let (master, _) = found.map_err(|source| ConnectError::NoMaster {
                    name: name.clone(),
                    source: Some(Box::new(source)),
                })?;
                dial.dial(&master).await
            }
        }
    }
}

/// Whom this Sentinel takes for the master.
async fn master(sentinel: &Address, name: &str, dial: &Dial) -> Result<Address, ConnectError> {
    let connection = dial.dial(sentinel).await?;
    let mut command = redis::cmd("SENTINEL");
    command.arg("GET-MASTER-ADDR-BY-NAME").arg(name);
    let answer = timeout_at(Instant::now() + dial.timeout(), connection.ask(&command)).await;
    let answer = answer.unwrap_or(Err(Failure::Late)).map_err(|failure| refused(sentinel, failure))?;
    let address = match answer {
        Value::Array(parts) => {
            let mut parts = parts.into_iter().filter_map(text);
            parts.next().zip(parts.next().and_then(|port| port.parse().ok()))
        }
        _ => None,
    };
    let (host, port) =
        address.ok_or_else(|| ConnectError::NoMaster { name: name.to_owned(), source: None })?;
    Ok(sentinel.named_by(&host, port))
}
