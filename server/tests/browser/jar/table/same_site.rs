//! Whose doing a request is: SameSite (5.2, 5.6.7, 5.7 steps 17 to 19, 5.8.3) and Partitioned (CHIPS).

use crate::jar::row::{OTHER, PLAIN, Row, SHOP, Way, at, row};

pub(crate) fn rows() -> Vec<Row> {
    [levels(), sending(), setting(), schemes(), partitions()].concat()
}

/// What they are is told by what Chromium has stored.
fn levels() -> Vec<Row> {
    vec![
        row("5.6.7: Strict", "a=b; SameSite=Strict", "a=b"),
        row("5.6.7: Lax", "a=b; SameSite=LAX", "a=b"),
        row("5.6.7: None", "a=b; SameSite=none; Secure", "a=b"),
        row("5.7 step 19: None needs Secure", "a=b; SameSite=None", ""),
        at(PLAIN, "5.7 step 19: and http has none").sets("a=b; SameSite=None").sends(""),
        row("5.6.7 step 1: anything else is Default", "a=b; SameSite=Foo", "a=b"),
        row("5.6.7 step 1: and so is nothing", "a=b; SameSite", "a=b"),
        row("5.6.7: blank around", "a=b; SameSite= \tStrict\t ", "a=b"),
        row("5.6.7: quotes", "a=b; SameSite=\"Strict\"", "a=b"),
        row("5.7 step 17: the last", "a=b; SameSite=Strict; SameSite=Lax", "a=b"),
        row("5.7 step 17: also when it is nothing", "a=b; SameSite=Strict; SameSite=Foo", "a=b"),
        row("5.7 step 17: even None", "a=b; SameSite=None; SameSite=Lax", "a=b"),
        row("5.7 step 17: and None at last", "a=b; SameSite=Lax; SameSite=None", ""),
    ]
}

fn sending() -> Vec<Row> {
    let four = ["s=1; SameSite=Strict", "l=2; SameSite=Lax", "n=3; SameSite=None; Secure", "d=4"];
    let all = "s=1; l=2; n=3; d=4";
    let held = |rule: &str, way| at(SHOP, rule).sets_all(four).by(way);
    vec![
        held("5.8.3: a fetch of the site itself", Way::Fetch).sends(all),
        held("5.8.3: of another host of the site", Way::Fetch).from("https://cart.shop.example/").sends(all),
        held("5.8.3: of another site", Way::Fetch).from(OTHER).sends("n=3"),
        held("5.8.3: a link of the site itself", Way::Link).sends(all),
        held("5.8.3: a link of another site", Way::Link).from(OTHER).sends("l=2; n=3; d=4"),
        held("5.8.3: a form of the site itself", Way::Form).sends(all),
        held("5.8.3: a frame of the site itself", Way::Frame).sends(all),
        held("5.8.3: a frame in another site", Way::Frame).from(OTHER).sends("n=3"),
        held("5.2.1: a frame of the site below another", Way::FrameBelowThird).from(SHOP).sends("n=3"),
        held("5.2.1: an address that is typed on another site's page", Way::Address).from(OTHER).sends(all),
        held("5.8.2: a script of the site in a frame of its own", Way::FrameScript).sends(all),
        held("5.8.2: in a frame in another site", Way::FrameScript).from(OTHER).sends("n=3"),
        at(SHOP, "5.8.3: HttpOnly there, too")
            .sets("a=1; HttpOnly; SameSite=None; Secure")
            .by(Way::FrameScript)
            .from(OTHER)
            .sends(""),
        held("5.6.7.2: a form of another site", Way::Form).from(OTHER).sends_but_ours(
            "n=3; d=4",
            "n=3",
            "Chromium lets cookies without SameSite go along with POST for two minutes",
        ),
        at("https://someone.github.io/", "5.2: below a public suffix are sites")
            .sets_all(four)
            .from("https://else.github.io/")
            .sends("n=3"),
        at("http://192.0.2.1/", "5.2: addresses are sites").sets("a=b").from("http://192.0.2.2/").sends(""),
    ]
}

fn setting() -> Vec<Row> {
    let set = |rule: &str, way, line: &str, sent: &str| {
        at(SHOP, rule).by(way).from(OTHER).sets(line).at(SHOP).sends(sent)
    };
    vec![
        set("5.7 step 18: from another site", Way::Fetch, "a=b; SameSite=Strict", ""),
        set("5.7 step 18: Lax", Way::Fetch, "a=b; SameSite=Lax", ""),
        set("5.7 step 18: Default", Way::Fetch, "a=b", ""),
        set("5.7 step 18: None may", Way::Fetch, "a=b; SameSite=None; Secure", "a=b"),
        set("5.7 step 18: in a frame", Way::Frame, "a=b; SameSite=Lax", ""),
        set("5.7 step 18: in a frame None may", Way::Frame, "a=b; SameSite=None; Secure", "a=b"),
        set("5.7 step 18.1: by a script in a frame", Way::FrameScript, "a=b; SameSite=Strict", ""),
        set("5.7 step 18.1: by Default, too", Way::FrameScript, "a=b", ""),
        set("5.7 step 18.1: there None may", Way::FrameScript, "a=b; SameSite=None; Secure", "a=b"),
        set("5.2.1: typed", Way::Address, "a=b; SameSite=Strict", "a=b"),
        set("5.7 step 18.3: who follows a link comes", Way::Link, "a=b; SameSite=Strict", "a=b"),
        set("5.7 step 18.3: with a form, too", Way::Form, "a=b; SameSite=Lax", "a=b"),
        set("5.7 step 18.3: and Default", Way::Link, "a=b", "a=b"),
        row("5.7 step 18: nor remove from there", "a=b", "a=b")
            .from(OTHER)
            .sets("a=; Max-Age=0")
            .at(SHOP)
            .sends("a=b"),
        row("5.7 step 18: a removal with None", "a=b", "a=b")
            .from(OTHER)
            .sets("a=; Max-Age=0; SameSite=None; Secure")
            .at(SHOP)
            .sends(""),
    ]
}

fn schemes() -> Vec<Row> {
    let other_scheme = "http://www.shop.example/";
    vec![
        at(SHOP, "5.2: http and https are two sites")
            .sets_all(["s=1; SameSite=Strict", "l=2; SameSite=Lax", "n=3; SameSite=None; Secure"])
            .from(other_scheme)
            .sends("n=3")
            .by(Way::Link)
            .sends("l=2; n=3"),
        at(SHOP, "5.7 step 18: when they set, too").from(other_scheme).sets("a=b").at(SHOP).sends(""),
    ]
}

fn partitions() -> Vec<Row> {
    let line = "a=1; Secure; SameSite=None; Partitioned";
    let third = "https://www.third.example/";
    let inside = |rule: &str, way| at(SHOP, rule).by(way).from(OTHER).sets(line).sends("a=1");
    vec![
        row("CHIPS: the site's own partition", line, "a=1"),
        inside("CHIPS: within another site", Way::Fetch).from(third).sends("").at(SHOP).sends(""),
        inside("CHIPS: in a frame", Way::Frame).from(third).sends("").at(SHOP).sends(""),
        inside("CHIPS: by a script in a frame", Way::FrameScript).from(third).sends("").at(SHOP).sends(""),
        inside("CHIPS: a frame and a fetch share it", Way::Frame).by(Way::Fetch).sends("a=1"),
        row("CHIPS: the site's own does not go within another", line, "a=1").from(OTHER).sends(""),
        row("CHIPS: beside one that is not partitioned", line, "a=1")
            .sets("a=2; Secure; SameSite=None")
            .sends("a=1; a=2")
            .from(OTHER)
            .sends("a=2"),
        at(SHOP, "CHIPS: the site below another is not itself")
            .by(Way::FrameBelowThird)
            .from(SHOP)
            .sets(line)
            .sends("a=1")
            .at(SHOP)
            .sends(""),
        row("CHIPS: needs Secure", "a=1; Partitioned", ""),
        row("CHIPS: with a value", "a=1; Secure; partitioned=no", "a=1"),
        at(PLAIN, "CHIPS: over http").sets("a=1; Secure; Partitioned").sends(""),
        row("CHIPS: Lax in its own site", "a=1; Secure; Partitioned; SameSite=Lax", "a=1"),
        row("CHIPS: removed by Partitioned", line, "a=1")
            .sets("a=; Secure; Partitioned; Max-Age=0")
            .sends(""),
        row("CHIPS: not removed without", line, "a=1").sets("a=; Secure; Max-Age=0").sends("a=1"),
        inside("CHIPS: not removed from elsewhere", Way::Fetch)
            .from(third)
            .sets("a=; Secure; SameSite=None; Partitioned; Max-Age=0")
            .from(OTHER)
            .sends("a=1"),
        row("CHIPS: for the domain", "a=1; Secure; Partitioned; Domain=shop.example", "a=1"),
        row("CHIPS: with __Host-", "__Host-a=1; Secure; Path=/; Partitioned; SameSite=None", "__Host-a=1"),
        inside("CHIPS: two windows, two cookies", Way::Fetch)
            .from(third)
            .sets("a=2; Secure; SameSite=None; Partitioned")
            .sends("a=2")
            .from(OTHER)
            .sends("a=1"),
    ]
}
