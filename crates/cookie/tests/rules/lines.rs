//! How a line is cut (5.6).

use cloakroom_cookie::jar::Refusal::{ControlCharacter, Empty, TooLong};

use crate::scene::{Row, kept, refused, site};

pub(crate) fn rows() -> Vec<Row> {
    [control_characters(), pairs(), names(), sizes()].into_iter().flatten().collect()
}

/// Browsers do the same; Chromium refuses a tab inside a name or a value, too. Cutting at CR, LF or NUL, as tough-cookie does, would keep the rest.
fn control_characters() -> Vec<Row> {
    let rule = "control characters";
    let all = (0..=0x08).chain(0x0A..=0x1F).chain([0x7F]);
    let places = |octet: u8| {
        let octet = char::from(octet);
        [
            format!("{octet}a=b"),
            format!("a{octet}=b"),
            format!("a=b{octet}"),
            format!("a=b; Path=/{octet}"),
            format!("a=b; {octet}"),
        ]
    };
    let mut rows: Vec<Row> =
        all.flat_map(places).map(|line| refused(rule, &site(), line, ControlCharacter)).collect();
    rows.push(kept(rule, &site(), "\ta\t=\tb\tc\t;\tPath\t=\t/\t", "a=b\tc"));
    rows.push(kept(rule, &site(), "a=\u{80}\u{9f}", "a=\u{80}\u{9f}"));
    rows
}

fn pairs() -> Vec<Row> {
    let kept = |line, header| kept("name and value", &site(), line, header);
    vec![
        kept("a=b", "a=b"),
        kept("a=", "a="),
        kept("a==b=", "a==b="),
        kept("  a  =  b c  ", "a=b c"),
        kept("a b=c", "a b=c"),
        kept("a=\"b;c\"", "a=\"b"),
        kept("a=\" b \"", "a=\" b \""),
        kept("a=b,c=d", "a=b,c=d"),
        kept("%41=%42", "%41=%42"),
        kept("a\u{a0}=\u{2000}b", "a\u{a0}=\u{2000}b"),
        kept("Set-Cookie: a=b", "Set-Cookie: a=b"),
        kept("a=b;;;=x; =; HttpOnly =; sEcUrE=no", "a=b"),
    ]
}

fn names() -> Vec<Row> {
    let empty = |line: &str| refused("empty name and value", &site(), line, Empty);
    vec![
        kept("no `=` in the pair", &site(), "token", "token"),
        kept("no `=` in the pair", &site(), " token ; Path=/", "token"),
        kept("nameless", &site(), "=value", "value"),
        // Chromium and Firefox are about to refuse these two, since servers read them as cookies with a name.
        kept("nameless value with `=`", &site(), "=a=b", "a=b"),
        kept("nameless value with `=`", &site(), " = a = b", "a = b"),
        empty(""),
        empty("="),
        empty(" \t= "),
        empty("; Path=/"),
        empty("=; a=b"),
    ]
}

fn sizes() -> Vec<Row> {
    let (rule, long) = ("size of name and value", |octets: usize| "x".repeat(octets));
    let just = format!("a={}", long(4095));
    let attribute = |octets: usize| format!("a=b; Path=/dir; Path=/{}", long(octets - 1));
    let rule_of_attributes = "size of an attribute's value";
    vec![
        kept(rule, &site(), &just, &just),
        kept(rule, &site(), format!(" a = {} ; Path=/{}", long(4095), long(5000)), &just),
        kept(rule, &site(), long(4096), &long(4096)),
        refused(rule, &site(), format!("a={}", long(4096)), TooLong),
        refused(rule, &site(), format!("{}=", long(4097)), TooLong),
        refused(rule, &site(), format!("a={}", "é".repeat(2048)), TooLong),
        kept(rule_of_attributes, &site(), attribute(1024), ""),
        kept(rule_of_attributes, &site(), attribute(1025), "a=b"),
        kept(rule_of_attributes, &site(), format!("a=b; Domain={}", long(1025)), "a=b"),
        kept(rule_of_attributes, &site(), format!("a=b; Max-Age={}", "0".repeat(1025)), "a=b"),
    ]
}
