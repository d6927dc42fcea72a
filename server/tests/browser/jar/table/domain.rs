//! Whose cookie it is (5.1.2, 5.1.3, 5.6.3, 5.7 steps 7 to 10).

use crate::jar::row::{LOCAL, PLAIN, Row, SHOP, at, row};

const ABOVE: &str = "https://shop.example/dir/page";
const BESIDE: &str = "https://cart.shop.example/dir/page";
const BELOW: &str = "https://deep.www.shop.example/dir/page";

pub(crate) fn rows() -> Vec<Row> {
    [names(), refused(), last_wins(), suffixes(), international(), addresses(), odd_hosts()].concat()
}

fn names() -> Vec<Row> {
    vec![
        row("5.7 step 10: without Domain the host alone", "a=b", "a=b")
            .at(ABOVE)
            .sends("")
            .at(BELOW)
            .sends(""),
        row("5.7 step 10: with it, all below", "a=b; Domain=shop.example", "a=b")
            .at(BESIDE)
            .sends("a=b")
            .at(ABOVE)
            .sends("a=b"),
        row("5.7 step 10: its own host", "a=b; Domain=www.shop.example", "a=b")
            .at(BELOW)
            .sends("a=b")
            .at(BESIDE)
            .sends(""),
        row("5.6.3 step 2: a dot before is nothing", "a=b; Domain=.shop.example", "a=b")
            .at(BESIDE)
            .sends("a=b"),
        row("5.6.3 step 3: in any case", "a=b; Domain=SHOP.Example", "a=b").at(BESIDE).sends("a=b"),
        row("5.6.3: blank around", "a=b; Domain= \tshop.example\t ", "a=b").at(BESIDE).sends("a=b"),
        row("5.7 step 10: empty means the host alone", "a=b; Domain=", "a=b").at(BELOW).sends(""),
        row("5.7 step 10: and so does no value", "a=b; Domain", "a=b").at(BELOW).sends(""),
        row("5.7 step 23: host's and domain's are two", "a=1", "a=1")
            .sets("a=2; Domain=www.shop.example")
            .sends("a=1; a=2"),
        at(ABOVE, "5.7 step 23: set from two hosts it is one")
            .sets("a=1; Domain=shop.example")
            .at(SHOP)
            .sets("a=2; Domain=shop.example")
            .at(ABOVE)
            .sends("a=2"),
    ]
}

fn refused() -> Vec<Row> {
    [
        "other.example",
        "cart.shop.example",
        "deep.www.shop.example",
        "hop.example",
        "..shop.example",
        "shop.example.",
        "shop..example",
        "shop.example:443",
        "https://shop.example",
        "shop.example/",
        "*.shop.example",
        "shop .example",
        "\"shop.example\"",
        "shop.example, other.example",
        "%73hop.example",
        "www",
        ".",
        "..",
        "-",
        "*",
    ]
    .map(|domain| row("5.7 step 10: not the host's", format!("a=b; Domain={domain}"), ""))
    .to_vec()
}

fn last_wins() -> Vec<Row> {
    vec![
        row("5.7 step 7: the last", "a=b; Domain=other.example; Domain=shop.example", "a=b")
            .at(BESIDE)
            .sends("a=b"),
        row("5.7 step 7: also when it is refused", "a=b; Domain=shop.example; Domain=other.example", ""),
        row("5.7 step 7: also when it is empty", "a=b; Domain=shop.example; Domain=", "a=b")
            .at(BESIDE)
            .sends(""),
        row("5.7 step 7: whatever came before", "a=b; Domain=; Domain=shop.example", "a=b")
            .at(BESIDE)
            .sends("a=b"),
    ]
}

fn suffixes() -> Vec<Row> {
    let there = |url: &str, domain: &str, sent: &str| {
        at(url, "5.7 step 9: public suffixes").sets(format!("a=b; Domain={domain}")).sends(sent)
    };
    vec![
        row("5.7 step 9: a public suffix", "a=b; Domain=example", ""),
        row("5.7 step 9: with a dot", "a=b; Domain=.example", ""),
        there("http://www.shop.co.uk/", "co.uk", ""),
        there("http://www.shop.co.uk/", "uk", ""),
        there("http://www.shop.co.uk/", "shop.co.uk", "a=b"),
        there("https://someone.github.io/", "github.io", ""),
        there("https://someone.github.io/", "someone.github.io", "a=b"),
        there("https://github.io/", "github.io", "a=b").at("https://someone.github.io/").sends(""),
        there("http://a.b.ck/", "b.ck", ""),
        there("http://www.ck/", "www.ck", "a=b"),
        there("http://a.b.c.kobe.jp/", "c.kobe.jp", ""),
        there("http://a.b.c.kobe.jp/", "b.c.kobe.jp", "a=b"),
        there("http://a.city.kobe.jp/", "city.kobe.jp", "a=b"),
        there("http://intranet/", "intranet", "a=b"),
        there("http://intranet/", ".intranet", "a=b"),
        there("http://www.shop.example/", "shop.example", "a=b").at(PLAIN).sends("a=b"),
    ]
}

fn international() -> Vec<Row> {
    let books = "https://www.bücher.example/";
    let ascii = |domain: &str| {
        at(books, "5.1.2: as labels of ASCII").sets(format!("a=b; Domain={domain}")).sends("a=b")
    };
    let other = |url: &str, domain: &str| {
        let why = "Chromium maps Domain as it maps the names of hosts";
        at(url, "5.7 step 8: outside ASCII")
            .sets(format!("a=b; Domain={domain}"))
            .sends_but_ours("a=b", "", why)
    };
    vec![
        ascii("xn--bcher-kva.example"),
        ascii("XN--BCHER-KVA.example"),
        at(books, "5.1.2: one host in two ways of writing")
            .sets("a=b")
            .at("https://www.xn--bcher-kva.example/")
            .sends("a=b"),
        row("5.7 step 8: a name that is not the host's anyhow", "a=b; Domain=bücher.example", ""),
        other(books, "bücher.example"),
        other(books, "BÜCHER.example"),
        other(books, "www.bücher.example"),
        other(SHOP, "ｓhop.example"),
        other(SHOP, "shop。example"),
    ]
}

const HOST_ONLY: &str = "Chromium stores the cookie of an address as the host's alone";

fn addresses() -> Vec<Row> {
    let (v4, v6, far) = ("http://127.0.0.1/", "http://[::1]/", "http://192.0.2.1/");
    let there = |url: &str, domain: &str, sent: &str| {
        at(url, "5.1.3: addresses").sets(format!("a=b; Domain={domain}")).sends(sent)
    };
    vec![
        at(v4, "5.1.3: an address without Domain").sets("a=b").sends("a=b"),
        at(v6, "5.1.3: one of version 6").sets("a=b").sends("a=b").at("http://[0:0::1]/").sends("a=b"),
        there(v4, "0.0.1", ""),
        there(far, "2.1", ""),
        there(far, "192.0.2.2", ""),
        there(v6, "::1", ""),
        there(far, "192.0.2.1", "a=b").differs(HOST_ONLY),
        there(far, ".192.0.2.1", "a=b").differs(HOST_ONLY),
        there(v4, "127.1", ""),
        there(v4, "0x7f.0.0.1", ""),
        there(v6, "[::1]", "a=b").differs(HOST_ONLY),
        there("https://192.0.2.1/", "", "a=b"),
    ]
}

fn odd_hosts() -> Vec<Row> {
    let rooted = "https://www.shop.example./";
    vec![
        at(LOCAL, "5.7 step 9: localhost is a suffix by itself")
            .sets("a=b; Domain=localhost")
            .sends("a=b")
            .at("http://www.localhost/dir/")
            .sends(""),
        at("http://www.site.localhost/", "5.7 step 9: and below it").sets("a=b; Domain=localhost").sends(""),
        at("http://www.site.localhost/", "5.7 step 10: a domain there")
            .sets("a=b; Domain=site.localhost")
            .sends("a=b")
            .at("http://site.localhost/")
            .sends("a=b"),
        at(rooted, "5.1.2: the root's dot makes another host")
            .sets("a=b")
            .sends("a=b")
            .at("https://www.shop.example/")
            .sends(""),
        at(rooted, "5.1.3: whose domain is not this").sets("a=b; Domain=shop.example").sends(""),
        at("https://a_b.shop.example/", "5.1.2: hosts that are no names of the DNS")
            .sets("a=b; Domain=a_b.shop.example")
            .sends("a=b"),
        at("https://WWW.SHOP.EXAMPLE/", "5.1.2: hosts in any case")
            .sets("a=b")
            .at("https://www.shop.example/")
            .sends("a=b"),
        row("5.7: no port counts", "a=b; Path=/", "a=b").at("https://www.shop.example:8443/").sends("a=b"),
    ]
}
