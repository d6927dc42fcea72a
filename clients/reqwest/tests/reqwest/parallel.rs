//! Many requests at once, and panics in between.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::future::join_all;

use crate::site::{Site, fresh};

#[tokio::test(flavor = "multi_thread")]
async fn of_cookies_set_at_once_none_is_lost() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    let tasks = (0..40).map(|n| {
        let client = client.clone();
        tokio::spawn(async move {
            site.set(&client, "http://site.example/", &[&format!("c{n}={n}")]).await;
            let sent = site.sent(&client, "http://site.example/").await;
            assert!(sent.split("; ").any(|cookie| cookie == format!("c{n}={n}")), "{n} in {sent}");
        })
    });
    for done in join_all(tasks).await {
        done.expect("each sees its own");
    }
    assert_eq!(jar.all().len(), 40);
}

#[tokio::test]
async fn a_panic_with_the_jar_in_hand_stops_no_request() {
    let (site, (jar, client)) = (Site::start().await, fresh());
    site.set(&client, "http://site.example/", &["a=1"]).await;
    let panicked = catch_unwind(AssertUnwindSafe(|| jar.with(|_, _| panic!("somebody's mistake"))));
    assert!(panicked.is_err());
    site.set(&client, "http://site.example/", &["b=2"]).await;
    assert_eq!(site.sent(&client, "http://site.example/").await, "a=1; b=2");
    assert_eq!(format!("{jar:?}"), "CookieJar { cookies: 2, .. }");
}
