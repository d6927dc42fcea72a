//! The rules of RFC 10025, 5.7 and 5.8, one by one.

use cloakroom_cookie::jar::Refusal::{self, *};
use cloakroom_cookie::jar::{Jar, Limits, Profile, Request, Suffixes, Timestamp, Verdict};

const NOW: Timestamp = Timestamp::from_secs(1_768_435_200);
const DAY: i64 = 24 * 60 * 60;

fn after(secs: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + secs * 1000)
}

fn to(url: &str) -> Request {
    Request::to(url).expect("a URL that has cookies")
}

fn site() -> Request {
    to("https://www.site.example/dir/page")
}

fn plain() -> Request {
    to("http://www.site.example/dir/page")
}

/// A jar that took these lines from the site.
fn jar_of(lines: &[&str]) -> Jar {
    let mut jar = Jar::new();
    for line in lines {
        assert_eq!(jar.set(&site(), line.as_bytes(), NOW), Verdict::Stored, "{line}");
    }
    jar
}

fn sent(jar: &mut Jar, request: &Request) -> String {
    String::from_utf8(jar.header(request, NOW)).expect("text")
}

fn verdict(request: &Request, line: &str) -> Verdict {
    Jar::new().set(request, line.as_bytes(), NOW)
}

#[test]
fn each_rule_refuses_by_its_name() {
    let script = || site().by_script();
    let long = format!("a={}", "x".repeat(4096));
    let table: &[(Request, &str, Refusal)] = &[
        (site(), "a=b\u{1}", ControlCharacter),
        (site(), "a=b; Path=/\u{7f}", ControlCharacter),
        (site(), &long, TooLong),
        (site(), " = ; Path=/", Empty),
        (site(), "a=b; Domain=bücher.example", DomainNotAscii),
        (site(), "a=b; Domain=.", DomainDot),
        (site(), "a=b; Domain=example", PublicSuffix),
        (to("https://www.site.co.uk/"), "a=b; Domain=co.uk", PublicSuffix),
        (to("https://someone.github.io/"), "a=b; Domain=github.io", PublicSuffix),
        (to("https://a.b.kobe.jp/"), "a=b; Domain=kobe.jp", PublicSuffix),
        (to("https://bucket.s3.amazonaws.com/"), "a=b; Domain=amazonaws.com", PublicSuffix),
        (to("https://s3.amazonaws.com/"), "a=b; Domain=amazonaws.com", PublicSuffix),
        (to("https://192.0.2.1/"), "a=b; Domain=com", DomainMismatch),
        (site(), "a=b; Domain=other.example", DomainMismatch),
        (site(), "a=b; Domain=deep.www.site.example", DomainMismatch),
        (to("https://192.0.2.1/"), "a=b; Domain=0.2.1", DomainMismatch),
        (plain(), "a=b; Secure", SecureOverInsecure),
        (script(), "a=b; HttpOnly", HttpOnlyFromScript),
        (site().cross_site(), "a=b; SameSite=Lax; Secure", CrossSite),
        (site().cross_site(), "a=b", CrossSite),
        (site().cross_site().by_script().top_level_navigation(), "a=b", CrossSite),
        (site(), "a=b; SameSite=None", SameSiteNoneNeedsSecure),
        (site(), "a=b; Partitioned", PartitionedNeedsSecure),
        (site(), "__SECURE-a=b", SecurePrefix),
        (site(), "__Host-a=b; Secure", HostPrefix),
        (site(), "__host-a=b; Path=/", HostPrefix),
        (site(), "__Host-a=b; Secure; Path=/dir", HostPrefix),
        (site(), "__Host-a=b; Secure; Path=/; Domain=www.site.example", HostPrefix),
        (site(), "=__Host-a=b", NamelessPrefix),
        (site(), "__secure-a", NamelessPrefix),
    ];
    for (request, line, refusal) in table {
        assert_eq!(verdict(request, line), Verdict::Refused(*refusal), "{line}");
    }
}

#[test]
fn what_no_rule_forbids_is_stored() {
    let most = format!("a={}", "x".repeat(4095));
    let table: &[(Request, &str)] = &[
        (site(), "a=b\t; Path=/"),
        (site(), &most),
        (site(), "nameless"),
        (site(), "=a=b"),
        (site(), "a="),
        (site(), "a=b; Domain="),
        (site(), "a=b; Domain=.SITE.example"),
        (site(), "a=b; Domain=other.example; Domain=site.example"),
        (to("https://github.io/"), "a=b; Domain=github.io"),
        (to("https://kobe.jp/"), "a=b; Domain=kobe.jp"),
        (to("https://www.city.kobe.jp/"), "a=b; Domain=city.kobe.jp"),
        (to("https://192.0.2.1/"), "a=b; Domain=192.0.2.1"),
        (to("http://localhost/"), "a=b; Secure"),
        (to("http://app.localhost/"), "a=b; Secure"),
        (to("http://127.0.0.9/"), "a=b; Secure"),
        (to("http://[::1]/"), "a=b; Secure"),
        (site().cross_site(), "a=b; SameSite=None; Secure"),
        (site().cross_site().top_level_navigation(), "a=b; SameSite=Strict"),
        (site(), "__Host-a=b; Secure; Path=/"),
        (to("https://www.site.example/"), "__Host-a=b; Secure; Path="),
        (site(), "__Http-a=b"),
        (site(), &"a=b; Unknown=x; Path=/".replace('x', &"x".repeat(1025))),
    ];
    for (request, line) in table {
        assert_eq!(verdict(request, line), Verdict::Stored, "{line}");
    }
}

#[test]
fn the_next_text_has_rules_of_its_own() {
    let table = [
        ("__Http-a=b; Secure", HttpPrefix),
        ("__Host-Http-a=b; Secure; Path=/", HttpPrefix),
        ("__Host-a=b; Secure; Path=", HostPrefix),
        ("=__http-a=b", NamelessPrefix),
        ("a=b; Path=/é", PathNotAscii),
    ];
    let root = to("https://www.site.example/");
    for (line, refusal) in table {
        let mut jar = Jar::new().with_profile(Profile::Layered);
        assert_eq!(jar.set(&root, line.as_bytes(), NOW), Verdict::Refused(refusal), "{line}");
    }
    let mut jar = Jar::new().with_profile(Profile::Layered);
    jar.set(&root, b"a=b; Path=/x; Path=y; SameSite=Strict; SameSite=z", NOW);
    assert_eq!(jar.cookies(NOW)[0].path(), b"/x");
    assert!(jar.cookies(NOW)[0].same_site().is_some());
}

#[test]
fn a_plain_cookie_does_not_hide_a_secure_one() {
    let mut jar = jar_of(&["a=safe; Secure; Path=/login; Domain=site.example"]);
    let hides = Verdict::Refused(HidesSecure);
    assert_eq!(jar.set(&plain(), b"a=x; Path=/login", NOW), hides);
    assert_eq!(jar.set(&plain(), b"a=x; Path=/login/en", NOW), hides);
    assert_eq!(jar.set(&to("http://site.example/"), b"a=x; Path=/login; Max-Age=0", NOW), hides);
    assert_eq!(jar.set(&plain(), b"a=x; Path=/", NOW), Verdict::Stored);
    assert_eq!(jar.set(&plain(), b"b=x; Path=/login", NOW), Verdict::Stored);
    assert_eq!(jar.set(&site(), b"a=x; Path=/login", NOW), Verdict::Stored, "over TLS it may");
}

#[test]
fn a_cookie_for_the_host_alone_is_another_one() {
    let mut jar = jar_of(&["a=host; Path=/", "a=domain; Path=/; Domain=www.site.example"]);
    assert_eq!(sent(&mut jar, &site()), "a=host; a=domain");
    assert_eq!(sent(&mut jar, &to("https://deep.www.site.example/")), "a=domain");
    assert_eq!(sent(&mut jar, &to("https://site.example/")), "");
}

#[test]
fn a_script_neither_reads_nor_replaces_what_is_http_only() {
    let mut jar = jar_of(&["a=b; HttpOnly", "c=d"]);
    assert_eq!(sent(&mut jar, &site().by_script()), "c=d");
    let verdict = jar.set(&site().by_script(), b"a=x", NOW);
    assert_eq!(verdict, Verdict::Refused(HttpOnlyReplaced));
    assert_eq!(sent(&mut jar, &site()), "a=b; c=d");
}

#[test]
fn other_sites_requests_carry_what_same_site_allows() {
    let mut jar = jar_of(&["n=1; SameSite=None; Secure", "l=1; SameSite=Lax", "s=1; SameSite=Strict", "d=1"]);
    let table = [
        (site(), "n=1; l=1; s=1; d=1"),
        (site().cross_site(), "n=1"),
        (site().cross_site().top_level_navigation(), "n=1; l=1; d=1"),
        (site().cross_site().top_level_navigation().method("POST"), "n=1"),
        (site().cross_site().top_level_navigation().by_script(), "n=1"),
    ];
    for (request, cookies) in table {
        assert_eq!(sent(&mut jar, &request), cookies, "{request:?}");
    }
}

/// A tracker in a shop's page must not get what its own visitors are known by.
#[test]
fn within_another_sites_page_a_request_is_cross_site() {
    let mut jar = jar_of(&["n=1; SameSite=None; Secure", "l=1; SameSite=Lax", "s=1; SameSite=Strict", "d=1"]);
    let within = |top: &str| site().within(top).expect("a site");
    assert_eq!(sent(&mut jar, &within("https://shop.example")), "n=1");
    assert_eq!(sent(&mut jar, &site().below_another_site()), "n=1");
    assert_eq!(jar.set(&within("https://shop.example"), b"x=1", NOW), Verdict::Refused(CrossSite));
    let own = within("https://news.site.example");
    assert_eq!(sent(&mut jar, &own), "n=1; l=1; s=1; d=1");
    assert_eq!(sent(&mut jar, &own.cross_site()), "n=1");
    assert_eq!(
        sent(&mut jar, &within("https://shop.example").same_site()),
        "n=1; l=1; s=1; d=1",
        "judged already"
    );
}

#[test]
fn a_public_suffix_is_known_however_it_is_written() {
    let suffixes = Suffixes::default();
    for public in ["co.uk", "Co.UK", "github.io", "公司.cn", "xn--55qx5d.cn"] {
        assert!(suffixes.is_public_suffix(public), "{public}");
    }
    for other in ["site.co.uk", "127.0.0.1", "", "a b", "me.github.io"] {
        assert!(!suffixes.is_public_suffix(other), "{other}");
    }
}

#[test]
fn a_partitioned_cookie_stays_within_its_top_level_site() {
    let within = |top: &str| site().within(top).expect("a site");
    let mut jar = Jar::new();
    jar.set(&within("https://one.example"), b"a=1; Secure; SameSite=None; Partitioned", NOW);
    jar.set(&within("https://two.example"), b"a=2; Secure; SameSite=None; Partitioned", NOW);
    assert_eq!(sent(&mut jar, &within("https://news.one.example")), "a=1");
    assert_eq!(sent(&mut jar, &within("https://two.example")), "a=2");
    assert_eq!(sent(&mut jar, &within("http://two.example")), "", "the scheme belongs to the site");
    assert_eq!(sent(&mut jar, &within("https://two.example").below_another_site()), "a=2", "it is anyway");
    assert_eq!(sent(&mut jar, &site()), "");
}

#[test]
fn longer_paths_come_first_then_older_cookies() {
    let mut jar = jar_of(&["a=1; Path=/", "b=2; Path=/dir", "c=3; Path=/", "d=4; Path=/dir/page"]);
    jar.set(&site(), b"a=new; Path=/", after(9));
    assert_eq!(sent(&mut jar, &site()), "d=4; b=2; a=new; c=3");
}

#[test]
fn a_cookie_lives_no_longer_than_it_may() {
    let lives = |line: &str, age_secs_max: Option<i64>| {
        let mut jar = Jar::new().with_age_secs_max(age_secs_max);
        jar.set(&site(), line.as_bytes(), NOW);
        jar.cookies(NOW)[0].expires()
    };
    let days_400 = Some(400 * DAY);
    assert_eq!(lives("a=b; Max-Age=99999999999999999999", days_400), Some(after(400 * DAY)));
    assert_eq!(lives("a=b; Expires=Fri, 01 Jan 2100 00:00:00 GMT", days_400), Some(after(400 * DAY)));
    assert_eq!(lives("a=b; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=5", days_400), Some(after(5)));
    assert_eq!(lives("a=b; Max-Age=5; Max-Age=; Max-Age=1x; Max-Age=-", days_400), Some(after(5)));
    assert_eq!(lives("a=b; Max-Age=50000000", None), Some(after(50_000_000)));
    assert_eq!(lives("a=b; Expires=someday", days_400), None);
}

#[test]
fn what_has_expired_is_gone() {
    let mut jar = jar_of(&["a=1; Max-Age=10", "b=2"]);
    assert_eq!(jar.header(&site(), after(9)), b"a=1; b=2");
    assert_eq!(jar.header(&site(), after(10)), b"b=2");
    assert_eq!(jar.set(&site(), b"b=; Max-Age=0", NOW), Verdict::Removed);
    assert!(!Verdict::Removed.is_stored());
    assert_eq!(jar.cookies(NOW).len(), 1);
}

#[test]
fn the_end_of_the_session_takes_what_has_no_expiry() {
    let mut jar = jar_of(&["a=1; Max-Age=10", "b=2"]);
    jar.end_session();
    assert_eq!(sent(&mut jar, &site()), "a=1");
}

#[test]
fn room_is_made_of_what_is_worth_least() {
    let limits = Limits { per_domain: 3, total: 5, ..Limits::default() };
    let mut jar = Jar::new().with_limits(limits);
    for (at, line) in ["s=1; Secure", "a=1", "b=1"].into_iter().enumerate() {
        jar.set(&site(), line.as_bytes(), after(at as i64));
    }
    jar.set(&site(), b"t=1; Secure", after(5));
    assert_eq!(sent(&mut jar, &site()), "s=1; b=1; t=1", "the older of those that are not Secure goes");
    for (at, host) in ["x", "y", "z"].into_iter().enumerate() {
        jar.set(&to(&format!("https://{host}.example/")), b"o=1", after(10 + at as i64));
    }
    assert_eq!(jar.cookies(NOW).len(), 5, "all sites together");

    let mut jar = Jar::new().with_limits(Limits { per_domain: 1, ..Limits::default() });
    jar.set(&site(), b"s=1; Secure", NOW);
    assert_eq!(jar.set(&site(), b"a=1", NOW), Verdict::Evicted);
}

#[test]
fn a_partition_has_room_of_its_own() {
    let within = |top: &str| site().within(top).expect("a site");
    let limits = Limits { per_domain: 1, per_partition: 2, per_partition_octets: 8, total: 9 };
    let mut jar = Jar::new().with_limits(limits);
    let one = within("https://one.example");
    for (at, line) in ["a=1", "b=1", "c=1"].into_iter().enumerate() {
        let line = format!("{line}; Secure; SameSite=None; Partitioned");
        jar.set(&one, line.as_bytes(), after(at as i64));
        jar.set(&within("https://two.example"), line.as_bytes(), after(at as i64));
    }
    jar.set(&one, b"plain=1; Secure; SameSite=None", after(3));
    assert_eq!(jar.header(&one, after(4)), b"b=1; c=1; plain=1", "the oldest of three went");

    jar.set(&one, b"d=1234567; Secure; SameSite=None; Partitioned", after(5));
    assert_eq!(jar.header(&one, after(6)), b"plain=1; d=1234567", "its 8 octets leave no room");
    jar.set(&one, b"e=12345678; Secure; SameSite=None; Partitioned", after(7));
    assert_eq!(jar.header(&one, after(8)), b"plain=1", "larger than all the room there is");
    assert_eq!(sent(&mut jar, &within("https://two.example")), "b=1; c=1; plain=1");
}

#[test]
fn a_jar_keeps_what_browsers_keep_at_least() {
    let Limits { per_domain, per_partition, per_partition_octets, total } = Limits::default();
    assert_eq!((per_domain, per_partition, per_partition_octets, total), (50, 180, 10_240, 3000));
}

#[test]
fn a_given_list_of_suffixes_counts_alone() {
    let wild = ["*.wild.example // of whom", "!our.wild.example", "*.a.long.way.example"];
    let rules = [&["// comment", "example", "", "no rule"], &wild[..]].concat();
    let jar = || Jar::new().with_suffixes(Suffixes::of_rules(rules.iter().copied()));
    let table = [
        ("https://www.site.co.uk/", "a=b; Domain=co.uk", Verdict::Stored),
        ("https://a.any.wild.example/", "a=b; Domain=any.wild.example", Verdict::Refused(PublicSuffix)),
        ("https://a.any.wild.example/", "a=b; Domain=wild.example", Verdict::Refused(PublicSuffix)),
        ("https://a.any.wild.example/", "a=b; Domain=a.any.wild.example", Verdict::Stored),
        ("https://a.our.wild.example/", "a=b; Domain=our.wild.example", Verdict::Stored),
        ("https://a.unlisted/", "a=b; Domain=unlisted", Verdict::Refused(PublicSuffix)),
        ("https://a.b.c.d.e.f.wild.example/", "a=b; Domain=f.wild.example", Verdict::Refused(PublicSuffix)),
        ("https://a.b.c.d.e.f.wild.example/", "a=b; Domain=e.f.wild.example", Verdict::Stored),
        ("https://a.b.c.our.wild.example/", "a=b; Domain=our.wild.example", Verdict::Stored),
        (
            "https://a.b.c.d.e.f.a.long.way.example/",
            "a=b; Domain=f.a.long.way.example",
            Verdict::Refused(PublicSuffix),
        ),
        ("https://a.b.c.d.e.f.unlisted/", "a=b; Domain=f.unlisted", Verdict::Stored),
    ];
    for (url, line, verdict) in table {
        assert_eq!(jar().set(&to(url), line.as_bytes(), NOW), verdict, "{line}");
    }
}

#[test]
fn a_jar_says_nothing_of_its_values() {
    assert!(!format!("{:?}", jar_of(&["a=k7Qm2w"])).contains("k7Qm2w"));
}
