//! Which cookies a jar tells apart, how it orders them, and which go when there are too many (5.7 step 23, 5.8.3,
//! 6.1, CHIPS).

use cloakroom_cookie::jar::Refusal::PartitionedNeedsSecure;
use cloakroom_cookie::jar::{Limits, Request, Verdict};

use crate::scene::{Row, Step, plain, refused, row, sends, set, site, stored, to};

pub(crate) fn rows() -> Vec<Row> {
    [identity(), order(), limits(), partitions()].into_iter().flatten().collect()
}

/// Go, tough-cookie and cookie_store take a host's own cookie and one with its name as Domain for the same.
fn identity() -> Vec<Row> {
    let rule = "identity";
    vec![
        row(
            rule,
            [
                stored(&site(), "a=1; Path=/"),
                stored(&site(), "a=2; Path=/; Domain=www.site.example"),
                stored(&site(), "a=3; Path=/; Domain=site.example"),
                stored(&site(), "a=4; Path=/dir"),
                stored(&site(), "A=5; Path=/"),
                sends(&site(), "a=4; a=1; a=2; a=3; A=5"),
                set(&site(), "a=; Path=/; Max-Age=0", [Verdict::Removed; 2]),
                set(&site(), "a=; Path=/dir/; Max-Age=0", [Verdict::Removed; 2]),
                sends(&site(), "a=4; a=2; a=3; A=5"),
            ],
        ),
        row(
            "nameless cookies are one",
            [stored(&site(), "one"), stored(&site(), "=two"), sends(&site(), "two")],
        ),
        row(
            "attributes are no part of the identity",
            [
                stored(&site(), "a=1; Secure; HttpOnly; SameSite=Strict; Max-Age=9"),
                stored(&site(), "a=2"),
                sends(&plain().cross_site().top_level_navigation(), "a=2"),
            ],
        ),
    ]
}

fn order() -> Vec<Row> {
    let page = to("https://site.example/dir/sub/page");
    vec![
        row(
            "longer paths first, then older cookies",
            [
                stored(&page, "a=1; Path=/"),
                stored(&page, "b=2; Path=/dir/sub"),
                Step::At(1),
                stored(&page, "c=3; Path=/dir"),
                stored(&page, "d=4; Path=/dir/sub/"),
                stored(&page, "e=5; Path=/; Domain=site.example"),
                stored(&page, "f=6; Path=/dir/sub"),
                sends(&page, "d=4; b=2; f=6; c=3; a=1; e=5"),
            ],
        ),
        // An earlier text of the draft dropped a change of the value alone; in Chromium it makes the cookie young.
        row(
            "a new value leaves a cookie its age",
            [
                stored(&page, "a=1"),
                Step::At(1),
                stored(&page, "b=1"),
                Step::At(2),
                stored(&page, "a=2"),
                stored(&page, "a=3; Secure; Max-Age=9"),
                sends(&page, "a=3; b=1"),
                set(&page, "a=; Max-Age=0", [Verdict::Removed; 2]),
                stored(&page, "a=4"),
                sends(&page, "b=1; a=4"),
            ],
        ),
    ]
}

/// The texts' least. Chromium keeps 180 of a site and then throws 30 away, 3300 in all and then 300; Firefox 180
/// and 3000; curl sends 150 in 8190 octets, and takes 50 of a response.
fn limits() -> Vec<Row> {
    let of = |per_domain, total| Step::Limits(Limits { per_domain, total, ..Limits::default() });
    let other = |host: &str| to(&format!("https://{host}.example/"));
    vec![
        row(
            "of a domain, what is not Secure goes first",
            [
                of(3, 100),
                stored(&site(), "a=1; Secure"),
                Step::At(1),
                stored(&site(), "b=1"),
                Step::At(2),
                stored(&site(), "c=1"),
                stored(&site(), "d=1; Secure"),
                sends(&site(), "a=1; c=1; d=1"),
                stored(&site(), "e=1; Secure"),
                sends(&site(), "a=1; d=1; e=1"),
                set(&site(), "f=1", [Verdict::Evicted; 2]),
            ],
        ),
        row(
            "of equals, what was not used for the longest time goes first",
            [
                of(2, 100),
                stored(&site(), "a=1; Path=/"),
                Step::At(1),
                stored(&site(), "b=1; Path=/elsewhere"),
                Step::At(2),
                sends(&site(), "a=1"),
                Step::At(3),
                stored(&site(), "c=1; Path=/"),
                sends(&to("https://www.site.example/elsewhere"), "a=1; c=1"),
            ],
        ),
        row(
            "a domain's own are counted, not the site's",
            [
                of(1, 100),
                stored(&site(), "a=1; Domain=site.example"),
                stored(&site(), "b=1"),
                stored(&to("https://site.example/dir/"), "c=1"),
                sends(&site(), "b=1"),
            ],
        ),
        row(
            "of all, the expired go first",
            [
                of(50, 2),
                stored(&other("one"), "a=1"),
                Step::At(1),
                stored(&other("two"), "b=1; Max-Age=5"),
                Step::At(9),
                stored(&other("three"), "c=1"),
                sends(&other("one"), "a=1"),
                sends(&other("three"), "c=1"),
            ],
        ),
        row(
            "of all, then what was not used for the longest time, Secure or not",
            [
                of(50, 2),
                stored(&other("one"), "a=1; Secure"),
                Step::At(1),
                stored(&other("two"), "b=1"),
                Step::At(2),
                stored(&other("three"), "c=1"),
                sends(&other("one"), ""),
                Step::At(3),
                sends(&other("two"), "b=1"),
                stored(&other("four"), "d=1"),
                sends(&other("three"), ""),
                sends(&other("two"), "b=1"),
            ],
        ),
    ]
}

/// A draft of its own, in Chromium, Firefox 141 and Safari 18.4.
fn partitions() -> Vec<Row> {
    let within = |top: &str| -> Request { site().cross_site().within(top).expect("a site") };
    let line = |name: &str| format!("{name}; Secure; Partitioned; SameSite=None");
    let (one, two) = (within("https://www.one.example"), within("https://two.example"));
    vec![
        refused("Partitioned without Secure", &site(), "a=1; Partitioned", PartitionedNeedsSecure),
        row(
            "a partition for each site of the window",
            [
                stored(&one, line("a=1")),
                stored(&two, line("a=2")),
                stored(&two, "a=3; Secure; SameSite=None"),
                sends(&within("https://one.example:8443/page"), "a=1; a=3"),
                sends(&two, "a=2; a=3"),
                sends(&within("http://one.example"), "a=3"),
                sends(&one.clone().below_another_site(), "a=1; a=3"),
                sends(&site(), "a=3"),
                set(&one, format!("{}; Max-Age=0", line("a=")), [Verdict::Removed; 2]),
                sends(&one, "a=3"),
                sends(&two, "a=2; a=3"),
            ],
        ),
        row(
            "a page's own, and below another's in it",
            [
                stored(&site(), line("a=1")),
                stored(&site().below_another_site(), line("a=2")),
                sends(&site(), "a=1"),
                sends(&site().within("https://site.example").expect("a site"), "a=1"),
                sends(&site().below_another_site(), "a=2"),
                sends(&one, ""),
            ],
        ),
        row(
            "a partition's room",
            [
                Step::Limits(Limits { per_domain: 1, per_partition: 2, ..Limits::default() }),
                stored(&one, line("a=1")),
                stored(&one, line("b=1")),
                stored(&two, line("a=2")),
                stored(&one, "plain=1; Secure; SameSite=None"),
                stored(&one, line("c=1")),
                sends(&one, "b=1; plain=1; c=1"),
                sends(&two, "a=2; plain=1"),
            ],
        ),
    ]
}
