//! The race that frames everything, across nodes and frameworks: 40 parallel additions, and a slow request
//! that is overtaken by a sign-out.

use tokio::task::JoinSet;

use crate::nodes::Farm;

const PARALLEL: usize = 40;

/// Everything that must hold, on a store of whatever kind.
pub(crate) async fn run(store: &str) {
    let farm = Farm::on(store);
    no_update_is_lost(&farm).await;
    a_sign_out_wins(&farm).await;
    what_one_node_ends_no_other_opens(&farm).await;
}

async fn no_update_is_lost(farm: &Farm) {
    let visitor = farm.visitor();
    visitor.tab().get("/sign-in?name=alice").await;
    farm.close_gates().await;
    let mut requests = JoinSet::new();
    for _ in 0..PARALLEL {
        let tab = visitor.tab();
        requests.spawn(async move { tab.get("/add").await });
    }
    farm.until_inside(&mut requests).await;
    let inside = [farm.axum.gate("inside").await, farm.actix.gate("inside").await];
    assert_eq!(inside, [PARALLEL / 2; 2], "by turns");
    farm.open_gates().await;
    for page in requests.join_all().await {
        assert_eq!(page.status(), 200, "{}", page.text());
    }
    assert_eq!(visitor.tab().get("/n").await.text(), PARALLEL.to_string());
}

async fn a_sign_out_wins(farm: &Farm) {
    let visitor = farm.visitor();
    visitor.tab().get("/sign-in?name=bob").await;
    let old = visitor.twin();
    farm.close_gates().await;
    let (mut slow, tab) = (JoinSet::new(), visitor.twin().tab());
    slow.spawn(async move { tab.get("/write?name=late").await });
    farm.until_inside(&mut slow).await;
    assert_eq!(visitor.tab().get("/sign-out").await.text(), "out");
    farm.open_gates().await;
    let late = slow.join_next().await.expect("one").expect("answers");
    assert_eq!(late.status().as_u16(), 409, "the late request is told: {}", late.text());
    assert!(late.set_cookies().is_empty(), "and leaves the cookie alone");
    for node in [&farm.axum, &farm.actix] {
        let thief = farm.only(node, &old);
        assert_eq!(thief.tab().get("/who").await.text(), "nobody");
        assert_eq!(thief.tab().get("/has?name=late").await.text(), "false");
    }
}

async fn what_one_node_ends_no_other_opens(farm: &Farm) {
    let visitor = farm.visitor();
    visitor.tab().get("/sign-in?name=carol").await;
    let (here, there) = (farm.only(&farm.axum, &visitor), farm.only(&farm.actix, &visitor));
    assert_eq!(there.tab().get("/who").await.text(), "carol");
    assert_eq!(here.tab().get("/sign-out").await.text(), "out");
    assert_eq!(there.tab().get("/who").await.text(), "nobody");
}
