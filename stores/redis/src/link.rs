//! The way to one server: a connection when there is one, and a new one when somebody asks.
//!
//! ```text
//! none ──ask──▶ dialling ──made──▶ up ──broken, silent, or to a replica now──▶ none
//!                  ├──failed──▶ pausing ──after a while, ask──▶ dialling
//!                  └──given up by its runtime, ask──▶ dialling
//! ```
//! One caller dials, whoever asks meanwhile waits for the same call. While pausing all are refused at once, so
//! that a server that comes back is not met by a crowd.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use redis::Value;
use tokio::task::{self, AbortHandle, yield_now};
use tokio::time::{Instant, timeout, timeout_at};

use crate::address::Address;
use crate::connect_error::ConnectError;
use crate::connection::Connection;
use crate::dial::Dial;
use crate::failure::Failure;
use crate::request::Request;
use crate::sentinel;

/// The first pause after a failure; the next ones double.
const PAUSE_MIN: Duration = Duration::from_millis(50);

/// A call may take this many times `connect_timeout`: a Sentinel, its answer, the master. Later than that, nobody
/// is at it.
const CALL_TIMEOUTS_MAX: u32 = 4;

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
    Dialling(Dialling),
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
        let value = self.ask_on(&by, request, manner, deadline).await?;
        Ok(Reply { value, by })
    }

    /// The same, on this link's connection.
    pub(crate) async fn ask_on(
        &self,
        by: &Arc<Connection>,
        request: &dyn Request,
        manner: Manner,
        deadline: Instant,
    ) -> Result<Value, Failure> {
        let heard = by.heard();
        let asked = async {
            match manner {
                Manner::Plain => by.ask(request).await,
                Manner::Redirected => by.ask_redirected(request).await,
            }
        };
        let answer = by_deadline(deadline, asked).await.unwrap_or_else(|| Err(Failure::late(by.server())));
        if answer.as_ref().is_err_and(|failure| is_over(failure, by, heard)) {
            self.retire(by);
        }
        answer
    }

    /// The connection, made if there is none.
    pub(crate) async fn connection(self: &Arc<Self>, deadline: Instant) -> Result<Arc<Connection>, Failure> {
        let dialling = match self.begin().map_err(Failure::NotConnected)? {
            Begun::Up(connection) => return Ok(connection),
            Begun::Dialling(dialling) => dialling,
        };
        let dialled = timeout_at(deadline, dialling).await.map_err(|_| Failure::late(&self.route.name()))?;
        dialled.map_err(Failure::NotConnected)
    }

    /// As [`Self::connection`], waiting as long as connecting may take.
    pub(crate) async fn connected(self: &Arc<Self>) -> Dialled {
        match self.begin() {
            Ok(Begun::Up(connection)) => Ok(connection),
            Ok(Begun::Dialling(dialling)) => {
                let dialled = timeout(self.call_timeout(), dialling).await;
                dialled.unwrap_or_else(|_| Err(self.route.given_up()))
            }
            Err(why) => Err(why),
        }
    }

    fn begin(self: &Arc<Self>) -> Result<Begun, Arc<ConnectError>> {
        let mut state = self.state();
        let pause = match &*state {
            State::Up(connection) if connection.is_open() => return Ok(Begun::Up(Arc::clone(connection))),
            State::Dialling(dialling) if dialling.goes_on(self.call_timeout()) => {
                return Ok(Begun::Dialling(dialling.dialled.clone()));
            }
            State::Pausing { until, why, .. } if Instant::now() < *until => return Err(Arc::clone(why)),
            State::Pausing { pause, .. } => Some(*pause),
            State::None | State::Up(_) | State::Dialling(_) => None,
        };
        let dialling = self.spawn(pause);
        let dialled = dialling.dialled.clone();
        *state = State::Dialling(dialling);
        Ok(Begun::Dialling(dialled))
    }

    /// A task of its own: who asked first may give up first.
    fn spawn(self: &Arc<Self>, pause: Option<Duration>) -> Dialling {
        let link = Arc::clone(self);
        let task = tokio::spawn(async move {
            let dialled = link.route.dial(&link.dial).await.map(Arc::new).map_err(Arc::new);
            link.dialled(&dialled, pause);
            dialled
        });
        let (since, by, given_up) = (Instant::now(), task.abort_handle(), self.route.given_up());
        let dialled = task.map(move |dialled| dialled.unwrap_or(Err(given_up))).boxed().shared();
        Dialling { dialled, by, since }
    }

    /// Said by the task that dials. When others dial instead of it, it comes too late.
    fn dialled(&self, dialled: &Dialled, pause: Option<Duration>) {
        let mut state = self.state();
        if !matches!(&*state, State::Dialling(dialling) if dialling.by.id() == task::id()) {
            return;
        }
        *state = match dialled {
            Ok(connection) => State::Up(Arc::clone(connection)),
            Err(why) => {
                let pause = pause.map_or(PAUSE_MIN, |pause| pause * 2).min(self.pause_max);
                State::Pausing { until: Instant::now() + pause, pause, why: Arc::clone(why) }
            }
        };
    }

    fn call_timeout(&self) -> Duration {
        self.dial.timeout().saturating_mul(CALL_TIMEOUTS_MAX)
    }

    /// Nobody new is given this connection. Who waits on it keeps it.
    fn retire(&self, connection: &Arc<Connection>) {
        self.retire_if(|up| Arc::ptr_eq(up, connection));
    }

    /// The same, of whatever connection there is to this server.
    pub(crate) fn retire_from(&self, server: &Address) {
        self.retire_if(|up| up.server() == server);
    }

    fn retire_if(&self, is_over: impl FnOnce(&Arc<Connection>) -> bool) {
        let mut state = self.state();
        if matches!(&*state, State::Up(up) if is_over(up)) {
            *state = State::None;
        }
    }

    /// Each change is one assignment, so a panic under the lock leaves nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call under way, on a runtime that may end, or stand still, before it has been made.
#[derive(Debug)]
struct Dialling {
    dialled: Shared<BoxFuture<'static, Dialled>>,
    by: AbortHandle,
    since: Instant,
}

impl Dialling {
    fn goes_on(&self, timeout: Duration) -> bool {
        !self.by.is_finished() && self.since.elapsed() < timeout
    }
}

enum Begun {
    Up(Arc<Connection>),
    Dialling(Shared<BoxFuture<'static, Dialled>>),
}

/// What comes by then. A thread that was held up finds the deadline over and the answer there, not yet read: whoever
/// reads it has one turn before the connection is judged.
async fn by_deadline(
    deadline: Instant,
    asked: impl Future<Output = Result<Value, Failure>>,
) -> Option<Result<Value, Failure>> {
    let mut asked = pin!(asked);
    if let Ok(answer) = timeout_at(deadline, asked.as_mut()).await {
        return Some(answer);
    }
    yield_now().await;
    asked.now_or_never()
}

/// Whether a connection is of no more use: broken, to a server that is a replica now, or silent for as long as
/// somebody has waited.
fn is_over(failure: &Failure, connection: &Connection, heard: u64) -> bool {
    match failure {
        Failure::Lost(_) => true,
        Failure::Said(_) => failure.is_demotion(),
        Failure::Late { .. } => connection.heard() == heard,
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

    fn given_up(&self) -> Arc<ConnectError> {
        Arc::new(ConnectError::GivenUp { server: self.name() })
    }

    async fn dial(&self, dial: &Dial) -> Result<Connection, ConnectError> {
        match self {
            Self::To(server) => dial.dial(server).await,
            Self::ToMaster { sentinels, name, dial: to_sentinel } => {
                dial.dial(&sentinel::master(sentinels, name, to_sentinel).await?).await
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use tokio::runtime::{Builder, Runtime};

    use super::*;
    use crate::dial::Expected;
    use crate::settings::RedisSettings;

    fn runtime() -> Runtime {
        Builder::new_current_thread().enable_all().build().expect("a runtime")
    }

    /// To a server that says nothing.
    fn link(connect_timeout: Duration) -> (Arc<Link>, TcpListener) {
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = server.local_addr().expect("an address").to_string().parse().expect("an address");
        let settings = RedisSettings { connect_timeout, ..RedisSettings::default() };
        let dial = Dial::new(&settings, Expected::Master).expect("settings");
        (Link::new(Route::To(address), dial, Duration::ZERO), server)
    }

    /// On this runtime, which does nothing of it yet.
    fn begin(runtime: &Runtime, link: &Arc<Link>) -> Shared<BoxFuture<'static, Dialled>> {
        let _on = runtime.enter();
        match link.begin().expect("no pause") {
            Begun::Dialling(dialling) => dialling,
            Begun::Up(_) => panic!("nobody answers"),
        }
    }

    fn hang_up(server: &TcpListener) {
        drop::<TcpStream>(server.accept().expect("a call").0);
    }

    #[test]
    fn a_call_ends_with_its_runtime_and_the_next_one_begins() {
        let (link, server) = link(Duration::from_secs(60));
        let first = runtime();
        let begun = begin(&first, &link);
        drop(first);
        let second = runtime();
        let why = second.block_on(begun).expect_err("it was given up");
        assert!(matches!(*why, ConnectError::GivenUp { .. }), "{why}");

        let hangs_up = std::thread::spawn(move || hang_up(&server));
        let why = second.block_on(link.connected()).expect_err("it hangs up");
        assert!(matches!(*why, ConnectError::NotReady { .. } | ConnectError::Unreachable { .. }), "{why}");
        hangs_up.join().expect("it was called");
    }

    #[test]
    fn a_runtime_that_stands_still_holds_up_nobody_for_ever() {
        let (link, _server) = link(Duration::ZERO);
        let (stands_still, other) = (runtime(), runtime());
        let begun = begin(&stands_still, &link);
        let next = begin(&other, &link);
        assert!(!next.ptr_eq(&begun), "somebody else dials");
        // Too late: what it says is not what counts.
        stands_still.block_on(begun).expect_err("no time");
        let state = link.state();
        assert!(matches!(&*state, State::Dialling(now) if now.dialled.ptr_eq(&next)), "{state:?}");
    }
}
