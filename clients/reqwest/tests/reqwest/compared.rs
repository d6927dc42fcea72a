//! Why reqwest's own jar does not do.

use std::sync::Arc;

use reqwest::Client;

use crate::site::{Site, fresh, local};

/// What a bank hears after a shop, whose neighbour it is in the tree of names, had its say.
async fn sent_to_bank(site: Site, client: &Client) -> String {
    site.set(client, "http://bank.co.uk/", &["id=bank; Path=/"]).await;
    let lines = ["id=shop; Domain=co.uk; Path=/login", "__Host-id=shop; Domain=co.uk; Path=/"];
    site.set(client, "http://shop.co.uk/", &lines).await;
    site.sent(client, "http://bank.co.uk/login").await
}

#[tokio::test]
async fn a_shop_plants_no_cookie_at_the_bank() {
    let site = Site::start().await;
    assert_eq!(sent_to_bank(site, &fresh().1).await, "id=bank");

    let own = local().cookie_provider(Arc::new(reqwest::cookie::Jar::default())).build().expect("a client");
    let mut sent: Vec<_> = sent_to_bank(site, &own).await.split("; ").map(str::to_owned).collect();
    sent.sort();
    assert_eq!(sent, ["__Host-id=shop", "id=bank", "id=shop"], "and in no order");
}
