//! The wire to the store breaks, in every way and at every step of a request: the visitor is told 503, the
//! cookie is left alone, and when the wire is mended the node goes on by itself.

use std::time::Duration;

use cloakroom_testkit::{Browser, FaultyWire, Page, Wire};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::nodes::{Node, Patience};

const FAULTS: [Wire; 5] = [Wire::Refused, Wire::Reset, Wire::BlackHole, Wire::HalfClosed, Wire::Trickle];
const FRAMEWORKS: [&str; 2] = ["axum", "actix"];
/// Visitors who ask while nobody answers.
const CROWD: usize = 100;
/// Nobody waits that long for a node that goes on.
const FOREVER: Duration = Duration::from_secs(120);

/// On a store that listens on `server` and is called by `address`; a node makes so many connections at most.
pub(crate) async fn on_the_wire(server: u16, address: impl Fn(u16) -> String, connections_max: usize) {
    for framework in FRAMEWORKS {
        let wire = FaultyWire::to(server);
        let node = Node::start(framework, &address(wire.port()), Patience::Usual);
        let farm = Outage { wire, node };
        for fault in FAULTS {
            farm.at_the_load(fault).await;
            farm.at_the_commit(fault).await;
            farm.at_the_sign_in(fault).await;
            farm.at_the_sign_out(fault).await;
        }
        farm.nobody_rushes(connections_max).await;
    }
}

/// The server's process stops in the middle of everything, and goes on.
pub(crate) async fn of_the_server<R: FnOnce()>(address: &str, pause: impl Fn() -> R) {
    for framework in FRAMEWORKS {
        let node = Node::start(framework, address, Patience::Usual);
        let visitor = node.browser();
        assert_eq!(answered(&visitor, "/add").await, "1");
        let resume = pause();
        unavailable(&visitor.tab().get("/n").await, Wire::BlackHole);
        resume();
        assert_eq!(answered(&visitor, "/n").await, "1");
    }
}

struct Outage {
    wire: FaultyWire,
    node: Node,
}

impl Outage {
    async fn at_the_load(&self, fault: Wire) {
        let visitor = self.visitor().await;
        self.wire.turn(fault);
        unavailable(&visitor.tab().get("/n").await, fault);
        assert_eq!(self.mended(&visitor).await, "1", "{fault:?}");
    }

    async fn at_the_commit(&self, fault: Wire) {
        let visitor = self.visitor().await;
        let answer = self.meanwhile(&visitor, "/add", fault).await;
        unavailable(&answer, fault);
        // Nobody knows whether it was done; it was done once at most.
        let n = self.mended(&visitor).await;
        assert!(["1", "2"].contains(&n.as_str()), "{fault:?}: {n}");
    }

    async fn at_the_sign_in(&self, fault: Wire) {
        let visitor = self.visitor().await;
        let answer = self.meanwhile(&visitor, "/sign-in?name=alice&wait=true", fault).await;
        unavailable(&answer, fault);
        self.mended(&visitor).await;
    }

    async fn at_the_sign_out(&self, fault: Wire) {
        let visitor = self.visitor().await;
        let answer = self.meanwhile(&visitor, "/sign-out?wait=true", fault).await;
        unavailable(&answer, fault);
        let n = self.mended(&visitor).await;
        assert!(["0", "1"].contains(&n.as_str()), "{fault:?}: {n}");
    }

    /// While nothing is answered a crowd comes; when it is, no more connections are made than one node may.
    async fn nobody_rushes(&self, connections_max: usize) {
        let visitor = self.visitor().await;
        self.wire.turn(Wire::BlackHole);
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            let tab = visitor.tab();
            crowd.spawn(async move { unavailable(&tab.get("/n").await, Wire::BlackHole) });
        }
        crowd.join_all().await;
        let before = self.wire.connections();
        self.mended(&visitor).await;
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            let tab = visitor.tab();
            crowd.spawn(async move { tab.get("/n").await });
        }
        crowd.join_all().await;
        let made = self.wire.connections() - before;
        assert!(made <= connections_max, "{made} connections");
    }

    /// A visitor whose counter stands at one.
    async fn visitor(&self) -> Browser {
        let visitor = self.node.browser();
        assert_eq!(answered(&visitor, "/add").await, "1");
        visitor
    }

    /// The page is asked for, its handler has the session, and then the wire breaks.
    async fn meanwhile(&self, visitor: &Browser, page: &str, fault: Wire) -> Page {
        self.node.gate("close").await;
        let (tab, page) = (visitor.tab(), page.to_owned());
        let answer = tokio::spawn(async move { tab.get(&page).await });
        // A machine that is busy may have had it answered already.
        while self.node.gate("inside").await < 1 && !answer.is_finished() {}
        self.wire.turn(fault);
        self.node.gate("open").await;
        answer.await.expect("answers")
    }

    /// Mends the wire, and asks for the counter until somebody answers: nothing is started anew.
    async fn mended(&self, visitor: &Browser) -> String {
        self.wire.turn(Wire::Sound);
        answered(visitor, "/n").await
    }
}

/// What the page says when it is answered: a machine busy with other tests may exceed a budget, too.
async fn answered(visitor: &Browser, page: &str) -> String {
    let asked = async {
        loop {
            let page = visitor.tab().get(page).await;
            if page.status() != 503 {
                return page.text().into_owned();
            }
        }
    };
    timeout(FOREVER, asked).await.expect("it goes on by itself")
}

fn unavailable(page: &Page, fault: Wire) {
    assert_eq!(page.status(), 503, "{fault:?}: {}", page.text());
    assert!(page.set_cookies().is_empty(), "{fault:?}: the cookie is left alone");
    assert_eq!(page.header("retry-after"), Some("1"), "{fault:?}");
}
