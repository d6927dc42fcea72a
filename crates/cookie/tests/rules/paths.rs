//! Paths (5.1.4, 5.6.4, 5.7 step 11).

use cloakroom_cookie::jar::Refusal::PathNotAscii;

use crate::scene::{Row, refuses_by_draft, row, sends, sends_by_text, stored, to};

pub(crate) fn rows() -> Vec<Row> {
    [matching(), defaults(), invalid(), outside_ascii()].into_iter().flatten().collect()
}

fn at(path: &str) -> cloakroom_cookie::jar::Request {
    to(&format!("https://site.example{path}"))
}

/// Which of these get the cookie that came from `/dir/page`.
fn goes_to(rule: &'static str, attribute: &str, paths: &[&str]) -> Row {
    let all = ["/", "/dir", "/dir/", "/dir/page", "/dir/page/deep", "/dir/page?q=/", "/directory", "/DIR/"];
    let asked = |path: &str| sends(&at(path), if paths.contains(&path) { "a=b" } else { "" });
    let mut steps = vec![stored(&at("/dir/page"), format!("a=b; {attribute}"))];
    steps.extend(all.map(asked));
    row(rule, steps)
}

fn matching() -> Vec<Row> {
    let rule = "path-match";
    let below = ["/dir", "/dir/", "/dir/page", "/dir/page/deep", "/dir/page?q=/"];
    vec![
        goes_to(rule, "", &below),
        goes_to(rule, "Path=/dir", &below),
        goes_to(rule, "Path=/dir/", &below[1..]),
        goes_to(rule, "Path=/dir/page", &below[2..]),
        goes_to(rule, "Path=/elsewhere", &[]),
        goes_to(rule, "Path=/%64ir", &[]),
        goes_to(rule, "Path=\"/dir\"; Path=/DIR", &["/DIR/"]),
    ]
}

fn defaults() -> Vec<Row> {
    let from = |page: &str, sent: &str, not_sent: &str| {
        row("default-path", [stored(&at(page), "a=b"), sends(&at(sent), "a=b"), sends(&at(not_sent), "")])
    };
    vec![
        row("default-path", [stored(&to("https://site.example"), "a=b"), sends(&at("/any"), "a=b")]),
        row("default-path", [stored(&at("/page"), "a=b"), sends(&at("/any"), "a=b")]),
        from("/dir/", "/dir", "/"),
        from("/dir/page", "/dir", "/"),
        from("/dir/page?q=/deep/", "/dir", "/"),
        from("/dir//", "/dir/", "/dir"),
        from("/a;b/page", "/a;b", "/a"),
        from("/%2F/page", "/%2F", "//"),
    ]
}

/// What is no path means the default by RFC 10025, and as in Chromium; the draft passes it over.
fn invalid() -> Vec<Row> {
    let by_text = |line: &str, rfc: &str, draft: &str| {
        let asked = at("/dir/page");
        let headers = [rfc.as_bytes(), draft.as_bytes()];
        row("invalid Path", [stored(&asked, line), sends_by_text(&asked, headers)])
    };
    vec![
        by_text("a=b; Path=page", "a=b", "a=b"),
        by_text("a=b; Path=", "a=b", "a=b"),
        by_text("a=b; Path", "a=b", "a=b"),
        by_text("a=b; Path=/elsewhere; Path=page", "a=b", ""),
        by_text("a=b; Path=/elsewhere; Path=", "a=b", ""),
        by_text("a=b; Path=page; Path=/elsewhere", "", ""),
    ]
}

fn outside_ascii() -> Vec<Row> {
    let rule = "Path outside ASCII";
    vec![
        row(rule, [refuses_by_draft(&at("/"), "a=b; Path=/é", PathNotAscii)]),
        row(rule, [refuses_by_draft(&at("/"), b"a=b; Path=/\xE9", PathNotAscii)]),
        row(rule, [stored(&at("/"), "a=b; Path=/é; Path=/"), sends(&at("/"), "a=b")]),
        // A URL's path is percent-encoded; a cookie's is not.
        row(rule, [stored(&at("/é/page"), "a=b"), sends(&at("/%C3%A9"), "a=b")]),
    ]
}
