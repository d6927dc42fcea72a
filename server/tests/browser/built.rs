//! What the server's side builds, through Chromium: it stores each cookie, sends it back octet by octet, and
//! forgets it by the cookie's own removal and nothing else with it.

mod place;

use std::time::{SystemTime, UNIX_EPOCH};

use cloakroom_cookie::seal::{Keyring, NONCE_OCTETS, Padding};
use cloakroom_cookie::{
    CookieLifetime, CookieSpec, MAX_AGE_SECS_MAX, NAME_VALUE_OCTETS_MAX, SetCookies, decode_value,
    encode_value,
};

use self::place::{HTTPS, LOCAL, PLAIN, Place};
use crate::house::Sites;
use crate::jar::chromium::Chromium;

#[test]
fn each_cookie_comes_back_and_its_removal_takes_it_alone() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    for place in [HTTPS, LOCAL, PLAIN] {
        for spec in place.specs() {
            chromium.forget();
            let (value, removal) = (longest_value(&spec), spec.removal());
            let visit = place.visit(&spec).sets(line(&spec, &value)).asks().sets(removal).asks();
            let sent = chromium.take(&visit.steps);
            assert_eq!(text(&sent[1]), format!("{}={value}", spec.name()), "{place:?} {spec:?}");
            assert_eq!(text(&sent[3]), "", "{place:?} {spec:?}");

            let others: Vec<String> = place.others(&spec).iter().map(|other| line(other, "other")).collect();
            let visit = place.visit(&spec).sets_all(&others).sets(line(&spec, &value)).sets(removal);
            chromium.take(&visit.steps);
            let left = chromium.cookies();
            assert_eq!(left.len(), others.len(), "{place:?} {spec:?}: {others:?} {left:?}");
            assert!(left.iter().all(|cookie| cookie["value"] == "other"), "{place:?} {spec:?}: {left:?}");
        }
    }
}

#[test]
fn all_of_one_response_are_kept() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    for place in [HTTPS, LOCAL, PLAIN] {
        chromium.forget();
        let (mut cookies, specs) = (SetCookies::default(), place.specs());
        for spec in &specs {
            cookies.set(spec, "first", CookieLifetime::Session).expect("a value");
            cookies.remove(spec);
            cookies.set(spec, spec.name(), CookieLifetime::Session).expect("a value");
        }
        cookies.remove(&specs[0]);
        chromium.take(&place.visit(&specs[0]).sets_all(cookies.lines()).steps);
        let kept = chromium.cookies();
        assert_eq!(kept.len(), specs.len() - 1, "{place:?}: {kept:?}");
        assert!(kept.iter().all(|cookie| cookie["value"] == cookie["name"]), "{place:?}: {kept:?}");
    }
}

#[test]
fn each_is_kept_for_as_long_as_was_said() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    let spec = CookieSpec::builder("a").build().expect("a spec");
    let ages = [60, MAX_AGE_SECS_MAX, MAX_AGE_SECS_MAX + 1, u64::MAX];
    for place in [HTTPS, LOCAL] {
        for age in ages {
            let asked = CookieLifetime::MaxAge(age);
            let (early, expires, late) = kept_until(&chromium, &place, &spec, asked);
            let age = age.min(MAX_AGE_SECS_MAX) as f64;
            assert!((early + age..=late + age).contains(&expires), "{place:?} {age}: {expires}");
        }
        let now_unix_secs = now() as u64;
        for unix_secs in [now_unix_secs + 1000, now_unix_secs + MAX_AGE_SECS_MAX, u64::MAX] {
            let asked = CookieLifetime::Until { unix_secs, now_unix_secs };
            let (_, expires, _) = kept_until(&chromium, &place, &spec, asked);
            let due = unix_secs.min(now_unix_secs + MAX_AGE_SECS_MAX) as f64;
            assert_eq!(expires, due, "{place:?} {asked:?}");
        }
        let gone = [CookieLifetime::MaxAge(0), CookieLifetime::Until { unix_secs: 0, now_unix_secs }];
        for asked in gone {
            let line = |asked| spec.set("v", asked).expect("a value");
            let visit = place.visit(&spec).sets(line(CookieLifetime::Session)).sets(line(asked)).asks();
            assert_eq!(text(&chromium.take(&visit.steps)[2]), "", "{place:?} {asked:?}");
        }
    }
}

/// When it expires, between the moments before and after it was set, in seconds since 1970.
fn kept_until(
    chromium: &Chromium<'_>,
    place: &Place,
    spec: &CookieSpec,
    asked: CookieLifetime,
) -> (f64, f64, f64) {
    chromium.forget();
    let early = now();
    chromium.take(&place.visit(spec).sets(spec.set("v", asked).expect("a value")).steps);
    (early, chromium.cookies()[0]["expires"].as_f64().expect("a time"), now())
}

#[test]
fn any_octets_come_back_when_they_were_encoded() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    let spec = CookieSpec::builder("a").build().expect("a spec");
    let all: Vec<u8> = (0..=255).collect();
    let values: [&[u8]; 6] = [&all, b"", b"%", b" a=b; c\r\n", "Ngô Bảo Châu 🍪".as_bytes(), &[b'%'; 1365]];
    for place in [HTTPS, LOCAL] {
        for value in values {
            let sent = round_trip(&chromium, &place, &spec, &encode_value(value));
            assert_eq!(decode_value(&sent).as_deref(), Ok(value), "{place:?}");
        }
    }
}

#[test]
fn sealed_and_signed_tokens_open_when_they_come_back() {
    let Some(sites) = Sites::open() else { return };
    let browser = sites.browser();
    let chromium = Chromium::new(&sites.web, &browser);
    let spec = CookieSpec::builder("__Host-prefs").build().expect("a spec");
    let keyring = Keyring::new([[7; 32], [8; 32]]).expect("a keyring");
    let sealer = keyring.sealer("test", spec.name()).expect("a sealer").padded(Padding::To32);
    let signer = keyring.signer("test", spec.name()).expect("a signer");
    let all: Vec<u8> = (0..=255).collect();
    let (now, context) = (now() as u64, b"context");
    for place in [HTTPS, LOCAL] {
        let values: [&[u8]; 4] = [b"", b"plain", &all, &[b'v'; 2900]];
        for value in values {
            let token = sealer.seal(value, Some(now + 60), context, [9; NONCE_OCTETS]).expect("a token");
            let sent = round_trip(&chromium, &place, &spec, &token);
            assert_eq!(sealer.open(&sent, context, now).map(|opened| opened.value), Ok(value.to_vec()));

            let token = signer.sign(value, None, context).expect("a token");
            let sent = round_trip(&chromium, &place, &spec, &token);
            assert_eq!(signer.open(&sent, context, now).map(|opened| opened.value), Ok(value.to_vec()));
        }
    }
}

/// The value that comes back.
fn round_trip(chromium: &Chromium<'_>, place: &Place, spec: &CookieSpec, value: &str) -> Vec<u8> {
    chromium.forget();
    let sent = chromium.take(&place.visit(spec).sets(line(spec, value)).asks().steps).remove(1);
    let name = format!("{}=", spec.name());
    sent.strip_prefix(name.as_bytes()).expect("the cookie").to_vec()
}

/// Of all octets that a value may have.
fn longest_value(spec: &CookieSpec) -> String {
    let octets = "!#$%&'()*+-./0123456789:<=>?@AZ[]^_`az{|}~";
    octets.chars().cycle().take(NAME_VALUE_OCTETS_MAX - spec.name().len()).collect()
}

fn line(spec: &CookieSpec, value: &str) -> String {
    spec.set(value, CookieLifetime::Session).expect("a value")
}

fn text(octets: &[u8]) -> &str {
    str::from_utf8(octets).expect("what was set is ASCII")
}

/// Seconds since 1970.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs_f64()
}
