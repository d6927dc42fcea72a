//! The jar by itself.

use cloakroom_reqwest::{CookieJar, Refusal, UrlError, Verdict};
use reqwest::Url;
use reqwest::cookie::CookieStore as _;

use crate::site::names;

const SITE: &str = "https://site.example/";

#[test]
fn a_line_set_by_hand_is_judged_like_any_other() {
    let jar = CookieJar::new();
    assert_eq!(jar.set(SITE, "a=1"), Ok(Verdict::Stored));
    assert_eq!(jar.set(SITE, b"b=\xff"), Ok(Verdict::Stored));
    assert_eq!(jar.set(SITE, "c=1; Domain=example"), Ok(Verdict::Refused(Refusal::PublicSuffix)));
    assert_eq!(jar.set(SITE, "a=; Max-Age=0"), Ok(Verdict::Removed));
    assert_eq!(jar.set("no URL", "a=1"), Err(UrlError::NotUrl));
    assert_eq!(jar.set("file:///etc", "a=1"), Err(UrlError::Scheme));
    assert_eq!(names(&jar), ["b"]);
}

#[test]
fn cookies_are_chosen_and_cleared() {
    let jar = CookieJar::new();
    for line in ["a=1", "b=2", "c=3"] {
        assert_eq!(jar.set(SITE, line), Ok(Verdict::Stored));
    }
    jar.retain(|cookie| cookie.name() != b"b");
    assert_eq!(names(&jar), ["a", "c"]);
    jar.clear();
    assert_eq!(names(&jar), [""; 0]);
}

#[test]
fn nothing_that_is_printed_shows_a_value() {
    let jar = CookieJar::new();
    assert_eq!(jar.set(SITE, "id=k7Qm"), Ok(Verdict::Stored));
    let field = jar.cookies(&Url::parse(SITE).expect("a URL")).expect("a cookie goes along");
    assert_eq!(field, "id=k7Qm");
    let printed = format!("{jar:?} {:?} {field:?}", jar.all());
    assert!(!printed.contains("k7Qm"), "{printed}");
    let in_use = jar.with(|_, _| format!("{jar:?}"));
    assert_eq!(in_use, "CookieJar { cookies: in use, .. }", "and it waits for nobody");
}

#[test]
fn a_url_without_cookies_gets_none() {
    let jar = CookieJar::new();
    let url = Url::parse("data:text/plain,x").expect("a URL");
    jar.set_cookies(&mut [reqwest::header::HeaderValue::from_static("a=1")].iter(), &url);
    assert_eq!(jar.cookies(&url), None);
    assert_eq!(jar.cookies(&Url::parse(SITE).expect("a URL")), None);
}
