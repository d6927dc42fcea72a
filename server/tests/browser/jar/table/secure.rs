//! Who reads along: Secure (5.7 steps 12, 13 and 16) and HttpOnly (steps 14, 15 and 23).

use crate::jar::row::{LOCAL, PLAIN, Row, SHOP, Way, at, row};

pub(crate) fn rows() -> Vec<Row> {
    [secure(), this_machine(), overlay(), http_only()].concat()
}

fn secure() -> Vec<Row> {
    vec![
        row("5.8.3: Secure does not go over http", "a=b; Secure", "a=b").at(PLAIN).sends(""),
        row("5.8.3: without, it goes over both", "a=b", "a=b").at(PLAIN).sends("a=b"),
        at(PLAIN, "5.8.3: set over http, too").sets("a=b").sends("a=b").at(SHOP).sends("a=b"),
        at(PLAIN, "5.7 step 13: Secure over http").sets("a=b; Secure").sends("").at(SHOP).sends(""),
        at("http://192.0.2.1/", "5.7 step 13: an address far away").sets("a=b; Secure").sends(""),
        at(PLAIN, "5.7 step 13: by a script").by(Way::Script).sets("a=b; Secure").sends(""),
        at(SHOP, "5.7 step 13: by a script over https").by(Way::Script).sets("a=b; Secure").sends("a=b"),
    ]
}

fn this_machine() -> Vec<Row> {
    let hosts = ["localhost", "www.site.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "LOCALHOST"];
    let there = |host: &str| {
        at(&format!("http://{host}/dir/"), "5.7 step 13: this machine is safe")
            .sets("a=b; Secure")
            .sends("a=b")
    };
    let mut rows = hosts.map(there).to_vec();
    rows.extend(
        ["http://localhost.example/", "http://128.0.0.1/", "http://[::2]/"]
            .map(|url| at(url, "5.7 step 13: another is not").sets("a=b; Secure").sends("")),
    );
    rows
}

fn overlay() -> Vec<Row> {
    let held = |line: &str| at(SHOP, "5.7 step 16: before a Secure cookie").sets(line).at(PLAIN);
    let secure = "a=1; Secure; Path=/";
    vec![
        held(secure).sets("a=2; Path=/").at(SHOP).sends("a=1"),
        held(secure).sets("a=2; Path=/dir").at(SHOP).sends("a=1"),
        held(secure).sets("a=; Path=/; Max-Age=0").at(SHOP).sends("a=1"),
        held(secure).sets("b=2; Path=/").at(SHOP).sends("a=1; b=2"),
        held(secure).sets("a=2; Path=/; Domain=shop.example").at(SHOP).sends("a=1"),
        held("a=1; Secure; Path=/; Domain=shop.example").sets("a=2; Path=/").at(SHOP).sends("a=1"),
        held("a=1; Secure; Path=/dir").sets("a=2; Path=/").at(SHOP).sends("a=1; a=2"),
        held("a=1; Secure; Path=/dir").sets("a=2; Path=/dir/page").at(SHOP).sends("a=1"),
        held("a=1; Secure; Path=/dir")
            .sets("a=2; Path=/directory")
            .at("https://www.shop.example/directory")
            .sends("a=2"),
        held(secure).at("http://cart.shop.example/").sets("a=2").sends("a=2"),
        held(secure).by(Way::Script).sets("a=2; Path=/").at(SHOP).sends("a=1"),
        held("a=1; Path=/").sets("a=2; Path=/").at(SHOP).sends("a=2"),
        row("5.7 step 16: over https it may be replaced", secure, "a=1")
            .sets("a=2; Path=/")
            .sends("a=2")
            .at(PLAIN)
            .sends("a=2"),
        at(LOCAL, "5.7 step 16: and on this machine").sets(secure).sets("a=2; Path=/").sends("a=2"),
    ]
}

fn http_only() -> Vec<Row> {
    let held = |rule: &str| at(SHOP, rule).sets("a=1; HttpOnly");
    let script = |row: Row| row.at(SHOP).by(Way::Script);
    vec![
        script(row("5.8.3: HttpOnly goes by HTTP", "a=1; HttpOnly", "a=1")).sends(""),
        script(row("5.8.3: a script reads the others", "a=1", "a=1")).sends("a=1"),
        script(held("5.7 step 23: a script does not replace it")).sets("a=2").sends("").at(SHOP).sends("a=1"),
        script(held("5.7 step 23: nor remove it")).sets("a=; Max-Age=0").at(SHOP).sends("a=1"),
        script(held("5.7 step 23: but may set one beside"))
            .sets("a=2; Path=/")
            .sends("a=2")
            .at(SHOP)
            .sends("a=1; a=2"),
        script(at(SHOP, "5.7 step 15: a script sets none"))
            .sets("a=1; HttpOnly")
            .sends("")
            .at(SHOP)
            .sends(""),
        held("5.7 step 23: HTTP replaces it").sets("a=2").by(Way::Script).sends("a=2"),
        script(row("5.7 step 23: HTTP may hide what a script set", "a=1", "a=1").sets("a=2; HttpOnly"))
            .sends(""),
        script(at(SHOP, "5.8.2: what a script sets goes by HTTP"))
            .sets("a=1; Path=/; SameSite=Strict; Secure")
            .at(SHOP)
            .sends("a=1"),
        script(row("5.8.3: a script reads its own path's", "a=1; Path=/other", "")).sends(""),
        script(at(SHOP, "5.6: a script writes a nameless one"))
            .sets("nameless")
            .sends("nameless")
            .at(SHOP)
            .sends("nameless"),
        script(at(SHOP, "5.6: a script writes UTF-8"))
            .sets("Zoë=🍪")
            .sends("Zoë=🍪")
            .at(SHOP)
            .sends("Zoë=🍪"),
        script(at(SHOP, "5.7 step 9: a script and a public suffix")).sets("a=b; Domain=example").sends(""),
    ]
}
