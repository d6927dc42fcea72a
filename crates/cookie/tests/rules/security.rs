//! Secure, HttpOnly, SameSite and the prefixes (5.4, 5.6.5 to 5.6.7, 5.7 steps 12 to 22).

use cloakroom_cookie::jar::Refusal::{
    self, CrossSite, HidesSecure, HostPrefix, HttpOnlyFromScript, HttpOnlyReplaced, HttpPrefix,
    NamelessPrefix, SameSiteNoneNeedsSecure, SecureOverInsecure, SecurePrefix,
};
use cloakroom_cookie::jar::Verdict;

use crate::scene::{
    Row, kept, plain, refused, refuses, refuses_by_draft, row, sends, sends_by_text, set, site, stored, to,
};

pub(crate) fn rows() -> Vec<Row> {
    let all =
        [secure(), overlay(), scripts(), arriving(), leaving(), prefixes(), http_prefixes(), nameless()];
    all.into_iter().flatten().collect()
}

/// `localhost` and its addresses count as secure in browsers and in Go.
fn secure() -> Vec<Row> {
    let rule = "Secure from http";
    let kept = |url: &str| kept(rule, &to(url), "a=b; Secure", "a=b");
    let refused = |url: &str| refused(rule, &to(url), "a=b; Secure", SecureOverInsecure);
    vec![
        refused("http://site.example/"),
        refused("ws://site.example/"),
        refused("http://192.168.0.1/"),
        refused("http://localhost.example/"),
        refused("http://mylocalhost/"),
        refused("http://[::ffff:127.0.0.1]/"),
        refused("http://[::2]/"),
        kept("https://site.example/"),
        kept("wss://site.example/"),
        kept("http://localhost:3000/"),
        kept("ws://app.localhost/"),
        kept("http://127.0.0.1/"),
        kept("http://127.255.255.254/"),
        kept("http://[::1]/"),
        row("Secure to http", [stored(&site(), "a=b; Secure"), sends(&site(), "a=b"), sends(&plain(), "")]),
    ]
}

fn overlay() -> Vec<Row> {
    let over = |line: &str, by: Option<Refusal>| {
        let old =
            stored(&to("https://www.site.example/"), "a=1; Secure; Path=/login; Domain=www.site.example");
        let verdict = by.map_or(Verdict::Stored, Verdict::Refused);
        row("http cookie over a Secure one", [old, set(&plain(), line, [verdict; 2])])
    };
    let hides = Some(HidesSecure);
    vec![
        over("a=2; Path=/login", hides),
        over("a=2; Path=/login/", hides),
        over("a=2; Path=/login/en", hides),
        over("a=2; Path=/login; Domain=site.example", hides),
        over("a=2; Path=/login; Domain=www.site.example", hides),
        over("a=; Path=/login; Max-Age=0", hides),
        over("a=2; Path=/", None),
        over("a=2; Path=/log", None),
        over("a=2; Path=/loginx", None),
        over("A=2; Path=/login", None),
        over("b=2; Path=/login", None),
        row(
            "http cookie over a Secure one",
            [
                stored(&to("https://deep.www.site.example/"), "a=1; Secure; Path=/"),
                refuses(&to("http://site.example/"), "a=2; Path=/; Domain=site.example", HidesSecure),
                stored(&to("https://site.example/"), "c=1; Secure; Path=/; Domain=site.example"),
                refuses(&to("http://www.site.example/"), "c=2; Path=/", HidesSecure),
                stored(&to("http://other.site.example/"), "a=2; Path=/"),
                stored(&to("https://deep.www.site.example/"), "a=3; Path=/"),
                stored(&to("http://deep.www.site.example/"), "a=4; Path=/"),
            ],
        ),
    ]
}

fn scripts() -> Vec<Row> {
    let script = || site().by_script();
    vec![
        refused("HttpOnly from a script", &script(), "a=b; HttpOnly", HttpOnlyFromScript),
        row(
            "HttpOnly and scripts",
            [
                stored(&site(), "a=1; HttpOnly"),
                stored(&site(), "b=1"),
                sends(&script(), "b=1"),
                refuses(&script(), "a=2", HttpOnlyReplaced),
                refuses(&script(), "a=; Max-Age=0", HttpOnlyReplaced),
                stored(&script(), "a=2; Path=/"),
                stored(&script(), "b=2"),
                sends(&script(), "b=2; a=2"),
                sends(&site(), "a=1; b=2; a=2"),
                stored(&site(), "a=3"),
                stored(&script(), "a=4"),
            ],
        ),
    ]
}

/// From whom cookies come: everything but `SameSite=None` needs the site itself, or a navigation.
fn arriving() -> Vec<Row> {
    let asks = || site().cross_site();
    let navigates = || asks().top_level_navigation().method("POST");
    let mut rows = Vec::new();
    for attribute in ["", "; SameSite=Lax", "; SameSite=Strict", "; SameSite=other"] {
        let line = format!("a=b; Secure{attribute}");
        rows.push(refused("SameSite, set by another site's request", &asks(), &line, CrossSite));
        rows.push(row("SameSite, set by a navigation", [stored(&navigates(), &line), sends(&site(), "a=b")]));
        let script = navigates().by_script();
        rows.push(refused("SameSite, set by a script inside another site", &script, &line, CrossSite));
    }
    let none = "a=b; SameSite=None; Secure";
    rows.push(kept("SameSite=None, set by another site's request", &asks(), none, "a=b"));
    rows.push(kept("SameSite=None, set by a script", &asks().by_script(), none, "a=b"));
    for line in ["a=b; SameSite=None", "a=b; samesite=NONE", "a=b; SameSite=Lax; SameSite=None"] {
        rows.push(refused("SameSite=None without Secure", &site(), line, SameSiteNoneNeedsSecure));
        rows.push(refused("SameSite=None without Secure", &plain(), line, SameSiteNoneNeedsSecure));
    }
    rows
}

/// The default is Lax. Chromium grants two minutes to what says nothing when a form is posted; Firefox still
/// takes the default for None.
fn leaving() -> Vec<Row> {
    let goes_with = |rule, line: &str, [none, lax, strict]: [bool; 3]| {
        let sent = |sends: bool| if sends { "a=b" } else { "" };
        let (asks, link) = (site().cross_site(), site().cross_site().top_level_navigation());
        let form = link.clone().method("POST");
        row(
            rule,
            [
                stored(&site(), format!("a=b; Secure{line}")),
                sends(&asks, sent(none)),
                sends(&asks.clone().by_script(), sent(none)),
                sends(&form, sent(none)),
                sends(&link.clone().by_script(), sent(none)),
                sends(&link, sent(lax)),
                sends(&link.clone().method("HEAD"), sent(lax)),
                sends(&site(), sent(strict)),
                sends(&site().method("POST"), sent(strict)),
                sends(&site().by_script(), sent(strict)),
            ],
        )
    };
    let (always, lax, strict) = ([true; 3], [false, true, true], [false, false, true]);
    let link = site().cross_site().top_level_navigation();
    let by_text = |line: &str, headers: [&[u8]; 2]| {
        row("invalid SameSite", [stored(&site(), line), sends_by_text(&link, headers)])
    };
    vec![
        goes_with("SameSite=None", "; SameSite=None", always),
        goes_with("SameSite=Lax", "; SameSite=Lax", lax),
        goes_with("SameSite=Strict", "; SameSite=sTRICT", strict),
        goes_with("SameSite by default", "", lax),
        goes_with("SameSite by default", "; SameSite", lax),
        goes_with("SameSite by default", "; SameSite=Extended", lax),
        goes_with("the last SameSite", "; SameSite=Strict; SameSite=None", always),
        goes_with("the last SameSite", "; SameSite=None; SameSite=Strict", strict),
        // By RFC 10025, and in Chromium, it undoes the one before.
        by_text("a=b; SameSite=Strict; SameSite=other", [b"a=b", b""]),
        by_text("a=b; SameSite=other; SameSite=Strict", [b"", b""]),
    ]
}

/// curl compares them in their case.
fn prefixes() -> Vec<Row> {
    let root = || to("https://www.site.example/");
    let refused = |line: &str, by| refused("prefixes", &root(), line, by);
    let kept = |line: &str, header: &str| kept("prefixes", &root(), line, header);
    vec![
        refused("__Secure-a=b", SecurePrefix),
        refused("__SECURE-a=b", SecurePrefix),
        refused("__secure-=b; Domain=site.example", SecurePrefix),
        kept("__Secure-a=b; Secure; Domain=site.example; Path=/", "__Secure-a=b"),
        kept("__Secur-a=b", "__Secur-a=b"),
        kept("_Secure-a=b", "_Secure-a=b"),
        kept("\u{a0}__Secure-a=b", "\u{a0}__Secure-a=b"),
        refused("__Host-a=b", HostPrefix),
        refused("__Host-a=b; Secure", HostPrefix),
        refused("__Host-a=b; Path=/", HostPrefix),
        refused("__host-a=b; Secure; Path=/; Domain=www.site.example", HostPrefix),
        refused("__HOST-a=b; Secure; Path=/dir", HostPrefix),
        refused("__Host-a=b; Secure; Path=/; Path=/dir", HostPrefix),
        kept("__Host-a=b; Secure; Path=/", "__Host-a=b"),
        kept("__hOST-a=b; Secure; Path=/; Domain=", "__hOST-a=b"),
        // Chromium goes with the draft.
        row(
            "__Host- and an empty Path",
            [refuses_by_draft(&root(), "__Host-a=b; Secure; Path=", HostPrefix)],
        ),
        row("__Host- and no path", [refuses_by_draft(&root(), "__Host-a=b; Secure; Path=dir", HostPrefix)]),
    ]
}

/// In Chromium since 140.
fn http_prefixes() -> Vec<Row> {
    let root = || to("https://www.site.example/");
    let by_draft = |line: &str, by| row("__Http- and __Host-Http-", [refuses_by_draft(&root(), line, by)]);
    let kept = |line: &str, header: &str| kept("__Http- and __Host-Http-", &root(), line, header);
    vec![
        by_draft("__Http-a=b", HttpPrefix),
        by_draft("__http-a=b; Secure", HttpPrefix),
        by_draft("__Http-a=b; HttpOnly", HttpPrefix),
        by_draft("__HOST-HTTP-a=b; Secure; Path=/", HttpPrefix),
        kept("__Http-a=b; Secure; HttpOnly; Domain=site.example", "__Http-a=b"),
        kept("__Host-Http-a=b; Secure; HttpOnly; Path=/", "__Host-Http-a=b"),
        refused(
            "__Host-Http-a=b; Secure; HttpOnly",
            &root(),
            "__Host-Http-a=b; Secure; HttpOnly",
            HostPrefix,
        ),
    ]
}

/// What a server may take for a name.
fn nameless() -> Vec<Row> {
    let refused = |line: &str| refused("nameless imitation", &site(), line, NamelessPrefix);
    let draft = |line: &str| row("nameless imitation", [refuses_by_draft(&site(), line, NamelessPrefix)]);
    let attributes = "; Secure; Path=/; HttpOnly";
    vec![
        refused("__Secure-a"),
        refused("=__Secure-a=b"),
        refused(&format!("= __HOST-a=b{attributes}")),
        refused(&format!("__Host-{attributes}")),
        refused("=__Host-Http-a=b"),
        draft("=__Http-a=b"),
        draft("__hTTP-"),
        kept("nameless imitation", &site(), "=_Host-a=b", "_Host-a=b"),
        kept("nameless imitation", &site(), "a=__Host-a=b", "a=__Host-a=b"),
    ]
}
