//! In which order they go (5.8.3 step 4), and how many (6.1).

use crate::jar::row::{Row, SHOP, at, row};

pub(crate) fn rows() -> Vec<Row> {
    [order(), limits()].concat()
}

fn order() -> Vec<Row> {
    vec![
        at(SHOP, "5.8.3: older ones first").sets_all(["c=1", "a=2", "b=3"]).sends("c=1; a=2; b=3"),
        row("5.8.3: also of several answers", "c=1", "c=1").sets("a=2").sets("b=3").sends("c=1; a=2; b=3"),
        at(SHOP, "5.8.3: longer paths before that")
            .sets_all(["a=1; Path=/", "b=2; Path=/dir/page", "c=3; Path=/dir"])
            .sends("b=2; c=3; a=1"),
        at(SHOP, "5.8.3: of one name, too")
            .sets_all(["a=1; Path=/", "a=2; Path=/dir/page", "a=3; Path=/dir"])
            .sends("a=2; a=3; a=1"),
        at(SHOP, "5.8.3: a / at the end is longer")
            .sets_all(["a=1; Path=/dir", "a=2; Path=/dir/"])
            .sends("a=2; a=1"),
        at(SHOP, "5.8.3: whosesoever")
            .sets_all([
                "a=1; Domain=shop.example; Path=/",
                "b=2; Path=/",
                "c=3; Domain=www.shop.example; Path=/",
            ])
            .sends("a=1; b=2; c=3"),
        row("5.7 step 23: the same value again keeps the place", "a=1", "a=1")
            .sets("b=2")
            .sets("a=1")
            .sends("a=1; b=2"),
        row("5.7 step 23: another value keeps the place, too", "a=1", "a=1")
            .sets("b=2")
            .sets("a=3")
            .sends_but_ours("b=2; a=3", "a=3; b=2", "to Chromium a cookie with another value is a new one"),
        row("5.7 step 23: what was removed begins anew", "a=1", "a=1")
            .sets("b=2")
            .sets("a=; Max-Age=0")
            .sets("a=3")
            .sends("b=2; a=3"),
        at(SHOP, "5.7 step 23: the last of one answer").sets_all(["a=1", "a=2"]).sends("a=2"),
        at(SHOP, "5.7: each line by itself")
            .sets_all(["a=1", "b=\u{1}", "c=3; Domain=example", "d=4"])
            .sends("a=1; d=4"),
        at(SHOP, "5.7 step 23: removed and set in one answer")
            .sets_all(["a=; Max-Age=0", "a=2"])
            .sends("a=2"),
        at(SHOP, "5.7 step 23: set and removed in one answer").sets_all(["a=2", "a=; Max-Age=0"]).sends(""),
        row("5.8.1: nameless ones among others", "a=1", "a=1")
            .sets("nameless")
            .sets("b=2")
            .sends("a=1; nameless; b=2"),
    ]
}

fn limits() -> Vec<Row> {
    let lines = |count: usize| (0..count).map(|n| format!("n{n}={n}"));
    let apart = |line: String| line + "; Secure; Partitioned";
    let long = |name: &str, octets: usize| format!("{name}={}", "x".repeat(octets - name.len()));
    let joined = |from: usize, to: usize| lines(to).skip(from).collect::<Vec<_>>().join("; ");
    vec![
        at(SHOP, "6.1: as many as a domain may have").sets_all(lines(180)).sends(joined(0, 180)),
        at(SHOP, "6.1: one more").sets_all(lines(181)).sends_but_ours(
            &joined(31, 181),
            &joined(1, 181),
            "Chromium makes room for thirty at once",
        ),
        at(SHOP, "5.7: what is not Secure goes first")
            .sets_all(["s=1; Secure"])
            .sets_all(lines(180))
            .sends_but_ours(
                &format!("s=1; {}", joined(31, 180)),
                &format!("s=1; {}", joined(1, 180)),
                "Chromium makes room for thirty at once",
            ),
        at(SHOP, "CHIPS: as many as a partition may have")
            .sets_all(lines(180).map(apart))
            .sends(joined(0, 180))
            .sets("more=1")
            .sends(format!("{}; more=1", joined(0, 180))),
        at(SHOP, "CHIPS: one more").sets_all(lines(181).map(apart)).sends(joined(1, 181)),
        at(SHOP, "CHIPS: 10240 octets")
            .sets_all(["a", "b", "c"].map(|name| apart(long(name, 3413))))
            .sends(["a", "b", "c"].map(|name| long(name, 3413)).join("; ")),
        at(SHOP, "CHIPS: more octets")
            .sets_all(["a", "b", "c"].map(|name| apart(long(name, 3414))))
            .sends(["b", "c"].map(|name| long(name, 3414)).join("; ")),
    ]
}
