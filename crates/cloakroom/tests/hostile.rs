//! Cookies that no browser of ours made.

mod site;

use axum::http::Method;
use cloakroom::{MemoryStore, Session, Sessions};
use cloakroom_testkit::FaultyStore;
use site::{App, Framework, Pages, get, on_both, request, send};

on_both! {
    a_malformed_ticket_never_reaches_the_store,
    names_are_compared_as_they_are,
    large_and_crowded_headers_lose_nothing,
    two_different_host_cookies_are_anonymous_and_both_are_cleared,
}

type Result<T> = std::result::Result<T, cloakroom::Error>;

fn site(on: Framework) -> (App, FaultyStore<MemoryStore>) {
    let store = FaultyStore::new(MemoryStore::new());
    let app = Pages::new()
        .page("/n", async |session: Session| -> Result<String> {
            Ok(format!("{:?}", session.get::<u8>("n")?))
        })
        .page("/put", async |session: Session| -> Result<()> { Ok(session.insert("n", &1)?) })
        .serve(on, &Sessions::new(store.clone()));
    (app, store)
}

async fn a_malformed_ticket_never_reaches_the_store(on: Framework) {
    let (app, store) = site(on);
    let good = get(&app, "/put", None).await.cookie();
    let ticket = good.strip_prefix("__Host-id=").expect("ours").to_owned();
    let before = store.calls().load;
    let mut wrong: Vec<Vec<u8>> = [
        "",
        "x",
        "..",
        "../../../../etc/passwd",
        "%2e%2e%2f",
        "\"\"",
        "null",
        "0",
        "{}",
        "'; drop table sessions; --",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "ЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖ",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    wrong.push(ticket[1..].into());
    wrong.push(format!("{ticket}A").into());
    wrong.push(format!("\"{ticket}\"").into());
    wrong.push(format!("{}+", &ticket[..47]).into());
    wrong.push(vec![0xff; 48]);
    wrong.push(vec![b'A'; 60_000]);
    for value in wrong {
        let cookie = [b"__Host-id=".as_slice(), &value].concat();
        let answer = send(&app, request(Method::GET, "/n", &[&cookie])).await;
        answer.is(200).leaves_the_cookie();
        assert_eq!(answer.text(), "None");
    }
    assert_eq!(store.calls().load, before);
}

async fn names_are_compared_as_they_are(on: Framework) {
    let (app, store) = site(on);
    let good = get(&app, "/put", None).await.cookie();
    let ticket = good.strip_prefix("__Host-id=").expect("ours");
    let before = store.calls().load;
    for name in [
        "__host-id",
        "%5F_Host-id",
        "\u{2000}__Host-id",
        "\u{a0}__Host-id",
        "__Host-id ",
        "_.__Host-id",
        "id",
    ] {
        let cookie = format!("{name}={ticket}");
        let answer = send(&app, request(Method::GET, "/n", &[cookie.as_bytes()])).await;
        assert_eq!(answer.text(), if name == "__Host-id " { "Some(1)" } else { "None" }, "{name:?}");
    }
    let nameless = format!("=__Host-id={ticket}");
    assert_eq!(send(&app, request(Method::GET, "/n", &[nameless.as_bytes()])).await.text(), "None");
    assert_eq!(store.calls().load, before + 1);
}

async fn large_and_crowded_headers_lose_nothing(on: Framework) {
    let (app, _) = site(on);
    let good = get(&app, "/put", None).await.cookie();
    let crowd: String = (0..499).map(|at| format!("c{at}={at}; ")).collect();
    let answer = send(&app, request(Method::GET, "/n", &[format!("{crowd}{good}").as_bytes()])).await;
    assert_eq!(answer.text(), "Some(1)");

    // Beside a cookie of another's that is no UTF-8, and over several fields.
    let foreign: &[u8] = b"\xff\xfe=\x80; \"; a=\"b; __Host-id=1\"";
    let answer = send(&app, request(Method::GET, "/n", &[b"\xff=\xff", good.as_bytes()])).await;
    assert_eq!(answer.text(), "Some(1)");
    send(&app, request(Method::GET, "/n", &[foreign])).await.is(200);

    // 64 KiB: too much to be read to its end, so nobody is known, and nothing is said about the cookie.
    let huge = format!("x={}; {good}", "y".repeat(64 * 1024));
    send(&app, request(Method::GET, "/n", &[huge.as_bytes()])).await.is(200).leaves_the_cookie();
}

async fn two_different_host_cookies_are_anonymous_and_both_are_cleared(on: Framework) {
    let (app, store) = site(on);
    let good = get(&app, "/put", None).await.cookie();
    let other = get(&app, "/put", None).await.cookie();
    let before = store.calls().load;
    for cookies in [format!("{good}; {other}"), format!("{other}; {good}"), format!("{good}; __Host-id=x")] {
        let answer = send(&app, request(Method::GET, "/n", &[cookies.as_bytes()])).await;
        assert_eq!(answer.text(), "None");
        let lines = answer.lines();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines.iter().all(|line| line.starts_with("__Host-id=;") && line.contains("Max-Age=0")),
            "{lines:?}"
        );
        assert_eq!(lines.iter().filter(|line| line.contains("Partitioned")).count(), 1);
    }
    assert_eq!(store.calls().load, before);
    // The same one twice is harmless.
    let twice = format!("{good}; {good}");
    assert_eq!(send(&app, request(Method::GET, "/n", &[twice.as_bytes()])).await.text(), "Some(1)");
}
