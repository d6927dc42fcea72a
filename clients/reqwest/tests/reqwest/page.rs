//! A client that pretends to show a page.

use std::sync::Arc;

use cloakroom_reqwest::{CookieJar, Jar, Suffixes, UrlError, Verdict};

use crate::site::{Site, client, names};

const PAGE: &str = "https://www.shop.localhost/basket";

fn jar_of(page: &str) -> Arc<CookieJar> {
    Arc::new(CookieJar::new().with_page(page).expect("a page"))
}

#[tokio::test]
async fn another_site_sets_and_gets_only_what_says_none() {
    let (site, jar) = (Site::start().await, jar_of("http://www.shop.localhost/basket"));
    let client = client(&jar);
    let lines =
        ["plain=1", "lax=2; SameSite=Lax", "strict=3; SameSite=Strict", "none=4; SameSite=None; Secure"];
    site.set(&client, "http://pay.shop.localhost/", &lines).await;
    assert_eq!(site.sent(&client, "http://pay.shop.localhost/").await, "plain=1; lax=2; strict=3; none=4");
    site.set(&client, "http://ads.localhost/", &lines).await;
    assert_eq!(site.sent(&client, "http://ads.localhost/").await, "none=4");
    assert_eq!(names(&jar), ["plain", "lax", "strict", "none", "none"]);
}

#[test]
fn another_scheme_is_another_site() {
    let jar = jar_of(PAGE);
    let stored = |url: &str| jar.set(url, "a=1").expect("a URL").is_stored();
    assert!(stored("https://shop.localhost/"));
    assert!(!stored("http://shop.localhost/"));
    assert!(!stored("https://localhost/"));
}

#[test]
fn partitioned_cookies_stay_with_the_page_s_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cookies.jsonl");
    let jar = jar_of(PAGE);
    let line = "chips=1; Secure; SameSite=None; Partitioned";
    assert_eq!(jar.set("https://ads.localhost/", line), Ok(Verdict::Stored));
    jar.save(&file).expect("saved");
    let sent_from = |page: &str| {
        let jar = jar_of(page);
        jar.load(&file).expect("loaded");
        let url = reqwest::Url::parse("https://ads.localhost/").expect("a URL");
        reqwest::cookie::CookieStore::cookies(&*jar, &url).is_some()
    };
    assert!(sent_from("https://pay.shop.localhost/"));
    assert!(!sent_from("https://www.bank.localhost/"));
}

#[test]
fn sites_are_told_apart_by_the_jar_s_own_suffixes() {
    let rules = Jar::new().with_suffixes(Suffixes::of_rules(["host.example"]));
    let jar = CookieJar::from(rules).with_page("https://a.host.example/").expect("a page");
    let stored = |url: &str| jar.set(url, "a=1").expect("a URL").is_stored();
    assert!(stored("https://www.a.host.example/"));
    assert!(!stored("https://b.host.example/"));
}

#[test]
fn no_page_is_where_no_cookies_are() {
    for (page, error) in [("shop", UrlError::NotUrl), ("about:blank", UrlError::Scheme)] {
        assert_eq!(CookieJar::new().with_page(page).err(), Some(error));
    }
}
