//! Two nodes and the proxy before them.

use std::net::{Ipv4Addr, SocketAddr};

use cloakroom_testkit::servers::{Program, Running};
use cloakroom_testkit::{Browser, HandClock, Page};
use tokio::task::JoinSet;

use crate::proxy::Proxy;

/// How long a node waits for its store.
#[derive(Clone, Copy)]
pub(crate) enum Patience {
    /// Long enough for a machine that is busy with other tests.
    Long,
    /// The default.
    Usual,
}

impl Patience {
    const fn millis(self) -> &'static str {
        match self {
            Self::Long => "20000",
            Self::Usual => "250",
        }
    }
}

/// One process that answers.
pub(crate) struct Node {
    running: Running,
    pub(crate) port: u16,
}

impl Node {
    pub(crate) fn start(framework: &str, store: &str, patience: Patience) -> Self {
        let running = Running::start(|_| {
            Program::new(env!("CARGO_BIN_EXE_farm-node"), "cloakroom-farm", "ready on ").args([
                "--framework",
                framework,
                "--store",
                store,
                "--patience",
                patience.millis(),
            ])
        });
        let said = running.said();
        let (_, port) = said.rsplit_once("ready on ").expect("it says its port");
        // It may have said more by now.
        let port = port.lines().next().and_then(|port| port.trim().parse().ok());
        let port = port.unwrap_or_else(|| panic!("no port: {said}"));
        Self { running, port }
    }

    pub(crate) fn browser(&self) -> Browser {
        at(self.port)
    }

    /// What the page says of its gate.
    pub(crate) async fn gate(&self, what: &str) -> usize {
        let page = self.browser().tab().get(&format!("/gate/{what}")).await;
        page.text().parse().unwrap_or_else(|_| panic!("{}: {}", page.text(), self.running.said()))
    }
}

/// An axum node, an actix-web node, and a proxy that asks them by turns.
pub(crate) struct Farm {
    pub(crate) axum: Node,
    pub(crate) actix: Node,
    proxy: Proxy,
}

impl Farm {
    pub(crate) fn on(store: &str) -> Self {
        let axum = Node::start("axum", store, Patience::Long);
        let actix = Node::start("actix", store, Patience::Long);
        let proxy = Proxy::before(&[axum.port, actix.port]);
        Self { axum, actix, proxy }
    }

    /// A visitor who asks the proxy.
    pub(crate) fn visitor(&self) -> Browser {
        at(self.proxy.port())
    }

    /// The same visitor, on one node.
    pub(crate) fn only(&self, node: &Node, visitor: &Browser) -> Browser {
        let direct = node.browser();
        for cookie in visitor.cookies() {
            let line = format!("{}={}; Path=/; Secure", cookie.name(), cookie.value());
            direct.plant(line).expect("kept");
        }
        direct
    }

    pub(crate) async fn close_gates(&self) {
        self.axum.gate("close").await;
        self.actix.gate("close").await;
    }

    pub(crate) async fn open_gates(&self) {
        self.axum.gate("open").await;
        self.actix.gate("open").await;
    }

    /// Waits until all these requests are inside, on both nodes together.
    pub(crate) async fn until_inside(&self, requests: &mut JoinSet<Page>) {
        while self.axum.gate("inside").await + self.actix.gate("inside").await < requests.len() {
            if let Some(page) = requests.try_join_next() {
                let page = page.expect("answered");
                panic!("{} before the gate was opened: {}", page.status(), page.text());
            }
        }
    }
}

fn at(port: u16) -> Browser {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    Browser::at(address, &HandClock::at_present())
}
