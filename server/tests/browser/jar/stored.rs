//! Whether Chromium has stored what our jar has.

use cloakroom_cookie::SameSite;
use cloakroom_cookie::jar::{Cookie, Jar, Timestamp};
use serde_json::{Value, json};

/// In words what one has and the other has not. The jars are ours, one that took the lines just before
/// Chromium did and one that took them just after: between them is every moment that counts from now.
pub(crate) fn difference(
    chromiums: &[Value],
    (before, early): (Timestamp, &Jar),
    (after, late): (Timestamp, &Jar),
) -> Option<String> {
    let mut theirs: Vec<[Value; 2]> = chromiums.iter().map(theirs).collect();
    let mut early: Vec<[Value; 2]> = early.cookies(before).into_iter().map(ours).collect();
    let mut late: Vec<[Value; 2]> = late.cookies(after).into_iter().map(ours).collect();
    for list in [&mut theirs, &mut early, &mut late] {
        list.sort_by_key(|[cookie, _]| cookie.to_string());
    }
    let is_same = theirs.len() == early.len()
        && theirs.len() == late.len()
        && theirs.iter().zip(early.iter().zip(&late)).all(|(theirs, (early, late))| {
            theirs[0] == early[0] && lies_between(&theirs[1], &early[1], &late[1])
        });
    (!is_same).then(|| format!("stored: Chromium {} | jar {}", json!(theirs), json!(early)))
}

/// Seconds, with a millisecond for rounding; or all nothing.
fn lies_between(time: &Value, early: &Value, late: &Value) -> bool {
    match (time.as_f64(), early.as_f64(), late.as_f64()) {
        (Some(time), Some(early), Some(late)) => (early - 0.001..=late + 0.001).contains(&time),
        none => none == (None, None, None),
    }
}

/// The cookie as Chromium tells of it, and when it expires.
fn theirs(cookie: &Value) -> [Value; 2] {
    let told = json!({
        "name": cookie["name"],
        "value": cookie["value"],
        "domain": cookie["domain"],
        "path": cookie["path"],
        "secure": cookie["secure"],
        "http_only": cookie["httpOnly"],
        "same_site": cookie["sameSite"],
        "partition": cookie["partitionKey"],
    });
    let expires = if cookie["session"] == true { Value::Null } else { cookie["expires"].clone() };
    [told, expires]
}

/// Ours in the same words.
fn ours(cookie: &Cookie) -> [Value; 2] {
    // Chromium leaves out what is no UTF-8.
    let text = |octets| str::from_utf8(octets).unwrap_or_default();
    let dot = if cookie.is_host_only() { "" } else { "." };
    let partition = cookie.partition().map(|partition| {
        json!({ "topLevelSite": partition.site(), "hasCrossSiteAncestor": partition.has_cross_site_ancestor() })
    });
    let told = json!({
        "name": text(cookie.name()),
        "value": text(cookie.value()),
        "domain": format!("{dot}{}", cookie.domain()),
        "path": text(cookie.path()),
        "secure": cookie.is_secure(),
        "http_only": cookie.is_http_only(),
        "same_site": cookie.same_site().map(SameSite::as_str),
        "partition": partition,
    });
    [told, json!(cookie.expires().map(|expires| expires.as_millis() as f64 / 1000.0))]
}
