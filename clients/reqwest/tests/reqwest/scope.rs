//! Where a cookie goes: its host, its domain, its path.

use reqwest::header::COOKIE;

use crate::site::{Site, fresh, names};

#[tokio::test]
async fn a_cookie_goes_to_its_path_and_longer_paths_go_first() {
    let (site, (_, client)) = (Site::start().await, fresh());
    let lines = ["all=1; Path=/", "docs=2", "deep=3; Path=/docs/deep"];
    site.set(&client, "http://site.example/docs/page", &lines).await;
    assert_eq!(site.sent(&client, "http://site.example/").await, "all=1");
    assert_eq!(site.sent(&client, "http://site.example/docs/").await, "docs=2; all=1");
    assert_eq!(site.sent(&client, "http://site.example/docs/deep/er?x").await, "deep=3; docs=2; all=1");
    assert_eq!(site.sent(&client, "http://site.example/docsome").await, "all=1");
}

#[tokio::test]
async fn a_cookie_goes_to_its_host_alone_or_to_its_domain() {
    let (site, (_, client)) = (Site::start().await, fresh());
    site.set(&client, "http://www.site.example/", &["host=1", "all=2; Domain=.Site.Example"]).await;
    assert_eq!(site.sent(&client, "http://www.site.example/").await, "host=1; all=2");
    assert_eq!(site.sent(&client, "http://site.example/").await, "all=2");
    assert_eq!(site.sent(&client, "http://deep.www.site.example/").await, "all=2");
    assert_eq!(site.sent(&client, "http://notsite.example/").await, "");
}

#[tokio::test]
async fn this_machine_by_name_and_by_address_are_two_hosts() {
    let (site, (_, client)) = (Site::start().await, fresh());
    site.set(&client, "http://127.0.0.1/", &["address=1"]).await;
    site.set(&client, "http://localhost/", &["name=2"]).await;
    assert_eq!(site.sent(&client, "http://127.0.0.1/").await, "address=1");
    assert_eq!(site.sent(&client, "http://localhost/").await, "name=2");
    assert_eq!(site.sent(&client, "http://shop.localhost/").await, "");
}

#[tokio::test]
async fn shops_below_localhost_share_no_cookies() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    site.set(&client, "http://www.shop.localhost/", &["all=1; Domain=localhost"]).await;
    assert_eq!(names(&jar), [""; 0], "as a name of one label it is a public suffix");
    site.set(&client, "http://www.shop.localhost/", &["shop=2; Domain=shop.localhost"]).await;
    assert_eq!(site.sent(&client, "http://pay.shop.localhost/").await, "shop=2");
    assert_eq!(site.sent(&client, "http://bank.localhost/").await, "");
}

#[tokio::test]
async fn of_several_lines_a_bad_one_loses_no_other() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    let lines = ["a=1", "b=2; Domain=other.example", "c=\u{e9}", "nameless", "d=\"4\"", "=", "a=5"];
    site.set(&client, "http://site.example/", &lines).await;
    assert_eq!(names(&jar), ["a", "c", "", "d"]);
    let sent = site.sent(&client, "http://site.example/").await;
    assert_eq!(sent, r#"a=5; c=\xc3\xa9; nameless; d=\"4\""#, "in one field, as it was set");
}

#[tokio::test]
async fn cookies_written_by_hand_go_alone() {
    let (site, (_, client)) = (Site::start().await, fresh());
    site.set(&client, "http://site.example/", &["a=1"]).await;
    let answer = client.get(site.at("http://site.example/")).header(COOKIE, "by=hand").send().await;
    assert_eq!(answer.expect("an answer").text().await.expect("a text"), "by=hand");
}
