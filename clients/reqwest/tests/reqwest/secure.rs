//! Secure cookies: over TLS, and to this machine without.

use std::sync::Arc;

use cloakroom_reqwest::CookieJar;

use crate::site::{Site, fresh, local, names};
use crate::tls;

#[tokio::test]
async fn to_this_machine_plain_http_is_secure() {
    let (site, (_, client)) = (Site::start().await, fresh());
    for host in ["http://127.0.0.1/", "http://localhost/", "http://shop.localhost/"] {
        site.set(&client, host, &["id=1; Secure", "__Host-id=2; Secure; Path=/"]).await;
        assert_eq!(site.sent(&client, host).await, "id=1; __Host-id=2");
    }
}

#[tokio::test]
async fn secure_cookies_come_and_go_over_tls_only() {
    let (plain, (encrypted, certificate)) = (Site::start().await, tls::start(&["site.example"]).await);
    let jar = Arc::new(CookieJar::new());
    let client = local().cookie_provider(Arc::clone(&jar)).tls_certs_only([certificate]).build();
    let client = client.expect("a client");
    let (http, https) = ("http://site.example/", "https://site.example/");

    plain.set(&client, http, &["early=1; Secure", "__Secure-early=2"]).await;
    assert_eq!(names(&jar), [""; 0]);
    encrypted.set(&client, https, &["id=3; Secure", "__Host-id=4; Secure; Path=/", "any=5"]).await;
    assert_eq!(encrypted.sent(&client, https).await, "id=3; __Host-id=4; any=5");
    assert_eq!(plain.sent(&client, http).await, "any=5");
    plain.set(&client, http, &["id=6", "any=7"]).await;
    assert_eq!(encrypted.sent(&client, https).await, "id=3; __Host-id=4; any=7", "hidden by no plain one");
}

#[tokio::test]
async fn names_with_a_prefix_hold_what_they_promise() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    let lines = [
        "__Host-a=1; Secure; Path=/docs",
        "__Host-b=1; Path=/",
        "__HOST-c=1; Secure; Path=/; Domain=shop.localhost",
        "__Secure-d=1",
        "__Host-e",
        "__Secure-f=1; Secure",
    ];
    site.set(&client, "http://shop.localhost/", &lines).await;
    assert_eq!(names(&jar), ["__Secure-f"]);
}
