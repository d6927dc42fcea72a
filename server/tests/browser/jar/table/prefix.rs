//! Names that promise how a cookie was set (5.4, 5.7 steps 20 to 22).

use crate::jar::row::{LOCAL, PLAIN, Row, SHOP, Way, at, row};

const ROOT: &str = "https://www.shop.example/";
const PATH: &str = "Chromium wants Path=/ written out, as the layered draft does";

pub(crate) fn rows() -> Vec<Row> {
    [secure(), host(), http(), nameless()].concat()
}

fn secure() -> Vec<Row> {
    vec![
        row("5.7 step 20: Secure", "__Secure-a=b; Secure", "__Secure-a=b"),
        row("5.7 step 20: for the domain, too", "__Secure-a=b; Secure; Domain=shop.example", "__Secure-a=b"),
        row("5.7 step 20: not Secure", "__Secure-a=b", ""),
        row("5.7 step 20: in any case", "__SeCuRe-a=b", ""),
        row("5.7 step 20: nothing behind it", "__Secure-=b", ""),
        row("5.7 step 20: not quite", "__Secure=b", "__Secure=b"),
        row("5.7 step 20: not at the start", "a__Secure-a=b", "a__Secure-a=b"),
        row("5.7 step 20: one underline", "_Secure-a=b", "_Secure-a=b"),
        row("5.7 step 20: after blank", " \t__Secure-a=b", ""),
        at(PLAIN, "5.7 step 20: over http").sets("__Secure-a=b; Secure").sends(""),
        at(LOCAL, "5.7 step 20: on this machine").sets("__Secure-a=b; Secure").sends("__Secure-a=b"),
    ]
}

fn host() -> Vec<Row> {
    vec![
        row("5.7 step 21: as it should be", "__Host-a=b; Secure; Path=/", "__Host-a=b"),
        row("5.7 step 21: not Secure", "__Host-a=b; Path=/", ""),
        row("5.7 step 21: a Domain", "__Host-a=b; Secure; Path=/; Domain=www.shop.example", ""),
        row("5.7 step 21: an empty Domain is none", "__Host-a=b; Secure; Path=/; Domain=", "__Host-a=b"),
        row("5.7 step 21: a Path", "__Host-a=b; Secure; Path=/dir", ""),
        row("5.7 step 21: no Path", "__Host-a=b; Secure", ""),
        at(ROOT, "5.7 step 21: no Path, though it would be /").sets("__Host-a=b; Secure").sends(""),
        at(ROOT, "5.7 step 21: a Path that is none").sets("__Host-a=b; Secure; Path=x").sends_but_ours(
            "",
            "__Host-a=b",
            PATH,
        ),
        at(ROOT, "5.7 step 21: an empty Path").sets("__Host-a=b; Secure; Path=").sends_but_ours(
            "",
            "__Host-a=b",
            PATH,
        ),
        at(ROOT, "layered: a Path that is none").sets("__Host-a=b; Secure; Path=x").sends("").layered(),
        at(ROOT, "layered: an empty Path").sets("__Host-a=b; Secure; Path=").sends("").layered(),
        row("5.7 step 21: in any case", "__hOST-a=b; Path=/", ""),
        row("5.7 step 21: in any case as it should be", "__hOST-a=b; Secure; Path=/", "__hOST-a=b"),
        row("5.7 step 21: two cases, two cookies", "__Host-a=b; Secure; Path=/", "__Host-a=b")
            .sets("__HOST-a=c; Secure; Path=/")
            .sends("__Host-a=b; __HOST-a=c"),
        at(PLAIN, "5.7 step 21: over http").sets("__Host-a=b; Secure; Path=/").sends(""),
        at(LOCAL, "5.7 step 21: on this machine").sets("__Host-a=b; Secure; Path=/").sends("__Host-a=b"),
        at("https://github.io/", "5.7 step 21: a public suffix's own host, which step 9 made host-only")
            .sets("__Host-a=b; Secure; Path=/; Domain=github.io")
            .sends_but_ours("", "__Host-a=b", "Chromium asks whether there was a Domain"),
        at("https://192.0.2.1/", "5.7 step 21: an address's own, which is not host-only")
            .sets("__Host-a=b; Secure; Path=/; Domain=192.0.2.1")
            .sends_but_ours("__Host-a=b", "", "Chromium stores the cookie of an address as the host's alone"),
        at(SHOP, "5.7 step 21: by a script")
            .by(Way::Script)
            .sets("__Host-a=b; Secure; Path=/")
            .sends("__Host-a=b"),
        at(SHOP, "5.7 step 21: by a script with a Domain")
            .by(Way::Script)
            .sets("__Host-a=b; Secure; Path=/; Domain=shop.example")
            .sends(""),
    ]
}

fn http() -> Vec<Row> {
    let script = |rule: &str, line: &str| at(SHOP, rule).by(Way::Script).sets(line).sends("").layered();
    vec![
        row("layered: Secure and HttpOnly", "__Http-a=b; Secure; HttpOnly", "__Http-a=b").layered(),
        row("layered: not HttpOnly", "__Http-a=b; Secure", "").layered(),
        row("layered: not Secure", "__Http-a=b; HttpOnly", "").layered(),
        row("layered: in any case", "__HTTP-a=b; Secure", "").layered(),
        row(
            "layered: any path and domain",
            "__Http-a=b; Secure; HttpOnly; Path=/dir; Domain=shop.example",
            "__Http-a=b",
        )
        .layered(),
        row("layered: all of both", "__Host-Http-a=b; Secure; HttpOnly; Path=/", "__Host-Http-a=b").layered(),
        row("layered: not HttpOnly", "__Host-Http-a=b; Secure; Path=/", "").layered(),
        row("layered: in any case", "__hOST-hTTP-a=b; Secure; Path=/", "").layered(),
        row("layered: no Path", "__Host-Http-a=b; Secure; HttpOnly", "").layered(),
        row(
            "layered: not the other way round",
            "__Http-Host-a=b; Secure; HttpOnly; Path=/dir",
            "__Http-Host-a=b",
        )
        .layered(),
        script("layered: none by a script", "__Http-a=b; Secure; HttpOnly"),
        script("layered: nor without HttpOnly", "__Host-Http-a=b; Secure; Path=/"),
        at(SHOP, "5.7: the prefix is not of RFC 10025").sets("__Http-a=b").sends_but_ours(
            "",
            "__Http-a=b",
            "Chromium knows the prefixes of the layered draft",
        ),
    ]
}

fn nameless() -> Vec<Row> {
    vec![
        row("5.7 step 22: a value that looks like __Host-", "__Host-a; Secure; Path=/", ""),
        row("5.7 step 22: after =", "=__Host-a; Secure; Path=/", ""),
        row("5.7 step 22: like __Secure-", "=__Secure-a; Secure", ""),
        row("5.7 step 22: in any case", "__SECURE-a; Secure", ""),
        row("5.7 step 22: with blank before", "= \t__hOST-a; Secure; Path=/", ""),
        row("5.7 step 22: not quite", "=__Host; Secure", "__Host"),
        row("layered: like __Http-", "=__Http-a; Secure; HttpOnly", "").layered(),
        row("5.7 step 22: a name is no such value", "a=__Host-b", "a=__Host-b"),
    ]
}
