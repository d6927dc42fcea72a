//! One connection, to a server that will do.

use std::sync::{Arc, OnceLock};

use redis::{Value, cmd};
use tokio::task::JoinHandle;

use crate::address::Address;
use crate::failure::Failure;
use crate::outages::Watch;
use crate::pipe::{Pipe, Wire};
use crate::request::Request;

#[derive(Debug)]
pub(crate) struct Connection {
    server: Address,
    /// Of the server's process; known only where replicas are waited for.
    run: Option<String>,
    pipe: Pipe,
    driver: JoinHandle<()>,
    /// Told when the connection is lost, once it is one that will do.
    watch: Arc<OnceLock<Watch>>,
}

impl Connection {
    /// Driven by the runtime that it is made in.
    pub(crate) fn new(server: Address, wire: Wire) -> Self {
        let (pipe, driver) = Pipe::new(wire);
        let watch = Arc::<OnceLock<Watch>>::default();
        let told = Arc::clone(&watch);
        let driver = tokio::spawn(async move {
            driver.await;
            told.get().inspect(|watch| watch.lost());
        });
        Self { server, run: None, pipe, driver, watch }
    }

    pub(crate) fn watched(&self, watch: Watch) {
        self.watch.get_or_init(|| watch);
    }

    pub(crate) fn set_run(&mut self, run: String) {
        self.run = Some(run);
    }

    pub(crate) const fn server(&self) -> &Address {
        &self.server
    }

    /// Whether both speak with the same process. What is not known is not the same.
    pub(crate) fn is_same_run(&self, other: &Self) -> bool {
        self.run.is_some() && self.run == other.run
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.driver.is_finished()
    }

    /// How often something has come from the server.
    pub(crate) fn heard(&self) -> u64 {
        self.pipe.heard()
    }

    pub(crate) async fn ask(&self, request: &dyn Request) -> Result<Value, Failure> {
        self.last_of(&[request]).await
    }

    /// Asks a server that is being given the key's slot, and does not have all of it yet.
    pub(crate) async fn ask_redirected(&self, request: &dyn Request) -> Result<Value, Failure> {
        self.last_of(&[&cmd("ASKING"), request]).await
    }

    /// Says something first, in the same write; what the server thinks of that is of no interest.
    pub(crate) async fn ask_after(
        &self,
        said: &dyn Request,
        request: &dyn Request,
    ) -> Result<Value, Failure> {
        self.last_of(&[said, request]).await
    }

    async fn last_of(&self, requests: &[&dyn Request]) -> Result<Value, Failure> {
        let answer = self.pipe.ask(requests).await.map_err(Failure::Lost)?;
        answer.extract_error().map_err(Failure::Said)
    }
}

impl Drop for Connection {
    /// The last who waits is gone: what was asked and not answered is of interest to nobody.
    fn drop(&mut self) {
        self.driver.abort();
    }
}
