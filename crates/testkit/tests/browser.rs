//! The browser keeps and sends cookies as browsers do, on a service and over TCP.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Form;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use axum::routing::{get, post};
use cloakroom_session::Timestamp;
use cloakroom_testkit::{Browser, Dropped, Gate, HandClock};
use tokio::net::TcpListener;

const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// What a test plants under each path; `/` shows what the browser sent.
fn app() -> Router {
    Router::new()
        .route("/", get(echo))
        .route("/a/b", get(echo))
        .route("/fields", get(|headers: HeaderMap| async move { format!("{headers:?}") }))
        .route("/host", get(|| sets(["__Host-id=1; Path=/; Secure; HttpOnly"])))
        .route("/aged", get(|| sets(["kept=1; Max-Age=60", "brief=2", "old=3; Max-Age=0"])))
        .route("/a/sets", get(|| sets(["near=1", "far=2; Path=/"])))
        .route("/login", post(login))
        .route("/moved", post(|| async { Redirect::permanent("/login") }))
        .route("/twice", get(|| async { Redirect::to("moved-on") }))
        .route(
            "/moved-on",
            get(|| async { (StatusCode::FOUND, [(LOCATION, "/?end"), (SET_COOKIE, "on=way")]) }),
        )
        .route("/away", get(|| async { Redirect::to("https://other.example/") }))
}

async fn echo(headers: HeaderMap) -> String {
    let fields = headers.get_all(COOKIE).iter().map(|field| String::from_utf8_lossy(field.as_bytes()));
    fields.collect::<Vec<_>>().join(" | ")
}

async fn sets<const N: usize>(lines: [&'static str; N]) -> impl IntoResponse {
    (AppendHeaders(lines.map(|line| (SET_COOKIE, line))), "set")
}

async fn login(Form(fields): Form<Vec<(String, String)>>) -> impl IntoResponse {
    (AppendHeaders([(SET_COOKIE, "user=a; Path=/")]), format!("{fields:?}"))
}

fn browser() -> (Browser, HandClock) {
    let clock = HandClock::at(NOON);
    (Browser::on(app(), &clock), clock)
}

#[tokio::test]
async fn tabs_share_the_jar() {
    let (browser, _) = browser();
    let (one, two) = (browser.tab(), browser.tab());
    let page = one.get("/host").await;
    assert_eq!((page.status().as_u16(), &*page.text()), (200, "set"));
    assert_eq!(page.set_cookies(), ["__Host-id=1; Path=/; Secure; HttpOnly"]);
    assert_eq!(browser.cookie("__Host-id").as_deref(), Some("1"));
    let page = two.get("/").await;
    assert_eq!(page.text(), "__Host-id=1");
    assert_eq!(page.sent_cookies().as_deref(), Some("__Host-id=1"));
    assert_eq!(browser.document_cookie("/"), "", "kept from scripts");
    assert_eq!(browser.twin().tab().get("/").await.text(), "__Host-id=1");
}

#[tokio::test]
async fn the_clock_ages_cookies_and_closing_drops_those_without_an_age() {
    let (browser, clock) = browser();
    browser.tab().get("/aged").await;
    assert_eq!(browser.tab().get("/").await.text(), "kept=1; brief=2");
    browser.close();
    clock.advance(Duration::from_millis(59_999));
    assert_eq!(browser.tab().get("/").await.text(), "kept=1");
    clock.advance(Duration::from_millis(1));
    assert_eq!(browser.tab().get("/").await.text(), "");
    assert!(browser.cookies().is_empty());
}

#[tokio::test]
async fn longer_paths_come_first_and_others_not_at_all() {
    let (browser, _) = browser();
    browser.tab().get("/a/sets").await;
    assert_eq!(browser.tab().get("/a/b").await.text(), "near=1; far=2");
    assert_eq!(browser.tab().get("/").await.text(), "far=2");
}

#[tokio::test]
async fn a_form_is_sent_and_redirects_are_followed_when_wanted() {
    let (browser, _) = browser();
    let tab = browser.tab();
    let fields = [("user", "a b"), ("word", "ä&=")];
    assert_eq!(tab.post("/login", &fields).await.text(), r#"[("user", "a b"), ("word", "ä&=")]"#);

    let page = tab.get("/twice").await;
    assert_eq!((page.status().as_u16(), page.location()), (303, Some("moved-on")));
    let tab = tab.following_redirects();
    let page = tab.get("/twice").await;
    assert_eq!(
        (&*page.text(), page.target()),
        ("user=a; on=way", "/?end"),
        "with the cookies set on the way"
    );
    let page = tab.post("/moved", &fields).await;
    assert_eq!(page.text(), r#"[("user", "a b"), ("word", "ä&=")]"#, "308 sends the form again");
    assert_eq!(tab.get("/away").await.status(), 303, "not to another site");
}

#[tokio::test]
async fn a_lost_response_leaves_no_cookie() {
    let (browser, _) = browser();
    let lost = browser.tab().get_without_receiving("/host").await;
    assert_eq!(lost.set_cookies().len(), 1, "the server has sent it");
    assert!(browser.cookies().is_empty());
    browser.tab().post_without_receiving("/login", &[]).await;
    assert!(browser.cookies().is_empty());
}

#[tokio::test]
async fn another_site_sends_what_same_site_lets_it() {
    let (browser, _) = browser();
    for line in
        ["strict=1; SameSite=Strict", "lax=2; SameSite=Lax", "silent=3", "none=4; SameSite=None; Secure"]
    {
        browser.plant(line).expect("kept");
    }
    assert_eq!(browser.tab().get("/").await.text(), "strict=1; lax=2; silent=3; none=4");
    let elsewhere = browser.tab().from_another_site();
    assert_eq!(elsewhere.get("/").await.text(), "lax=2; silent=3; none=4");
    assert_eq!(elsewhere.post("/login", &[]).await.sent_cookies().as_deref(), Some("none=4"));
    assert!(elsewhere.get("/fields").await.text().contains("cross-site"));
}

#[tokio::test]
async fn a_tab_may_send_cookies_of_its_own() {
    let (browser, _) = browser();
    browser.plant("a=1").expect("kept");
    let tab = browser.tab().with_header("cookie", b"x=\xff; x=2").with_header("cookie", "y=3");
    assert_eq!(tab.get("/").await.text(), "x=\u{fffd}; x=2 | y=3");
}

#[test]
fn what_browsers_drop_is_dropped() {
    let (browser, _) = browser();
    let long = format!("a={}", "x".repeat(4096));
    for (line, why) in [
        ("__Host-id=1; Path=/", Dropped::Prefix),
        ("__Host-id=1; Secure", Dropped::Prefix),
        ("__Host-id=1; Secure; Path=/a", Dropped::Prefix),
        ("__Host-id=1; Secure; Path=/; Domain=shop.example", Dropped::Prefix),
        ("__hOsT-id=1; Path=/", Dropped::Prefix),
        ("__Secure-id=1", Dropped::Prefix),
        ("__Http-id=1; Secure", Dropped::Prefix),
        ("=__Host-id=1; Secure; Path=/", Dropped::Prefix),
        ("__Host-id", Dropped::Prefix),
        ("a=1; SameSite=None", Dropped::SameSiteNone),
        ("a=1; Domain=example", Dropped::Domain),
        ("a=1; Domain=.", Dropped::Domain),
        ("a=1; Domain=other.example", Dropped::Domain),
        ("a=1; Domain=a.shop.example", Dropped::Domain),
        ("a=1\r\nb: c", Dropped::ControlCharacter),
        ("a=\x7f", Dropped::ControlCharacter),
        (" = ; Path=/", Dropped::Empty),
        (&long, Dropped::TooLong),
    ] {
        assert_eq!(browser.plant(line), Err(why), "{line}");
    }
    assert!(browser.cookies().is_empty());
}

#[test]
fn what_browsers_keep_is_kept() {
    let (browser, _) = browser();
    for line in [
        "__Host-id=1; Secure; Path=/; Domain=",
        "__Secure-a=2; Secure; Domain=.SHOP.example",
        "nameless",
        "quoted=\"a b\"; Path=nowhere",
        "dated=5; Expires=Tue, 19 Jan 2038 03:14:07 GMT; Max-Age=nonsense",
        "=a=6",
    ] {
        assert_eq!(browser.plant(line), Ok(()), "{line}");
    }
    let cookies = browser.cookies();
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.name()).collect();
    assert_eq!(
        names,
        ["__Host-id", "__Secure-a", "", "quoted", "dated"],
        "the last took the place of the third"
    );
    assert!(cookies[0].is_host_only() && cookies[0].is_secure() && cookies[0].expires().is_none());
    assert_eq!((cookies[1].domain(), cookies[1].is_host_only()), ("shop.example", false));
    assert_eq!(cookies[2].value(), "a=6");
    assert_eq!((cookies[3].value(), cookies[3].path()), ("\"a b\"".into(), "/".into()));
    let in_400_days = NOON + Duration::from_secs(400 * 24 * 60 * 60);
    assert_eq!(cookies[4].expires(), Some(in_400_days), "no cookie lives longer");
    assert!(!format!("{cookies:?}").contains("a b"), "values are not shown");
}

#[test]
fn plain_http_neither_sets_nor_covers_a_secure_cookie() {
    let (secure, _) = browser();
    secure.plant("a=1; Secure; Path=/a").expect("kept");
    let plain = secure.clone().over_plain_http();
    assert_eq!(plain.plant("b=1; Secure"), Err(Dropped::SecureOverPlainHttp));
    assert_eq!(plain.plant("a=2; Path=/a/b"), Err(Dropped::CoversSecure));
    assert_eq!(plain.plant("a=2; Path=/"), Ok(()));
    assert_eq!(plain.document_cookie("/a"), "a=2");
    assert_eq!(secure.document_cookie("/a"), "a=1; a=2");
    let local = plain.visiting("localhost:8080");
    assert_eq!(local.plant("c=1; Secure"), Ok(()), "this machine is trusted");
}

#[test]
fn a_host_has_only_so_many_cookies() {
    let (browser, _) = browser();
    browser.plant("first=1; Secure").expect("kept");
    for n in 0..180 {
        browser.plant(format!("c{n}=1")).expect("kept");
    }
    assert_eq!(browser.cookies().len(), 180);
    assert!(browser.cookie("first").is_some() && browser.cookie("c0").is_none());
    assert!(browser.cookie("c179").is_some());
}

#[tokio::test]
async fn tabs_send_at_the_same_time() {
    let gate = Gate::rendezvous(2);
    let app = app().route(
        "/meet",
        get(move || {
            let gate = gate.clone();
            async move {
                let _both = gate.pass().await;
                "met"
            }
        }),
    );
    let browser = Browser::on(app, &HandClock::at(NOON));
    let (one, two) = (browser.tab(), browser.tab());
    let (one, two) = tokio::join!(one.get("/meet"), two.get("/meet"));
    assert_eq!((&*one.text(), &*two.text()), ("met", "met"));
}

#[tokio::test]
async fn over_tcp_it_is_the_same() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let server = tokio::spawn(async move { axum::serve(listener, app()).await });
    let browser = Browser::at(address, &HandClock::at(NOON));
    let tab = browser.tab();
    assert_eq!(tab.get("/host").await.dropped(), []);
    assert_eq!(tab.get("/").await.text(), "__Host-id=1");
    assert_eq!(tab.post("/login", &[("user", "a")]).await.text(), r#"[("user", "a")]"#);
    assert!(tab.get("/fields").await.text().contains(&format!("\"host\": \"{address}\"")));

    server.abort();
    assert!(server.await.is_err());
    let error = tab.try_get("/").await.expect_err("nobody listens");
    assert_eq!(error.to_string(), "the request was not answered");
}

#[tokio::test]
async fn a_service_of_one_body_will_do() {
    let strict = tower_service_of_axum_bodies();
    let browser = Browser::on_body::<Body, _, _>(strict, &HandClock::at(NOON)).calling_itself("Strict/1");
    assert!(browser.tab().get("/fields").await.text().contains("Strict/1"));
}

/// Takes `Request<axum::body::Body>` and nothing else.
fn tower_service_of_axum_bodies() -> impl tower_service::Service<
    Request<Body>,
    Response = axum::response::Response,
    Error: Send + Sync + std::error::Error,
    Future: Send,
> + Clone
+ Send {
    app()
}
