//! The master of a Redis is lost and its replica takes over: both nodes follow by themselves, who was signed in
//! stays so, and who was told that their sessions have ended is not signed in again.

use std::time::Duration;

use cloakroom_testkit::Browser;
use cloakroom_testkit::servers::RedisSentinel;
use tokio::time::timeout;

use crate::nodes::{Node, Patience};

/// Nobody waits that long for a node that goes on.
const FOREVER: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn both_nodes_follow_and_no_login_is_lost_or_brought_back() {
    let servers = RedisSentinel::start();
    let store = format!("sentinel://127.0.0.1:{}/{}", servers.port(), RedisSentinel::MASTER);
    let nodes = ["axum", "actix"].map(|framework| Node::start(framework, &store, Patience::Usual));
    let [axum, actix] = &nodes;
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| (axum.browser(), name));
    for (visitor, name) in [&alice, &bob, &carol] {
        assert_eq!(answered(visitor, &format!("/sign-in?name={name}")).await, "in");
    }
    answered(&actix.browser(), "/revoke?name=bob").await;

    servers.let_replica_fall_behind();
    // Only the master would have it.
    unavailable(&actix.browser(), "/revoke?name=carol").await;
    servers.master().running().kill();
    // No replica can take over before it goes on.
    for node in &nodes {
        unavailable(&on(node, &alice.0), "/who").await;
        unavailable(&on(node, &alice.0), "/add").await;
    }
    servers.replica().running().resume();
    servers.wait_for_failover();
    for node in &nodes {
        assert_eq!(answered(&on(node, &alice.0), "/who").await, "alice", "is signed in still");
        assert_eq!(
            answered(&on(node, &bob.0), "/who").await,
            "nobody",
            "it was acknowledged that bob is not"
        );
    }
    let counted = answered(&on(axum, &alice.0), "/add").await;
    assert_eq!(answered(&on(actix, &alice.0), "/n").await, counted, "and it is kept again");
}

/// The same visitor, on this node.
fn on(node: &Node, visitor: &Browser) -> Browser {
    let same = node.browser();
    for cookie in visitor.cookies() {
        same.plant(format!("{}={}; Path=/; Secure", cookie.name(), cookie.value())).expect("kept");
    }
    same
}

/// What the page says when it is answered.
async fn answered(visitor: &Browser, page: &str) -> String {
    let asked = async {
        loop {
            let page = visitor.tab().get(page).await;
            if page.status() != 503 {
                return page.text().into_owned();
            }
        }
    };
    timeout(FOREVER, asked).await.expect("the node follows by itself")
}

async fn unavailable(visitor: &Browser, page: &str) {
    let page = visitor.tab().get(page).await;
    assert_eq!(page.status(), 503, "{}", page.text());
    assert!(page.set_cookies().is_empty(), "the cookie is left alone");
}
