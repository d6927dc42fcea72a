//! `Set-Cookie` as a server writes it: what is written, and what is refused. Domains are in `domains.rs`.

use cloakroom_cookie::{
    ATTRIBUTE_OCTETS_MAX, CookieLifetime, CookieSpec, CookieSpecBuilder, MAX_AGE_SECS_MAX,
    NAME_VALUE_OCTETS_MAX, SameSite, SpecError, ValueError,
};

fn cookie(name: &str) -> CookieSpecBuilder {
    CookieSpec::builder(name)
}

const SESSION: CookieLifetime = CookieLifetime::Session;

/// 2026-01-15 12:00:00, in seconds since 1970.
const NOON: u64 = 1_768_478_400;

const fn until(unix_secs: u64, now_unix_secs: u64) -> CookieLifetime {
    CookieLifetime::Until { unix_secs, now_unix_secs }
}

fn id() -> CookieSpec {
    cookie("id").build().expect("a plain cookie")
}

#[test]
fn what_is_asked_for_is_written() {
    let cases = [
        (cookie("__Host-id"), "__Host-id=v; Path=/; Secure; HttpOnly; SameSite=Lax"),
        (cookie("id").path("/shop"), "id=v; Path=/shop; Secure; HttpOnly; SameSite=Lax"),
        (
            cookie("__Secure-id").domain("site.example").same_site(SameSite::Strict),
            "__Secure-id=v; Path=/; Domain=site.example; Secure; HttpOnly; SameSite=Strict",
        ),
        (
            cookie("__Host-widget").same_site(SameSite::None).partitioned(),
            "__Host-widget=v; Path=/; Secure; HttpOnly; SameSite=None; Partitioned",
        ),
        (cookie("theme").script_readable(), "theme=v; Path=/; Secure; SameSite=Lax"),
        (cookie("id").insecure_plain_http(), "id=v; Path=/; HttpOnly; SameSite=Lax"),
        (cookie("__Host-Http-id"), "__Host-Http-id=v; Path=/; Secure; HttpOnly; SameSite=Lax"),
        (
            cookie("__Http-id").path("/a b").domain("a.example"),
            "__Http-id=v; Path=/a b; Domain=a.example; Secure; HttpOnly; SameSite=Lax",
        ),
    ];
    for (builder, expected) in cases {
        let spec = builder.build().expect(expected);
        assert_eq!(spec.set("v", SESSION).as_deref(), Ok(expected));
    }
}

#[test]
fn an_age_is_written_and_cut_to_400_days() {
    let tail = "id=v; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";
    let ages =
        [(0, 0), (9, 9), (10, 10), (1200, 1200), (MAX_AGE_SECS_MAX, 34_560_000), (u64::MAX, 34_560_000)];
    for (asked, written) in ages {
        assert_eq!(id().set("v", CookieLifetime::MaxAge(asked)), Ok(format!("{tail}{written}")));
    }
}

#[test]
fn a_moment_is_written_and_cut_to_400_days() {
    let tail = "id=v; Path=/; Secure; HttpOnly; SameSite=Lax; Expires=";
    let moments = [
        ("an hour later", until(NOON + 3600, NOON), "Thu, 15 Jan 2026 13:00:00 GMT"),
        ("past", until(NOON - 3600, NOON), "Thu, 15 Jan 2026 11:00:00 GMT"),
        ("400 days", until(NOON + MAX_AGE_SECS_MAX, NOON), "Fri, 19 Feb 2027 12:00:00 GMT"),
        ("a second more", until(NOON + MAX_AGE_SECS_MAX + 1, NOON), "Fri, 19 Feb 2027 12:00:00 GMT"),
        ("second 0, which some take for no date", until(0, NOON), "Thu, 01 Jan 1970 00:00:01 GMT"),
        ("more than four digits of a year", until(u64::MAX, u64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT"),
    ];
    for (title, lifetime, written) in moments {
        assert_eq!(id().set("v", lifetime), Ok(format!("{tail}{written}")), "{title}");
    }
}

#[test]
fn a_line_is_allocated_once_and_exactly() {
    let ages = [0, 7, 10, 86_400, u64::MAX].map(CookieLifetime::MaxAge);
    for lifetime in ages.into_iter().chain([SESSION, until(u64::MAX, NOON)]) {
        let line = id().set("value", lifetime).expect("a plain value");
        assert_eq!(line.capacity(), line.len(), "{lifetime:?}");
    }
}

#[test]
fn a_removal_names_what_the_browser_knows_the_cookie_by() {
    let past = "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:01 GMT";
    let cases = [
        (cookie("__Host-id"), "__Host-id=; Path=/; Secure; HttpOnly; SameSite=Lax; "),
        (
            cookie("id").path("/shop").domain("site.example"),
            "id=; Path=/shop; Domain=site.example; Secure; HttpOnly; SameSite=Lax; ",
        ),
        (
            cookie("id").partitioned().same_site(SameSite::None),
            "id=; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; ",
        ),
        (cookie("theme").script_readable().insecure_plain_http(), "theme=; Path=/; SameSite=Lax; "),
    ];
    for (builder, expected) in cases {
        assert_eq!(builder.build().expect(expected).removal(), format!("{expected}{past}"));
    }
}

#[test]
fn names_that_are_no_token_are_refused() {
    let cases: &[(&str, &str, usize)] = &[
        ("space within", "my id", 2),
        ("space before", " id", 0),
        ("space after", "id ", 2),
        ("tab", "i\td", 1),
        ("equals sign", "id=x", 2),
        ("semicolon", "id;Secure", 2),
        ("comma", "a,b", 1),
        ("quote", "\"id\"", 0),
        ("backslash", "i\\d", 1),
        ("slash", "a/b", 1),
        ("colon", "a:b", 1),
        ("question mark", "id?", 2),
        ("at sign", "a@b", 1),
        ("brackets", "id[0]", 2),
        ("braces", "{id}", 0),
        ("parentheses", "id()", 2),
        ("angle brackets", "<id>", 0),
        ("line feed", "id\nSet-Cookie", 2),
        ("carriage return", "id\r", 2),
        ("NUL", "\0id", 0),
        ("delete", "id\x7f", 2),
        ("outside ASCII", "café", 3),
        ("en quad before a prefix", "\u{2000}__Host-id", 0),
        ("no-break space", "\u{a0}id", 0),
    ];
    for (title, name, at) in cases {
        let expected = SpecError::NameNotToken { name: (*name).to_owned(), at: *at };
        assert_eq!(cookie(name).build(), Err(expected), "{title}");
    }
    assert_eq!(cookie("").build(), Err(SpecError::NameEmpty));
    assert!(cookie("!#$%&'*+-.^_`|~09azAZ").build().is_ok(), "every kind of token octet");
}

#[test]
fn paths_that_browsers_would_read_otherwise_are_refused() {
    let octets: &[(&str, &str)] = &[
        ("semicolon", "/;Domain=evil.example"),
        ("carriage return and line feed", "/\r\nSet-Cookie: a=1"),
        ("line feed", "/\n"),
        ("tab", "/\t"),
        ("NUL", "/\0"),
        ("delete", "/\x7f"),
        ("outside ASCII", "/café"),
        ("space at the end", "/shop "),
    ];
    for (title, path) in octets {
        let expected = SpecError::PathOctets { path: (*path).to_owned() };
        assert_eq!(cookie("id").path(*path).build(), Err(expected), "{title}");
    }
    for (title, path) in [("empty", ""), ("relative", "shop"), ("space before", " /"), ("quoted", "\"/\"")] {
        let expected = SpecError::PathNotAbsolute { path: path.to_owned() };
        assert_eq!(cookie("id").path(path).build(), Err(expected), "{title}");
    }
}

#[test]
fn prefixes_are_held_to_their_promise_in_any_case() {
    use SpecError::{PrefixForbidsDomain, PrefixNeedsHttpOnly, PrefixNeedsRootPath, PrefixNeedsSecure};

    let secure = [
        ("__Secure-id", "__Secure-"),
        ("__SECURE-id", "__Secure-"),
        ("__secure-", "__Secure-"),
        ("__Host-id", "__Host-"),
        ("__host-id", "__Host-"),
        ("__hOsT-id", "__Host-"),
        ("__Http-id", "__Http-"),
        ("__Host-Http-id", "__Host-Http-"),
        ("__HOST-HTTP-id", "__Host-Http-"),
    ];
    for (name, prefix) in secure {
        let built = cookie(name).insecure_plain_http().build();
        assert_eq!(built, Err(PrefixNeedsSecure { prefix }), "{name}");
    }

    for (name, prefix) in
        [("__Host-id", "__Host-"), ("__HOST-id", "__Host-"), ("__Host-Http-id", "__Host-Http-")]
    {
        let with_domain = cookie(name).domain("site.example").build();
        assert_eq!(with_domain, Err(PrefixForbidsDomain { prefix }), "{name}");
        let with_path = cookie(name).path("/shop").build();
        assert_eq!(with_path, Err(PrefixNeedsRootPath { prefix }), "{name}");
    }

    for (name, prefix) in [("__Http-id", "__Http-"), ("__host-http-id", "__Host-Http-")] {
        let readable = cookie(name).script_readable().build();
        assert_eq!(readable, Err(PrefixNeedsHttpOnly { prefix }), "{name}");
    }
}

#[test]
fn a_prefix_asks_no_more_than_it_promises() {
    assert!(cookie("__Secure-id").domain("site.example").path("/shop").script_readable().build().is_ok());
    assert!(cookie("__Http-id").domain("site.example").path("/shop").build().is_ok());
    assert!(cookie("__Host-id").script_readable().build().is_ok());
    for name in ["__Host", "_Host-id", "__Hosts-id", "x__Host-id", "Secure-id", "__"] {
        assert!(cookie(name).insecure_plain_http().domain("a.example").build().is_ok(), "{name}");
    }
}

#[test]
fn cross_site_cookies_must_be_secure() {
    let none = cookie("id").same_site(SameSite::None).insecure_plain_http().build();
    assert_eq!(none, Err(SpecError::SameSiteNoneNeedsSecure));
    let partitioned = cookie("id").partitioned().insecure_plain_http().build();
    assert_eq!(partitioned, Err(SpecError::PartitionedNeedsSecure));
}

#[test]
fn values_that_are_no_cookie_octets_are_refused() {
    let cases: &[(&str, &str, usize)] = &[
        ("space within", "a b", 1),
        ("space before", " a", 0),
        ("space after", "a ", 1),
        ("tab", "a\tb", 1),
        ("semicolon", "a; Domain=evil.example", 1),
        ("comma", "a,b", 1),
        ("quoted", "\"a\"", 0),
        ("quote within", "a\"b", 1),
        ("backslash", "a\\b", 1),
        ("carriage return and line feed", "a\r\nSet-Cookie: b=1", 1),
        ("line feed", "a\n", 1),
        ("NUL", "\0", 0),
        ("delete", "a\x7f", 1),
        ("UTF-8", "aé", 1),
        ("en quad", "\u{2000}a", 0),
        ("far behind", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", 67),
    ];
    for (title, value, at) in cases {
        assert_eq!(id().set(value, SESSION), Err(ValueError::NotCookieOctet { at: *at }), "{title}");
    }
    let every: String = ('!'..='~').filter(|c| !matches!(c, '"' | ',' | ';' | '\\')).collect();
    assert!(id().set(&every, SESSION).is_ok_and(|line| line.starts_with(&format!("id={every}; "))));
    assert!(id().set("", SESSION).is_ok_and(|line| line.starts_with("id=; ")));
}

#[test]
fn sizes_end_where_browsers_stop_listening() {
    let room = NAME_VALUE_OCTETS_MAX - "id".len();
    assert!(id().set(&"v".repeat(room), SESSION).is_ok());
    let octets = NAME_VALUE_OCTETS_MAX + 1;
    assert_eq!(id().set(&"v".repeat(room + 1), SESSION), Err(ValueError::TooLong { octets }));

    assert!(cookie(&"n".repeat(NAME_VALUE_OCTETS_MAX)).build().is_ok());
    assert_eq!(cookie(&"n".repeat(octets)).build(), Err(SpecError::NameTooLong { octets }));

    let path = format!("/{}", "p".repeat(ATTRIBUTE_OCTETS_MAX - 1));
    assert!(cookie("id").path(&*path).build().is_ok());
    let octets = ATTRIBUTE_OCTETS_MAX + 1;
    assert_eq!(cookie("id").path(path + "p").build(), Err(SpecError::PathTooLong { octets }));

    let domain = format!("{}.example", "abcdefg.".repeat(30) + "abcde");
    assert_eq!(domain.len(), 253);
    assert!(cookie("id").domain(domain).build().is_ok());
}

#[test]
fn an_error_tells_what_to_do_and_no_value() {
    let refused = id().set("s3cret;", SESSION).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "octet 6 of the cookie's value may not stand there; encode the value, for example as base64url"
    );
    assert!(!format!("{refused:?}").contains("s3cret"));
    let refused = cookie("__HOST-id").path("/a").build().unwrap_err();
    assert_eq!(refused.to_string(), "a cookie called __Host-… must have Path=/");
}

#[test]
fn a_spec_tells_what_it_was_built_of() {
    let spec = cookie("__Host-id").build().expect("the defaults");
    assert_eq!((spec.name(), spec.path(), spec.domain()), ("__Host-id", "/", None));
    assert_eq!(spec.same_site(), SameSite::Lax);
    assert!(spec.is_secure() && spec.is_http_only() && spec.is_host_prefixed() && !spec.is_partitioned());

    let spec = cookie("id").path("/a").domain("a.example").same_site(SameSite::Strict).script_readable();
    let spec = spec.insecure_plain_http().build().expect("a loose cookie");
    assert_eq!((spec.name(), spec.path(), spec.domain()), ("id", "/a", Some("a.example")));
    assert_eq!(spec.same_site(), SameSite::Strict);
    assert!(!spec.is_secure() && !spec.is_http_only() && !spec.is_host_prefixed());

    for (name, bound) in
        [("__HOST-id", true), ("__Host-Http-id", true), ("__Secure-id", false), ("__Http-id", false)]
    {
        assert_eq!(cookie(name).build().expect(name).is_host_prefixed(), bound, "{name}");
    }
}
