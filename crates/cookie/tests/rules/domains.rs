//! Domain and hosts (5.1.2, 5.1.3, 5.6.3, 5.7 steps 7 to 10).

use cloakroom_cookie::jar::Refusal::{DomainDot, DomainMismatch, DomainNotAscii, PublicSuffix};

use crate::scene::{Row, Step, refuses, row, sends, stored, to};

pub(crate) fn rows() -> Vec<Row> {
    [below(), written(), hosts(), addresses(), suffixes()].into_iter().flatten().collect()
}

const HOST: &str = "https://www.site.example/";
const SUBDOMAIN: &str = "https://deep.www.site.example/";
const SITE: &str = "https://site.example/";

/// Who gets the cookie, of these three.
fn goes_to(rule: &'static str, attribute: &str, hosts: &[&str]) -> Row {
    let asked = |url: &str| sends(&to(url), if hosts.contains(&url) { "a=b" } else { "" });
    let mut steps = vec![stored(&to(HOST), format!("a=b; {attribute}"))];
    steps.extend([HOST, SUBDOMAIN, SITE].map(asked));
    row(rule, steps)
}

fn refused(rule: &'static str, url: &str, attribute: &str, by: cloakroom_cookie::jar::Refusal) -> Row {
    row(rule, [refuses(&to(url), format!("a=b; {attribute}"), by)])
}

fn below() -> Vec<Row> {
    let rule = "domain-match";
    vec![
        goes_to(rule, "", &[HOST]),
        goes_to(rule, "Domain=www.site.example", &[HOST, SUBDOMAIN]),
        goes_to(rule, "Domain=site.example", &[HOST, SUBDOMAIN, SITE]),
        goes_to(rule, "Domain=.site.example", &[HOST, SUBDOMAIN, SITE]),
        goes_to(rule, "domain = SITE.example ", &[HOST, SUBDOMAIN, SITE]),
        refused(rule, HOST, "Domain=deep.www.site.example", DomainMismatch),
        refused(rule, HOST, "Domain=other.example", DomainMismatch),
        refused(rule, "https://mysite.example/", "Domain=site.example", DomainMismatch),
        refused(rule, HOST, "Domain=..site.example", DomainMismatch),
        refused(rule, HOST, "Domain=site.example:443", DomainMismatch),
        refused(rule, HOST, "Domain=https://site.example", DomainMismatch),
        refused(rule, HOST, "Domain=site.example/", DomainMismatch),
        refused(rule, HOST, "Domain=*.site.example", DomainMismatch),
        refused(rule, HOST, "Domain=. site.example", DomainMismatch),
        refused(rule, HOST, "Domain=site .example", DomainMismatch),
    ]
}

fn written() -> Vec<Row> {
    let empty = |attributes: &str| goes_to("empty Domain", attributes, &[HOST]);
    vec![
        // By the draft's text an empty Domain refuses the cookie, which no browser does.
        empty("Domain="),
        empty("Domain"),
        empty("Domain=site.example; Domain="),
        goes_to("the last Domain", "Domain=; Domain=site.example", &[HOST, SUBDOMAIN, SITE]),
        goes_to("the last Domain", "Domain=other.example; Domain=site.example", &[HOST, SUBDOMAIN, SITE]),
        refused("the last Domain", HOST, "Domain=site.example; Domain=other.example", DomainMismatch),
        // By RFC 10025 taken literally, a dot is an empty Domain; browsers and their tests refuse it.
        refused("a mere dot", HOST, "Domain=.", DomainDot),
        // Chromium maps it to A-labels and takes it.
        refused("Domain outside ASCII", "https://bücher.example/", "Domain=bücher.example", DomainNotAscii),
        refused("Domain outside ASCII", HOST, "Domain=site.example\u{200b}", DomainNotAscii),
        row(
            "Domain in A-labels",
            [
                stored(&to("https://www.bücher.example/"), "a=b; Domain=XN--bcher-kva.example"),
                sends(&to("https://xn--bcher-kva.example/"), "a=b"),
            ],
        ),
        row(
            "the root's dot makes another host",
            [
                stored(&to("https://www.site.example./"), "a=b; Domain=site.example."),
                refuses(&to("https://www.site.example./"), "a=b; Domain=site.example", DomainMismatch),
                refuses(&to(HOST), "a=b; Domain=site.example.", DomainMismatch),
                refuses(&to("https://www.site.example./"), "a=b; Domain=example.", PublicSuffix),
                sends(&to("https://site.example./"), "a=b"),
                sends(&to(SITE), ""),
            ],
        ),
    ]
}

/// RFC 10025 wants labels of letters, digits and hyphens; the draft and browsers take hosts as URLs have them.
fn hosts() -> Vec<Row> {
    let same = |one: &str, other: &str| {
        let steps = [stored(&to(one), "a=b"), sends(&to(other), "a=b")];
        row("hosts in canonical form", steps)
    };
    vec![
        same("https://WWW.Site.Example/", HOST),
        same("https://www.site.example:8443/", "http://www.site.example/"),
        same("https://user:secret@www.site.example/", "wss://www.site.example/"),
        same("https://Bücher.example/", "https://xn--bcher-kva.example/"),
        same("https://ｓｉｔｅ。example/", SITE),
        same("https://faß.example/", "https://xn--fa-hia.example/"),
        same("https://my_host.site.example/", "https://MY_HOST.site.example/"),
        same("http://0x7f.1/", "http://127.0.0.1/"),
        same("http://[0:0:0:0:0:0:0:1]/", "http://[::1]:8080/"),
    ]
}

/// Chromium and Go keep the cookie for the host alone, which nobody can tell apart; Go refuses the dot.
fn addresses() -> Vec<Row> {
    let (rule, host) = ("address in Domain", "https://192.0.2.1/");
    let itself = |attribute: &str| {
        let steps = [stored(&to(host), format!("a=b; {attribute}")), sends(&to(host), "a=b")];
        row(rule, steps)
    };
    vec![
        itself("Domain=192.0.2.1"),
        itself("Domain=.192.0.2.1"),
        itself("Domain="),
        refused(rule, host, "Domain=0.2.1", DomainMismatch),
        refused(rule, host, "Domain=2.1", DomainMismatch),
        refused(rule, host, "Domain=192.0.2.2", DomainMismatch),
        refused(rule, SITE, "Domain=192.0.2.1", DomainMismatch),
        refused(rule, "https://[2001:db8::1]/", "Domain=[2001:db8::2]", DomainMismatch),
        row(rule, [stored(&to("https://[2001:db8::1]/"), "a=b; Domain=[2001:db8::1]")]),
    ]
}

fn suffixes() -> Vec<Row> {
    let rule = "public suffix in Domain";
    let public = |url: &str, domain: &str| refused(rule, url, &format!("Domain={domain}"), PublicSuffix);
    let for_itself = |host: &str| {
        let url = format!("https://{host}/");
        let below = to(&format!("https://below.{host}/"));
        let line = format!("a=b; Domain={host}");
        row(rule, [stored(&to(&url), line), sends(&to(&url), "a=b"), sends(&below, "")])
    };
    vec![
        public(HOST, "example"),
        public(HOST, ".example"),
        public("https://www.site.co.uk/", "co.uk"),
        public("https://www.site.co.uk/", "CO.UK"),
        public("https://www.site.co.uk/", "uk"),
        public("https://someone.github.io/", "github.io"),
        public("https://a.b.kobe.jp/", "b.kobe.jp"),
        // Not public suffixes but above one, which the texts forget and browsers refuse.
        public("https://a.b.kobe.jp/", "kobe.jp"),
        public("https://bucket.s3.amazonaws.com/", "amazonaws.com"),
        // By the list's default rule.
        public("https://app.localhost/", "localhost"),
        public("https://printer.intranet/", "intranet"),
        for_itself("github.io"),
        for_itself("localhost"),
        for_itself("co.uk"),
        row(
            "an exception among public suffixes",
            [
                stored(&to("https://www.city.kobe.jp/"), "a=b; Domain=city.kobe.jp"),
                sends(&to("https://city.kobe.jp/"), "a=b"),
                Step::At(1),
                refuses(&to("https://www.city.kobe.jp/"), "a=b; Domain=kobe.jp", PublicSuffix),
            ],
        ),
    ]
}
