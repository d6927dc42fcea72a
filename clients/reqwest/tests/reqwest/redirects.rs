//! Redirects: each hop sets and gets its own cookies.

use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::site::{Site, fresh, said};

#[derive(Deserialize)]
struct Onward {
    to: String,
}

/// Sets a cookie for its host, one for the whole site, removes one, and sends on.
async fn hop(Query(onward): Query<Onward>) -> impl IntoResponse {
    let lines = ["host=1; Path=/", "all=2; Path=/; Domain=site.example", "old=; Path=/; Max-Age=0"];
    (StatusCode::FOUND, AppendHeaders(lines.map(|line| (SET_COOKIE, line))), [(LOCATION, onward.to)])
}

async fn sign_in() -> impl IntoResponse {
    (StatusCode::SEE_OTHER, [(SET_COOKIE, "id=k7Qm; Path=/; HttpOnly"), (LOCATION, "/home")])
}

async fn site() -> Site {
    Site::of(Router::new().route("/hop", get(hop)).route("/sign-in", post(sign_in))).await
}

/// The server itself says what came at the end of the way.
async fn via_hop(to: &str, before: &[&str]) -> String {
    let (site, (_, client)) = (site().await, fresh());
    site.set(&client, "http://www.site.example/", before).await;
    let mut url = site.at("http://www.site.example/hop");
    url.query_pairs_mut().append_pair("to", site.at(to).as_str());
    said(&client, url).await
}

#[tokio::test]
async fn a_cookie_set_by_a_redirect_is_sent_where_it_leads() {
    let (site, (_, client)) = (site().await, fresh());
    let answer = client.post(site.at("http://www.site.example/sign-in")).send().await.expect("an answer");
    assert_eq!(answer.url().path(), "/home");
    assert_eq!(answer.text().await.expect("a text"), "id=k7Qm");
    assert_eq!(site.sent(&client, "http://www.site.example/later").await, "id=k7Qm");
}

#[tokio::test]
async fn each_hop_gets_the_cookies_of_its_own_host() {
    assert_eq!(via_hop("http://www.site.example/", &[]).await, "host=1; all=2");
    assert_eq!(via_hop("http://api.site.example/", &[]).await, "all=2");
    assert_eq!(via_hop("http://other.example/", &[]).await, "");
}

#[tokio::test]
async fn what_a_hop_removes_is_not_sent_to_the_next() {
    assert_eq!(via_hop("http://www.site.example/", &["old=3; Path=/"]).await, "host=1; all=2");
}
