//! Whatever is built comes back from a browser as the one cookie that was meant; whatever comes in is read.

use std::collections::HashMap;
use std::time::{Duration, UNIX_EPOCH};

use cloakroom_cookie::{CookieLifetime, CookieSpec, CookieSpecBuilder, Found, SameSite, find, pairs};
use proptest::prelude::*;

/// What a browser takes from a `Set-Cookie` (RFC 10025, 5.6), attribute names in lower case.
#[derive(Debug, PartialEq)]
struct Kept {
    name: String,
    value: String,
    attributes: HashMap<String, String>,
}

fn browser_keeps(line: &str) -> Option<Kept> {
    if line.bytes().any(|octet| octet.is_ascii_control() && octet != b'\t') {
        return None;
    }
    let mut parts = line.split(';').map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let trim = |text: &str| text.trim_matches([' ', '\t']).to_owned();
        (trim(name), trim(value))
    });
    let (name, value) = parts.next()?;
    if name.is_empty() || name.len() + value.len() > 4096 {
        return None;
    }
    let mut attributes = HashMap::new();
    for (attribute, text) in parts.filter(|(_, text)| text.len() <= 1024) {
        let doubled = attributes.insert(attribute.to_ascii_lowercase(), text);
        assert_eq!(doubled, None, "{attribute} twice in {line:?}");
    }
    Some(Kept { name, value, attributes })
}

/// Whether a browser stores it, got over TLS from a host that it covers (RFC 10025, 5.7 steps 19 to 22; the
/// layered draft; CHIPS).
fn is_stored(kept: &Kept) -> bool {
    let name = kept.name.to_ascii_lowercase();
    let is = |attribute: &str, text: &str| kept.attributes.get(attribute).is_some_and(|value| value == text);
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let has = |attribute: &str| kept.attributes.contains_key(attribute);

    let needs_secure =
        begins(&["__secure-", "__host-", "__http-"]) || is("samesite", "None") || has("partitioned");
    let needs_http_only = begins(&["__http-", "__host-http-"]);
    let needs_host = begins(&["__host-"]);
    (has("secure") || !needs_secure)
        && (has("httponly") || !needs_http_only)
        && (!has("domain") && is("path", "/") || !needs_host)
}

/// What should have arrived, from the getters.
fn meant(spec: &CookieSpec, value: &str, lifetime: CookieLifetime) -> Kept {
    let mut attributes = HashMap::from([
        ("path".to_owned(), spec.path().to_owned()),
        ("samesite".to_owned(), spec.same_site().as_str().to_owned()),
    ]);
    let flags = [
        ("secure", spec.is_secure()),
        ("httponly", spec.is_http_only()),
        ("partitioned", spec.is_partitioned()),
    ];
    attributes
        .extend(flags.iter().filter(|(_, on)| *on).map(|(flag, _)| ((*flag).to_owned(), String::new())));
    attributes.extend(spec.domain().map(|domain| ("domain".to_owned(), domain.to_owned())));
    attributes.extend(meant_lifetime(lifetime));
    Kept { name: spec.name().to_owned(), value: value.to_owned(), attributes }
}

fn meant_lifetime(lifetime: CookieLifetime) -> Option<(String, String)> {
    match lifetime {
        CookieLifetime::Session => None,
        CookieLifetime::MaxAge(secs) => Some(("max-age".to_owned(), secs.min(34_560_000).to_string())),
        CookieLifetime::Until { unix_secs, now_unix_secs } => {
            let moment = UNIX_EPOCH + Duration::from_secs(unix_secs.min(now_unix_secs + 34_560_000).max(1));
            Some(("expires".to_owned(), httpdate::fmt_http_date(moment)))
        }
    }
}

fn assert_same_cookie(spec: &CookieSpec, value: &str, lifetime: CookieLifetime, line: &str) {
    assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
    let kept = browser_keeps(line);
    assert_eq!(kept, Some(meant(spec, value, lifetime)), "{line:?}");
    assert!(kept.is_some_and(|kept| is_stored(&kept)), "{line:?}");

    let sent_back = format!("{}={value}", spec.name());
    assert_eq!(find([sent_back.as_bytes()], spec.name().as_bytes()), Found::One(value.as_bytes()));
}

/// Anything at all, and often enough something that goes through.
fn text(good: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => good,
        1 => "\\PC{0,12}",
        1 => "[ -~\\t\\r\\n\\x00;,=\"\u{a0}\u{2000}]{0,12}",
    ]
}

fn same_site() -> impl Strategy<Value = SameSite> {
    prop::sample::select(vec![SameSite::Strict, SameSite::Lax, SameSite::None])
}

fn lifetime() -> impl Strategy<Value = CookieLifetime> {
    let until = (any::<u64>(), 0..=5_000_000_000u64);
    let near = (0..=5_000_000_000u64, 0..=5_000_000_000u64);
    prop_oneof![
        Just(CookieLifetime::Session),
        prop_oneof![0..=40_000_000u64, any::<u64>()].prop_map(CookieLifetime::MaxAge),
        prop_oneof![until, near]
            .prop_map(|(unix_secs, now_unix_secs)| CookieLifetime::Until { unix_secs, now_unix_secs }),
    ]
}

fn builder(
    name: &'static str,
    path: &'static str,
    domain: &'static str,
) -> impl Strategy<Value = CookieSpecBuilder> {
    let attributes = (text(path), prop::option::of(text(domain)), same_site());
    let flags = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2));
    (text(name), attributes, flags).prop_map(|(name, (path, domain, same_site), flags)| {
        let (readable, partitioned, plain) = flags;
        let mut builder = CookieSpec::builder(name).path(path).same_site(same_site);
        if let Some(domain) = domain {
            builder = builder.domain(domain);
        }
        if readable {
            builder = builder.script_readable();
        }
        if partitioned {
            builder = builder.partitioned();
        }
        if plain {
            builder = builder.insecure_plain_http();
        }
        builder
    })
}

const NAME: &str =
    "(__Host-|__Secure-|__Http-|__host-|__Host-Http-|__HTTP-)?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}";
const PATH: &str = "/([ -:<-~]{0,20}[!-:<-~])?";
const DOMAIN: &str = "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?(\\.[a-z]{2,8}){1,2}";
const VALUE: &str = "[!#-+./0-9:<-\\[\\]-~-]{0,60}";

proptest! {
    #[test]
    fn what_is_built_comes_back_as_one_cookie(
        builder in builder(NAME, PATH, DOMAIN),
        value in text(VALUE),
        lifetime in lifetime(),
    ) {
        if let Ok(spec) = builder.build() {
            if let Ok(line) = spec.set(&value, lifetime) {
                assert_same_cookie(&spec, &value, lifetime, &line);
            }
            let (removal, expires) = spec.removal().rsplit_once("; Expires=").expect("a date for old agents");
            assert_eq!(expires, "Thu, 01 Jan 1970 00:00:01 GMT");
            assert_same_cookie(&spec, "", CookieLifetime::MaxAge(0), removal);
        }
    }

    #[test]
    fn what_the_grammar_allows_is_built(
        name in "n[!#$%&'*+.^_`|~0-9A-Za-z-]{0,20}",
        path in PATH,
        domain in DOMAIN,
        value in VALUE,
    ) {
        let spec = CookieSpec::builder(name).path(path).domain(domain).build().expect("within the grammar");
        prop_assert!(spec.set(&value, CookieLifetime::Session).is_ok());
    }

    #[test]
    fn any_octets_are_read_and_found_alike(
        fields in prop::collection::vec(octets(), 0..4),
        wanted in octets(),
    ) {
        let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
        let all: Vec<_> = fields.iter().flat_map(|field| pairs(field)).collect();
        for name in all.iter().map(|pair| pair.name).chain([&wanted[..], b"", b"a"]) {
            // A nameless cookie answers to no name.
            let alike = all.iter().filter(|pair| pair.name == name && !name.is_empty());
            let values: Vec<&[u8]> = alike.map(|pair| pair.value).collect();
            let expected = match values[..] {
                [] => Found::None,
                [one] => Found::One(one),
                [first, ref others @ ..] => {
                    Found::Several { first, differing: others.iter().any(|other| *other != first) }
                }
            };
            prop_assert_eq!(find(fields.iter().copied(), name), expected);
        }
    }

    #[test]
    fn nothing_is_invented_or_left_out(field in octets()) {
        let weight = |octets: &[u8]| octets.iter().filter(|octet| !b" \t;=".contains(octet)).count();
        let read: usize = pairs(&field).map(|pair| weight(pair.name) + weight(pair.value)).sum();
        prop_assert_eq!(read, weight(&field));
    }
}

/// Any octets, and mostly those that mean something here.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    let telling = prop::sample::select(b"ab=; \t\"%\xA0\xFF\0".to_vec());
    prop::collection::vec(prop_oneof![5 => telling, 1 => any::<u8>()], 0..40)
}
