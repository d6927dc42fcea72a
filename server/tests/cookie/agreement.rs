//! What is said agrees with the jar, whatever lines come: laws over generated ones.

use cloakroom_cookie::jar::{Cookie, Jar, Profile, Request, Timestamp, Verdict};
use cloakroom_cookie::pairs;
use proptest::prelude::*;
use serde_json::Value;

use crate::program::{NOW_SECS, Said, cookie};

const NOW: Timestamp = Timestamp::from_secs(NOW_SECS);
const URLS: [&str; 4] =
    ["https://www.site.example/x/y", "http://www.site.example/", "http://localhost/", "https://192.0.2.1/"];

/// Everything that a rule is about, and some that is about none.
const ATTRIBUTES: [&[u8]; 40] = [
    b"Path=/",
    b"path=/x",
    b"Path=x",
    b"Path",
    b"PATH = /x/y ",
    b"Path=/\xff",
    b"Path=/a b",
    b"Path=/a?b",
    b"Domain=site.example",
    b"Domain=.WWW.site.example",
    b"Domain=",
    b"Domain=.",
    b"Domain=example",
    b"Domain=other.example",
    b"domain=\xc3\xbc.example",
    b"Domain=192.0.2.1",
    b"Secure",
    b"secure=0",
    b"HttpOnly",
    b"SameSite=None",
    b"SameSite=Lax",
    b"samesite=STRICT",
    b"SameSite=Lex",
    b"SameSite",
    b"Partitioned",
    b"Max-Age=60",
    b"Max-Age=0",
    b"Max-Age=-1",
    b"Max-Age=1x",
    b"Max-Age=",
    b"Max-Age=99999999999999999999",
    b"Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    b"Expires=Fri, 16 Jan 2026 00:00:00 GMT",
    b"Expires=soon",
    b"Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    b"Secrue",
    b"=x",
    b"",
    b" ",
    b"Colour=red",
];

fn line() -> impl Strategy<Value = Vec<u8>> {
    let names =
        vec![&b"a"[..], b"b", b"__Host-a", b"__SECURE-a", b"__Http-a", b"__Host-Http-a", b"", b"\xff"];
    let values = vec![&b"1"[..], b"", b"__Host-x", b"\"q, r=s\"", b"\xc2\x9b31m", b"\xe2\x80\xae"];
    let attribute = prop_oneof![
        20 => prop::sample::select(ATTRIBUTES.to_vec()).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..9),
        1 => Just([b"Path=/".to_vec(), vec![b'x'; 1024]].concat()),
    ];
    let pair = (prop::sample::select(names), prop::sample::select(values), prop::bool::weighted(0.9));
    (pair, prop::collection::vec(attribute, 0..6)).prop_map(|((name, value, equals), attributes)| {
        let mut line = [name, if equals { b"=" } else { b"" }, value].concat();
        for attribute in attributes {
            line.push(b';');
            line.extend_from_slice(&attribute);
        }
        without_ends(line)
    })
}

/// A line of a file has no end within, and a field no whitespace around it.
fn without_ends(mut line: Vec<u8>) -> Vec<u8> {
    line.retain(|octet| *octet != b'\n');
    while line.last().is_some_and(|last| matches!(last, b'\r' | b' ' | b'\t')) {
        line.pop();
    }
    line
}

fn told(lines: &[Vec<u8>], url: &str, layered: bool, form: &[&str]) -> Said {
    let mut input = Vec::new();
    for line in lines {
        input.extend_from_slice(b"Set-Cookie: ");
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let now = NOW_SECS.to_string();
    let profile = if layered { "layered" } else { "rfc10025" };
    let arguments = ["explain", "-", "--url", url, "--now", &now, "--profile", profile];
    cookie(arguments.iter().chain(form), &input)
}

fn jar(layered: bool) -> Jar {
    Jar::new().with_profile(if layered { Profile::Layered } else { Profile::Rfc10025 })
}

/// What a new jar makes of a line.
fn alone(line: &[u8], request: &Request, layered: bool) -> (Verdict, Option<Cookie>) {
    let mut jar = jar(layered);
    let verdict = jar.set(request, line, NOW);
    (verdict, jar.cookies(NOW).first().map(|cookie| (*cookie).clone()))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "stored",
        Verdict::Removed => "removed",
        Verdict::Evicted => "evicted",
        _ => "refused",
    }
}

fn octets(shown: &Value) -> Vec<u8> {
    match (shown.as_str(), shown["hex"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (_, Some(hex)) => {
            let digits = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]);
            digits.map(|pair| u8::from_str_radix(pair, 16).expect("hex")).collect()
        }
        _ => panic!("{shown}"),
    }
}

/// The line without the attributes that are said to count for nothing.
fn without_idle(line: &[u8], told: &Value) -> Vec<u8> {
    let mut attributes = told["attributes"].as_array().expect("attributes").iter();
    let mut kept = Vec::new();
    for (at, segment) in line.split(|octet| *octet == b';').enumerate() {
        let is_idle = at > 0
            && (segment.trim_ascii().is_empty() || {
                let status = attributes.next().expect("one for each")["status"].as_str().expect("a word");
                matches!(status, "ignored" | "unknown" | "overridden")
            });
        if !is_idle {
            kept.push(segment);
        }
    }
    assert!(attributes.next().is_none(), "no attribute is invented: {told}");
    kept.join(&b';')
}

proptest! {
    // Each case starts the program, for many lines at once.
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn it_says_what_the_jar_does(
        lines in prop::collection::vec(line(), 1..24),
        url in prop::sample::select(URLS.to_vec()),
        layered: bool,
    ) {
        let request = Request::to(url).expect("a URL");
        let said = told(&lines, url, layered, &["--json"]);
        let mut jar = jar(layered);
        let mut all_good = true;
        let all = said.json();
        prop_assert_eq!(all.len(), lines.len());
        for (line, told) in lines.iter().zip(&all) {
            let verdict = jar.set(&request, line, NOW);
            prop_assert_eq!(&octets(&told["line"]), line);
            prop_assert_eq!(&told["verdict"], word(verdict), "{}", told);
            all_good &= matches!(verdict, Verdict::Stored | Verdict::Removed);
            if let Verdict::Refused(refusal) = verdict {
                prop_assert_eq!(told["refusal"]["reason"].clone(), refusal.to_string());
                prop_assert_eq!(&told["refusal"]["rule"], refusal.rule());
                prop_assert_ne!(&told["refusal"]["what_to_do"], "");
            }
            if verdict == Verdict::Stored {
                let cookie = alone(line, &request, layered).1.expect("what is stored is stored alone");
                prop_assert_eq!(octets(&told["cookie"]["name"]), cookie.name());
                prop_assert_eq!(octets(&told["cookie"]["value"]), cookie.value());
                prop_assert_eq!(octets(&told["cookie"]["path"]), cookie.path());
                prop_assert_eq!(&told["cookie"]["domain"], cookie.domain());
                prop_assert_eq!(&told["cookie"]["host_only"], cookie.is_host_only());
                let expires = cookie.expires().map(|moment| moment.as_millis() / 1000);
                prop_assert_eq!(told["cookie"]["expires"].as_i64(), expires);
            }
        }
        prop_assert_eq!(said.code, i32::from(!all_good));
    }

    #[test]
    fn what_is_said_to_count_for_nothing_does(
        lines in prop::collection::vec(line(), 1..24),
        url in prop::sample::select(URLS.to_vec()),
        layered: bool,
    ) {
        let request = Request::to(url).expect("a URL");
        let said = told(&lines, url, layered, &["--json"]);
        for (line, told) in lines.iter().zip(said.json()) {
            if told["attributes"].as_array().is_some_and(|all| !all.is_empty()) {
                let less = without_idle(line, &told);
                prop_assert_eq!(alone(&less, &request, layered), alone(line, &request, layered), "{}", told);
            }
        }
    }

    #[test]
    fn a_line_that_is_recommended_is_stored(
        lines in prop::collection::vec(line(), 1..24),
        url in prop::sample::select(URLS.to_vec()),
        layered: bool,
    ) {
        let request = Request::to(url).expect("a URL");
        let secure = Request::to(&url.replace("http:", "https:")).expect("a URL");
        for told in told(&lines, url, layered, &["--json"]).json() {
            let (fixed, safer) = (&told["refusal"]["fixed_line"], &told["safer_line"]);
            if !fixed.is_null() {
                let verdict = alone(&octets(fixed), &request, layered).0;
                prop_assert!(matches!(verdict, Verdict::Stored | Verdict::Removed), "{}", told);
            }
            if !safer.is_null() {
                prop_assert_eq!(alone(&octets(safer), &secure, layered).0, Verdict::Stored, "{}", told);
            }
        }
    }

    #[test]
    fn it_reads_the_pairs_that_servers_read(
        line in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b";= \t_\"".to_vec())], 1..64),
    ) {
        let line = without_ends(line);
        prop_assume!(!line.trim_ascii().is_empty());
        let said = cookie(["explain", "-", "--as", "cookie", "--json"], &[b"Cookie: ", &line[..]].concat());
        let told = said.json().remove(0);
        let read: Vec<_> = told["pairs"].as_array().expect("pairs").iter()
            .map(|pair| (octets(&pair["name"]), octets(&pair["value"])))
            .collect();
        let expected: Vec<_> = pairs(&line).map(|pair| (pair.name.to_vec(), pair.value.to_vec())).collect();
        prop_assert_eq!((said.code, read), (0, expected));
    }

    #[test]
    fn people_are_told_the_same_and_no_terminal_obeys(
        lines in prop::collection::vec(line(), 1..24),
        url in prop::sample::select(URLS.to_vec()),
    ) {
        let (scripts, people) = (told(&lines, url, false, &["--json"]), told(&lines, url, false, &[]));
        prop_assert_eq!(people.code, scripts.code);
        // `cookie` itself refuses control characters; the turning of writing is not one of them.
let turned = [&people.out, &scripts.out].iter().any(|out| out.contains('\u{202e}'));
        prop_assert!(!turned);
        for told in scripts.json() {
            prop_assert!(people.out.contains(told["summary"].as_str().expect("words")), "{}", people.out);
        }
    }
}
