//! What attackers send or slip in, and what a server makes of it: one table for what is read, one for what is
//! written.

use cloakroom_cookie::jar::{Jar, Request, Timestamp};
use cloakroom_cookie::{
    CookieFields, CookieLifetime, CookieSpec, Found, HEADER_OCTETS_MAX, PAIRS_MAX, find, pairs,
};

type Octets = &'static [u8];

/// The cookie that they are after.
const NAME: &[u8] = b"__Host-id";

/// The attack, what arrives, and all values that are rightly called by the name.
const READ: &[(&str, &[Octets], &[Octets])] = &[
    // Browsers take such names for ordinary ones, so a server that trims more than they do sees the prefix.
    // PortSwigger, "Cookie Chaos", 2025.
    ("U+2000 before the name", &["\u{2000}__Host-id=evil".as_bytes()], &[]),
    ("U+00A0 before the name", &["\u{a0}__Host-id=evil".as_bytes()], &[]),
    ("U+0085 before the name", &["\u{85}__Host-id=evil".as_bytes()], &[]),
    ("U+3000 after the name", &["__Host-id\u{3000}=evil".as_bytes()], &[]),
    ("U+FEFF before the name", &["\u{feff}__Host-id=evil".as_bytes()], &[]),
    ("A0 before the name", &[b"\xA0__Host-id=evil"], &[]),
    ("85 before the name", &[b"\x85__Host-id=evil"], &[]),
    ("vertical tab before the name", &[b"\x0B__Host-id=evil"], &[]),
    ("form feed after the name", &[b"__Host-id\x0C=evil"], &[]),
    ("line feed before the name", &[b"\n__Host-id=evil"], &[]),
    ("NUL before the name", &[b"\0__Host-id=evil"], &[]),
    ("space within the name", &[b"__Host -id=evil"], &[]),
    // A name that is decoded was another one to the browser. GHSA-j6w9-fv6q-3q52 and its like.
    ("percent-encoded name", &[b"%5F_Host-id=evil"], &[]),
    ("percent-encoded name, lower case", &[b"_%5fHost-id=evil"], &[]),
    ("plus sign for a space", &[b"+__Host-id=evil"], &[]),
    ("dots for underscores", &[b"..Host-id=evil"], &[]),
    ("another case", &[b"__HOST-id=evil"], &[]),
    ("long s", &["__Ho\u{17f}t-id=evil".as_bytes()], &[]),
    // Quotes that hide a semicolon join cookies, and show the one in the middle to whoever reads the outer.
    // PortSwigger, "cookie sandwich", 2025.
    ("cookie sandwich", &[b"$Version=1; a=\"open; __Host-id=mine; b=close\""], &[b"mine"]),
    ("cookie sandwich with an escape", &[b"a=\"x\\\";__Host-id=mine\""], &[b"mine\""]),
    ("quoted name", &[b"\"__Host-id\"=evil"], &[]),
    ("phantom $Version and $Path", &[b"$Version=1; __Host-id=mine; $Path=/; $Domain=evil"], &[b"mine"]),
    ("comma for a semicolon", &[b"$Version=1, a=1, __Host-id=evil"], &[]),
    // Sent without `=` or with two: RFC 10025, 5.7 step 22.
    ("nameless", &[b"=__Host-id=evil"], &[]),
    ("nameless and spaced", &[b" = __Host-id=evil"], &[]),
    ("nameless before the real one", &[b"=__Host-id=evil; __Host-id=mine"], &[b"mine"]),
    ("nameless without a value", &[b"__Host-id; a=1"], &[]),
    // One cookie that cannot be decoded must not lose the others, or a subdomain locks everyone out.
    ("no UTF-8 before it", &[b"tossed=\xC3\x28\xFF; __Host-id=mine"], &[b"mine"]),
    ("NUL before it", &[b"tossed=\0; __Host-id=mine"], &[b"mine"]),
    ("broken percent sign before it", &[b"tossed=%; __Host-id=mine"], &[b"mine"]),
    ("open quote before it", &[b"tossed=\"; __Host-id=mine"], &[b"mine"]),
    ("in a field of its own", &[b"tossed=\xFF", b"__Host-id=mine"], &[b"mine"]),
    // Set with another Path or Domain: the order proves nothing, so that there are two is told.
    ("tossed, narrower path", &[b"__Host-id=evil; __Host-id=mine"], &[b"evil", b"mine"]),
    ("tossed, in another field", &[b"__Host-id=mine", b"__Host-id=evil"], &[b"mine", b"evil"]),
    ("tossed, as one", &[b"__Host-id=mine; __Host-id=mine"], &[b"mine", b"mine"]),
    // What a proxy let through.
    ("line break", &[b"a=1\r\n__Host-id=evil"], &[]),
    ("NUL for a semicolon", &[b"a=1\0__Host-id=evil"], &[]),
];

#[test]
fn what_arrives_is_called_by_no_other_name() {
    for (attack, fields, values) in READ {
        let cookies = CookieFields::of(*fields).expect(attack);
        assert!(cookies.all(NAME).eq(values.iter().copied()), "{attack}");
        assert_eq!(cookies.get(NAME), values.first().copied(), "{attack}");
        assert_eq!(cookies.is_duplicated(NAME), values.len() > 1, "{attack}");
        assert_eq!(find(fields.iter().copied(), NAME), found(values), "{attack}");

        let all = fields.iter().flat_map(|field| pairs(field));
        let read: Vec<&[u8]> = all.filter(|pair| pair.name == NAME).map(|pair| pair.value).collect();
        assert_eq!(read, *values, "{attack}");
    }
}

fn found(values: &[Octets]) -> Found<'static> {
    match *values {
        [] => Found::None,
        [one] => Found::One(one),
        [first, ref others @ ..] => {
            Found::Several { first, differing: others.iter().any(|other| *other != first) }
        }
    }
}

/// The same cookies, set by a neighbour who may: whatever a browser takes of them and sends comes under no
/// name that the browser would have refused.
#[test]
fn what_a_browser_takes_from_a_neighbour_imitates_nothing() {
    let neighbour = Request::to("https://evil.site.example/").expect("a URL");
    let target = Request::to("https://www.site.example/").expect("a URL");
    let now = Timestamp::from_secs(0);
    for (attack, fields, _) in READ {
        let mut jar = Jar::new();
        for pair in fields.iter().flat_map(|field| field.split(|octet| *octet == b';')) {
            jar.set(&neighbour, &[pair, b"; Domain=site.example; Path=/; Secure"].concat(), now);
        }
        let header = jar.header(&target, now);
        assert_eq!(find([&header[..]], NAME), Found::None, "{attack}: {}", header.escape_ascii());
    }
}

#[test]
fn a_nameless_value_is_not_cut_again() {
    for (field, value) in [(&b"=__Host-id=x"[..], &b"__Host-id=x"[..]), (b"__Host-id", b"__Host-id")] {
        let cookies = CookieFields::of([field]).expect("a small request");
        assert!(cookies.nameless().eq([value]));
        assert!(cookies.iter().next().is_none());
    }
}

/// Go, CVE-2025-58186: the work and the memory for a request are bounded, and nobody is answered by half of it.
#[test]
fn many_tiny_cookies_are_not_read() {
    for tiny in [&b"a;"[..], b"=;", b";", b" ;", b"a=b;"] {
        let most = tiny.repeat(PAIRS_MAX - 1);
        assert_eq!(find([&most[..], b"__Host-id=mine"], NAME), Found::One(b"mine"));
        let more = tiny.repeat(PAIRS_MAX);
        assert_eq!(find([&more[..], b"__Host-id=mine"], NAME), Found::OverLimit);
        assert!(CookieFields::of([&more[..], b"__Host-id=mine"]).is_err());
    }
    let large = vec![b'a'; HEADER_OCTETS_MAX];
    assert_eq!(find([&large[..], b"__Host-id=mine"], NAME), Found::OverLimit);
}

/// What would end the attribute, the line or the header.
const INJECTED: [&str; 12] = [
    ";",
    "; Domain=evil.example",
    "\r",
    "\n",
    "\r\nSet-Cookie: a=1",
    "\r\n\r\n<script>",
    "\0",
    "\x0B",
    "\x7f",
    "\u{85}",
    "\u{560a}\u{560d}",
    "é",
];

/// cookie-rs#238, CVE-2024-47764, CVE-2026-43969.
#[test]
fn nothing_is_injected_into_a_line() {
    for injected in INJECTED {
        for text in [injected.to_owned(), format!("a{injected}"), format!("a{injected}b")] {
            let builder = CookieSpec::builder("id");
            assert!(CookieSpec::builder(&*text).build().is_err(), "as a name: {text:?}");
            assert!(builder.clone().path(format!("/{text}")).build().is_err(), "as a path: {text:?}");
            let domain = format!("{text}.example");
            assert!(builder.clone().domain(domain).build().is_err(), "as a domain: {text:?}");
            let spec = builder.build().expect("a plain cookie");
            assert!(spec.set(&text, CookieLifetime::Session).is_err(), "as a value: {text:?}");
        }
    }
}
