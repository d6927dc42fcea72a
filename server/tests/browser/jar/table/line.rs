//! How a line is cut (5.6), and what of it is kept as it stands.

use crate::jar::row::{Row, SHOP, Way, at, row};

pub(crate) fn rows() -> Vec<Row> {
    [pairs(), octets(), controls(), sizes(), attributes()].concat()
}

const HTAB: &str = "Chromium refuses a line with an HTAB inside its words";

fn pairs() -> Vec<Row> {
    vec![
        row("5.6 step 3: a name and a value", "a=b", "a=b"),
        row("5.6 step 3: without = all is the value", "nameless", "nameless"),
        row("5.6 step 3: an empty name", "=nameless", "nameless"),
        row("5.6 step 3: the first = ends the name", "a=b=c==", "a=b=c=="),
        row("5.6 step 3: an empty value", "a=", "a="),
        row("5.6 step 3: a lonely name is a value, too", "a; Path=/", "a"),
        row("5.6 step 2: ; ends the pair", "a=b;c=d", "a=b"),
        row("5.6 step 2: , ends nothing", "a=b, c=d", "a=b, c=d"),
        row("5.6 step 4: SP and HTAB around both go", " \t a \t = \t b c \t ; Path=/", "a=b c"),
        row("5.6 step 4: and around what is nameless", "  two words  ; Path=/", "two words"),
        row("5.7 step 2: neither name nor value", "=", ""),
        row("5.7 step 2: nor when there was blank", " \t = \t ; Path=/", ""),
        row("5.7 step 2: nothing but attributes", "; Path=/", ""),
        row("5.7 step 2: a cookie in the attributes' place", "; a=b", ""),
        row("5.6 step 3: quotes are octets of the value", "a=\"b\"", "a=\"b\""),
        row("5.6 step 2: quotes hide no ;", "a=\"b; c\"", "a=\"b"),
        row("5.6: a version is a name like others", "$Version=1; $Path=/dir", "$Version=1"),
        row("5.7 step 23: names differ by case", "a=1", "a=1").sets("A=2").sends("a=1; A=2"),
        row("5.6 step 3: blank inside a name stays", "a b=c", "a b=c"),
        row(
            "5.6: names need not be tokens",
            "(a)[b]{c},\"d\"/e\\f@g:h<i>?=v",
            "(a)[b]{c},\"d\"/e\\f@g:h<i>?=v",
        ),
        at(SHOP, "5.6 step 4: an HTAB inside a name").sets("a\tb=c").sends_but_ours("", "a\tb=c", HTAB),
        at(SHOP, "5.6 step 4: an HTAB inside a value").sets("a=b\tc").sends_but_ours("", "a=b\tc", HTAB),
        at(SHOP, "5.6 attributes step 5: an HTAB inside one")
            .sets("a=b; x=y\tz")
            .sends_but_ours("", "a=b", HTAB),
        at(SHOP, "5.7 step 22 does not catch it: a nameless value with =").sets("=a=b").sends_but_ours(
            "",
            "a=b",
            "Chromium refuses a nameless cookie that is sent as if it had a name",
        ),
    ]
}

fn octets() -> Vec<Row> {
    vec![
        row("5.6: UTF-8 in a value", "a=Zoë 🍪", "a=Zoë 🍪"),
        row("5.6: UTF-8 in a name", "Zoë=a", "Zoë=a"),
        row("5.6: octets that are no UTF-8", b"a=\xff\xfe\xc3", b"a=\xff\xfe\xc3"),
        row("5.6: Latin-1", b"a=\xe9", b"a=\xe9"),
        row("5.6: controls of Latin-1 are octets", b"a=\x80\x9f", b"a=\x80\x9f"),
        row("5.6 step 4: U+00A0 is not blank", "\u{a0}a=b\u{a0}", "\u{a0}a=b\u{a0}"),
        row(
            "5.6 step 4: U+2000 is not blank, nor the name a prefixed one",
            "\u{2000}__Host-a=b",
            "\u{2000}__Host-a=b",
        ),
        row("5.6 step 4: U+0085 is not blank, nor the value", "a=\u{85}", "a=\u{85}"),
        row("5.6: percent signs are not read", "a%3Db=%41%3B%zz%", "a%3Db=%41%3B%zz%"),
        row("5.6: an encoded prefix is none", "%5F_Host-a=b; Path=/dir", "%5F_Host-a=b"),
        row("5.6: a mark of byte order is an octet", "\u{feff}a=b", "\u{feff}a=b"),
    ]
}

/// Over HTTP, then by a script what HTTP cannot carry.
fn controls() -> Vec<Row> {
    let mut rows = Vec::new();
    for octet in (1..0x20).chain([0x7f]).filter(|octet| !b"\t\n\r".contains(octet)) {
        let line = |before: &str, after: &str| [before.as_bytes(), &[octet], after.as_bytes()].concat();
        rows.extend([
            row("5.6 step 1: a control character in a value", line("a=b", "c"), ""),
            row("5.6 step 1: in a name", line("a", "b=c"), ""),
            row("5.6 step 1: in an attribute", line("a=b; Path=/", ""), ""),
        ]);
    }
    for line in ["a=b\0c", "a=b\nc", "a=b\rc", "a\0b=c", "a=b; Path=/\n", "a=b\0", "a=b\x01", "a=b; x\x7f"] {
        rows.push(at(SHOP, "5.6 step 1: by a script").by(Way::Script).sets(line).sends(""));
    }
    rows
}

fn sizes() -> Vec<Row> {
    let xs = |octets: usize| "x".repeat(octets);
    let kept = |rule: &str, line: String| row(rule, &line, line.split(';').next().unwrap_or_default());
    let gone = |rule: &str, line: String| row(rule, line, "");
    let path = |octets: usize| format!("/{}", xs(octets - 1));
    vec![
        kept("5.6 step 5: 4096 octets", format!("a={}", xs(4095))),
        gone("5.6 step 5: 4097 octets", format!("a={}", xs(4096))),
        kept("5.6 step 5: 4096 octets of a name", format!("{}=", xs(4096))),
        gone("5.6 step 5: 4097 octets of a name", format!("{}=", xs(4097))),
        gone("5.6 step 5: both count", format!("{}={}", xs(2048), xs(2049))),
        row("5.6 step 5: 4096 octets without a name", xs(4096), xs(4096)),
        gone("5.6 step 5: 4097 octets without a name", xs(4097)),
        gone("5.6 step 5: octets, not characters", format!("a={}", "é".repeat(2048))),
        kept("5.6 step 5: blank around does not count", format!("a={}    ", xs(4095)).trim_end().to_owned()),
        kept("5.6 step 5: attributes do not count", format!("a={}; Path=/dir; x={}", xs(4095), xs(1024))),
        kept("5.6: nor do many", format!("a=b{}", "; x=y".repeat(1500))),
        row("5.6.4: a Path of 1024 octets", format!("a=b; Path={}", path(1024)), "")
            .at(&format!("https://www.shop.example{}", path(1024)))
            .sends("a=b"),
        row("5.6 attributes step 6: one of 1025 is ignored", format!("a=b; Path={}", path(1025)), "a=b"),
        row(
            "5.6 attributes step 6: and the one before stays",
            format!("a=b; Path=/; Path={}", path(1025)),
            "a=b",
        ),
        row("5.6 attributes step 6: a Domain of 1025 octets", format!("a=b; Domain={}", xs(1025)), "a=b"),
        row("5.6 attributes step 6: a Domain of 1024 octets", format!("a=b; Domain={}", xs(1024)), ""),
        row("5.6 attributes step 6: a Secure of 1025 octets", format!("a=b; Secure={}", xs(1025)), "a=b"),
        row(
            "5.6 attributes step 6: an Expires of 1025 octets",
            format!("a=b; Expires=1 Jan 2020 1:1:1{}", xs(1025)),
            "a=b",
        ),
    ]
}

fn attributes() -> Vec<Row> {
    vec![
        row("5.6: names of attributes in any case", "a=b; sEcUrE; HTTPONLY; pAtH=/; samesite=sTRICT", "a=b"),
        row("5.6: what is unknown is ignored", "a=b; Priority=High; Foo; Bar=baz; =; =/", "a=b"),
        row("5.6 attributes step 5: blank around goes", "a=b;\t Path \t=\t /dir \t;\tSecure\t", "a=b"),
        row("5.6.5: whatever Secure is set to", "a=b; Secure=false", "a=b"),
        row("5.6.6: whatever HttpOnly is set to", "a=b; HttpOnly=0", "a=b"),
        row("5.6: empty ones in between", "a=b;; ; Secure;;HttpOnly;", "a=b"),
        row("5.6 attributes step 4: only the first = counts", "a=b; Path=/=; Domain", "")
            .at("https://www.shop.example/=")
            .sends("a=b"),
        row("5.6: quotes do not hold an attribute together", "a=b; x=\"; Secure; y=\"", "a=b"),
        row("5.6: an attribute that is only similar", "a=b; Secured; Http-Only; Pathy=/x; Max Age=0", "a=b"),
        row("5.6: not without the ;", "a=b Secure", "a=b Secure"),
    ]
}
