//! `--json`: its keys are a promise to scripts.

use serde_json::{Value, json};

use crate::program::{NOW_SECS, cookie, explain};

const COMMON: [&str; 4] = ["kind", "kind_assumed", "line", "line_number"];

/// In the order of the alphabet, as `serde_json` keeps them.
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn sorted(keys: &[&'static str]) -> Vec<&'static str> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys
}

#[test]
fn a_set_cookie_line_has_these_keys() {
    let line = "Set-Cookie: id=k7Qm; Domain=example.com; Max-Age=99999999; Path=/; Secure; Oops";
    let said = explain(line, &["--json", "--url", "https://www.example.com/"]);
    assert_eq!((said.code, said.out.lines().count()), (0, 1));
    let told = &said.json()[0];

    let own = [
        "attributes",
        "beside",
        "browsers_differ",
        "by_script",
        "cookie",
        "cross_site",
        "now",
        "profile",
        "refusal",
        "replaces",
        "safer",
        "safer_line",
        "sent",
        "summary",
        "url",
        "url_assumed",
        "verdict",
        "warnings",
    ];
    let mut all = keys(told);
    all.sort_unstable();
    assert_eq!(all, sorted(&[&COMMON[..], &own].concat()));
    assert_eq!(told["kind"], "set_cookie");
    assert_eq!(
        (&told["kind_assumed"], &told["line_number"], &told["now"]),
        (&json!(null), &json!(1), &json!(NOW_SECS))
    );
    assert_eq!(
        (&told["verdict"], &told["refusal"], &told["profile"]),
        (&json!("stored"), &json!(null), &json!("rfc10025"))
    );
    assert_eq!(
        told["cookie"],
        json!({
            "name": "id", "value": "k7Qm", "domain": "example.com", "host_only": false, "path": "/",
            "secure": true, "http_only": false, "same_site": "default", "partition_key": null,
            "persistent": true, "expires": NOW_SECS + 34_560_000, "asked_expires": NOW_SECS + 99_999_999,
        })
    );
    assert_eq!(
        told["sent"],
        json!({
            "subdomains": true, "plain_http": false, "cross_site_link": true, "cross_site_post": false,
            "cross_site_subresource": false, "script_readable": true, "path_reachable": true,
        })
    );
    let last = told["attributes"].as_array().expect("attributes").last().expect("the last");
    assert_eq!(
        *last,
        json!({"name": "Oops", "value": "", "status": "unknown", "meaning": "unknown and ignored"})
    );
    let codes: Vec<_> =
        told["safer"].as_array().expect("notes").iter().map(|note| note["code"].clone()).collect();
    assert_eq!(codes, ["http_only", "same_site", "no_domain", "host_prefix", "shorter_life"]);
    assert_eq!(told["browsers_differ"][0]["code"], "lax_by_default");
    assert_eq!(told["warnings"][0]["code"], "attribute");
}

#[test]
fn a_refusal_has_these_keys() {
    let said = explain("id=1; SameSite=None", &["--json"]);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.json()[0]["refusal"],
        json!({
            "code": "same_site_none_needs_secure",
            "reason": "SameSite=None needs Secure",
            "rule": "RFC 10025, 5.7 step 19",
            "what_to_do": "add Secure.",
            "fixed_line": "id=1; SameSite=None; Secure",
        })
    );
    assert_eq!((&said.json()[0]["url_assumed"], &said.json()[0]["cookie"]), (&json!(true), &json!(null)));
}

#[test]
fn a_cookie_line_has_these_keys() {
    let told = &explain("Cookie: id=1; id=2", &["--json"]).json()[0];
    let mut all = keys(told);
    all.sort_unstable();
    assert_eq!(all, sorted(&[&COMMON[..], &["notes", "octets", "pairs"]].concat()));
    assert_eq!(told["pairs"][0], json!({"name": "id", "value": "1", "notes": []}));
    assert_eq!(told["pairs"][1]["notes"][0]["code"], "duplicate");
}

#[test]
fn octets_that_are_no_text_are_hex() {
    let said = cookie(["explain", "-", "--json", "--as", "set-cookie"], b"a=\xff\x80");
    assert_eq!(said.json()[0]["cookie"]["value"], json!({"hex": "ff80"}));
}

#[cfg(unix)]
#[test]
fn an_argument_may_be_no_text_either() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let said = cookie([OsStr::new("explain"), OsStr::new("--json"), OsStr::from_bytes(b"a=\xff")], b"");
    assert_eq!(said.json()[0]["cookie"]["value"], json!({"hex": "ff"}));
}
