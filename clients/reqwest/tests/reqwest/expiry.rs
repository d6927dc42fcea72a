//! How long a cookie is kept, by a clock that is turned by hand.

use std::sync::Arc;
use std::time::Duration;

use cloakroom_reqwest::{CookieJar, Timestamp};
use cloakroom_testkit::HandClock;
use reqwest::Client;

use crate::site::{Site, client, names};

const SITE: &str = "http://site.example/";
const DAY: Duration = Duration::from_secs(86_400);

async fn visited(lines: &[&str]) -> (Site, HandClock, Arc<CookieJar>, Client) {
    let clock = HandClock::at(cloakroom::Timestamp::from_millis(1_768_435_200_000)); // 2026-01-15
    let reader = clock.reader();
    let now = move || Timestamp::from_millis(reader().as_millis().cast_signed());
    let jar = Arc::new(CookieJar::new().with_clock(now));
    let (site, client) = (Site::start().await, client(&jar));
    site.set(&client, SITE, lines).await;
    (site, clock, jar, client)
}

#[tokio::test]
async fn a_cookie_is_sent_until_its_time_is_over() {
    let lines = [
        "age=1; Max-Age=60",
        "date=2; Expires=Thu, 15 Jan 2026 00:02:00 GMT",
        "session=3",
        "past=4; Max-Age=0",
    ];
    let (site, clock, jar, client) = visited(&lines).await;
    assert_eq!(names(&jar), ["age", "date", "session"]);
    clock.advance(Duration::from_millis(59_999));
    assert_eq!(site.sent(&client, SITE).await, "age=1; date=2; session=3");
    clock.advance(Duration::from_millis(1));
    assert_eq!(site.sent(&client, SITE).await, "date=2; session=3");
    clock.advance(Duration::from_secs(60));
    assert_eq!(site.sent(&client, SITE).await, "session=3");
    assert_eq!(names(&jar), ["session"]);
}

#[tokio::test]
async fn no_cookie_is_kept_for_more_than_400_days() {
    let (site, clock, _, client) = visited(&["long=1; Max-Age=99999999999"]).await;
    clock.advance(400 * DAY - Duration::from_millis(1));
    assert_eq!(site.sent(&client, SITE).await, "long=1");
    clock.advance(Duration::from_millis(1));
    assert_eq!(site.sent(&client, SITE).await, "");
}

#[tokio::test]
async fn at_the_end_of_the_session_what_has_no_expiry_goes() {
    let (site, clock, jar, client) = visited(&["session=1", "kept=2; Max-Age=60"]).await;
    clock.advance(1000 * DAY);
    assert_eq!(site.sent(&client, SITE).await, "session=1", "a session may last");
    site.set(&client, SITE, &["kept=2; Max-Age=60"]).await;
    jar.end_session();
    assert_eq!(site.sent(&client, SITE).await, "kept=2");
}
