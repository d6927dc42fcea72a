//! Cookies without sessions: what a browser is told, what comes back, and what is not believed.

mod log;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cloakroom::cookies::{
    Cookie, CookieError, CookieLifetime, CookieSpec, Cookies, EncryptedCookie, Keyring, PlainCookie, Reading,
    SignedCookie,
};
use cloakroom::{SpecError, Timestamp};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, COOKIE, HeaderValue, SET_COOKIE, VARY};
use log::Log;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Preferences {
    theme: String,
    newsletter: bool,
}

const HOUR: Duration = Duration::from_secs(3600);
const OLD: [u8; 32] = [8; 32];
const NEW: [u8; 32] = [7; 32];

fn spec(name: &str) -> CookieSpec {
    CookieSpec::builder(name).build().expect("a cookie")
}

fn theme() -> PlainCookie {
    PlainCookie::new(spec("theme"))
}

fn preferences(keys: &[[u8; 32]]) -> EncryptedCookie<Preferences> {
    let keyring = Keyring::new(keys).expect("a keyring");
    EncryptedCookie::new(spec("__Host-prefs"), &keyring, "preferences", HOUR).expect("a sealer")
}

fn dark() -> Preferences {
    Preferences { theme: "dark".into(), newsletter: true }
}

/// The cookies of a request whose `Cookie` fields are these.
fn request(fields: &[&[u8]]) -> Cookies {
    let mut headers = HeaderMap::new();
    for field in fields {
        headers.append(COOKIE, HeaderValue::from_bytes(field).expect("a field"));
    }
    Cookies::of(&headers).expect("few cookies")
}

fn response(cookies: Cookies) -> HeaderMap {
    let mut headers = HeaderMap::new();
    cookies.write_to(&mut headers);
    headers
}

fn lines(headers: &HeaderMap) -> Vec<&str> {
    headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("text")).collect()
}

/// What a browser sends back of what it was told.
fn sent_back(cookies: Cookies) -> String {
    let headers = response(cookies);
    let pairs = lines(&headers).into_iter().map(|line| line.split(';').next().unwrap_or_default());
    pairs.collect::<Vec<_>>().join("; ")
}

fn sealed<C: Cookie>(cookie: &C, value: &C::Value) -> String {
    let cookies = request(&[]);
    cookies.set(cookie, value).expect("set");
    sent_back(cookies)
}

#[test]
fn what_is_set_comes_back() -> Result<(), CookieError> {
    let (theme, preferences) = (theme(), preferences(&[NEW]));
    let cookies = request(&[]);
    assert_eq!(cookies.get(&theme), None);
    cookies.set(&theme, "dark")?;
    cookies.set(&preferences, &dark())?;
    let field = sent_back(cookies);

    let cookies = request(&[field.as_bytes()]);
    assert_eq!(cookies.get(&theme).as_deref(), Some("dark"));
    assert_eq!(cookies.get(&preferences), Some(dark()));
    Ok(())
}

#[test]
fn the_last_word_about_a_cookie_is_what_the_browser_hears_and_the_handler_reads() -> Result<(), CookieError> {
    let (theme, other_path) =
        (theme(), CookieSpec::builder("theme").path("/shop").build().expect("a cookie"));
    let other_path = PlainCookie::new(other_path);
    let cookies = request(&[b"theme=light"]);
    cookies.remove(&theme);
    assert_eq!(cookies.get(&theme), None);
    cookies.set(&theme, "dark")?;
    cookies.set(&other_path, "blue")?;
    assert_eq!(cookies.get(&theme).as_deref(), Some("dark"));
    let headers = response(cookies);
    assert_eq!(
        lines(&headers),
        [
            "theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax",
            "theme=blue; Path=/shop; Secure; HttpOnly; SameSite=Lax"
        ]
    );
    Ok(())
}

#[test]
fn a_value_refused_leaves_what_was_said_before() -> Result<(), CookieError> {
    let cookies = request(&[]);
    cookies.set(&theme(), "dark")?;
    let refused = |value: &str| {
        let error = cookies.set(&theme(), value).expect_err("refused");
        format!("{error}: {}", std::error::Error::source(&error).expect("a rule"))
    };
    let told = refused("da;rk");
    assert!(told.starts_with("the cookie theme cannot be set: octet 2") && !told.contains("da;rk"), "{told}");
    let told = refused(&"x".repeat(4096));
    assert!(told.contains("browsers drop more than 4096"), "{told}");
    assert_eq!(sent_back(cookies), "theme=dark");
    Ok(())
}

#[test]
fn any_text_travels_where_one_says_so() -> Result<(), CookieError> {
    let nickname = PlainCookie::new(spec("nick")).percent_encoded();
    for text in ["Zoë; 50%", "", "a b,\"c\"\\", "\u{0}\r\n", "好"] {
        let field = sealed(&nickname, text);
        assert!(field.is_ascii(), "{field}");
        assert_eq!(request(&[field.as_bytes()]).get(&nickname).as_deref(), Some(text));
    }
    assert_eq!(request(&[b"nick=%C3"]).get(&nickname), None, "no UTF-8");
    assert_eq!(request(&[b"nick=\xc3\xa9"]).get(&nickname), None, "not encoded");
    assert_eq!(request(&[b"theme=\xc3"]).get(&theme()), None, "no UTF-8");
    Ok(())
}

#[test]
fn a_sealed_cookie_is_believed_in_its_own_place_only() {
    let keyring = Keyring::new([NEW]).expect("a keyring");
    let cookie = |name, purpose| {
        EncryptedCookie::<String>::new(spec(name), &keyring, purpose, HOUR).expect("a sealer")
    };
    let coupon = cookie("coupon", "checkout");
    let field = sealed(&coupon, &"10%".to_owned());
    let token = field.strip_prefix("coupon=").expect("its name");
    assert!(!token.contains("10%"));

    assert_eq!(request(&[field.as_bytes()]).get(&coupon).as_deref(), Some("10%"));
    assert_eq!(request(&[field.as_bytes()]).get(&cookie("coupon", "newsletter")), None, "another purpose");
    let moved = format!("voucher={token}");
    assert_eq!(request(&[moved.as_bytes()]).get(&cookie("voucher", "checkout")), None, "another name");
    let signed = SignedCookie::<String>::new(spec("coupon"), &keyring, "checkout", HOUR).expect("a signer");
    assert_eq!(request(&[field.as_bytes()]).get(&signed), None, "another kind");
    for at in 0..token.len() {
        let mut forged = field.clone().into_bytes();
        forged["coupon=".len() + at] ^= 1;
        if let Ok(forged) = HeaderValue::from_bytes(&forged) {
            assert_eq!(request(&[forged.as_bytes()]).get(&coupon), None, "octet {at}");
        }
    }
}

#[test]
fn a_context_binds_besides() {
    let preferences = preferences(&[NEW]);
    let field = sealed(&preferences.within(b"tenant-7"), &dark());
    let cookies = request(&[field.as_bytes()]);
    assert_eq!(cookies.get(&preferences.within(b"tenant-7")), Some(dark()));
    assert_eq!(cookies.get(&preferences.within(b"tenant-8")), None);
    assert_eq!(cookies.get(&preferences), None);
}

#[test]
fn a_signed_cookie_can_be_read_by_all() {
    let keyring = Keyring::new([NEW]).expect("a keyring");
    let seen = SignedCookie::<u32>::new(spec("seen"), &keyring, "tour", HOUR).expect("a signer");
    let field = sealed(&seen, &12);
    assert!(field.ends_with(".12"), "{field}");
    assert_eq!(request(&[field.as_bytes()]).get(&seen), Some(12));
    let forged = field.replace(".12", ".13");
    assert_eq!(request(&[forged.as_bytes()]).get(&seen), None);
}

#[test]
fn a_planted_cookie_does_not_hide_ours() {
    let preferences = preferences(&[NEW]);
    let ours = sealed(&preferences, &dark());
    let planted = format!("__Host-prefs=planted; {ours}");
    assert_eq!(request(&[planted.as_bytes()]).get(&preferences), Some(dark()));
    assert_eq!(request(&[b"__Host-prefs=x", ours.as_bytes()]).get(&preferences), Some(dark()));
    // Trimmed or decoded these would be ours.
    for name in ["\u{2000}__Host-prefs", "%5F_Host-prefs", "__host-prefs", "\"__Host-prefs"] {
        let other = ours.replace("__Host-prefs", name);
        assert_eq!(request(&[other.as_bytes()]).get(&preferences), None, "{name}");
    }
}

#[test]
fn after_its_time_it_is_not_there() {
    let clock = Arc::new(AtomicU64::new(1_768_435_200_500));
    let read = clock.clone();
    let preferences =
        preferences(&[NEW]).kept().clock(move || Timestamp::from_millis(read.load(Ordering::Relaxed)));
    let cookies = request(&[]);
    cookies.set(&preferences, &dark()).expect("set");
    let headers = response(cookies);
    assert!(lines(&headers)[0].ends_with("; Max-Age=3600"), "{headers:?}");

    let field = lines(&headers)[0].split(';').next().expect("a pair").to_owned();
    let cookies = request(&[field.as_bytes()]);
    clock.fetch_add(3_599_499, Ordering::Relaxed);
    assert_eq!(cookies.get(&preferences), Some(dark()));
    clock.fetch_add(1, Ordering::Relaxed);
    assert_eq!(cookies.get(&preferences), None);
}

#[test]
fn a_browser_keeps_it_only_where_that_was_asked_and_never_too_short() {
    let line = |cookie: &PlainCookie| {
        let cookies = request(&[]);
        cookies.set(cookie, "x").expect("set");
        lines(&response(cookies))[0].to_owned()
    };
    assert!(line(&theme()).ends_with("SameSite=Lax"));
    assert!(line(&theme().kept_for(Duration::from_millis(1001))).ends_with("; Max-Age=2"));
    assert!(line(&theme().kept_for(Duration::MAX)).ends_with("; Max-Age=34560000"));
    let cookies = request(&[]);
    cookies.set(&preferences(&[NEW]), &dark()).expect("set");
    assert!(
        lines(&response(cookies))[0].ends_with("SameSite=Lax"),
        "good for an hour, and kept for the session"
    );
}

#[test]
fn what_a_retired_key_sealed_is_sealed_again_and_ends_when_it_would_have() {
    let clock = Arc::new(AtomicU64::new(1_768_435_200_000));
    let at = |cookie: EncryptedCookie<Preferences>| {
        let read = clock.clone();
        cookie.kept().clock(move || Timestamp::from_millis(read.load(Ordering::Relaxed)))
    };
    let (before, after, without) =
        (at(preferences(&[OLD])), at(preferences(&[NEW, OLD])), at(preferences(&[NEW])));
    let old = sealed(&before, &dark());

    clock.fetch_add(600_000, Ordering::Relaxed);
    let cookies = request(&[old.as_bytes()]);
    assert_eq!(cookies.get(&after), Some(dark()));
    assert_eq!(cookies.get(&after), Some(dark()), "read again, from what will be said");
    let headers = response(cookies);
    assert_eq!(lines(&headers).len(), 1);
    assert!(lines(&headers)[0].ends_with("; Max-Age=3000"), "{headers:?}");

    let new = lines(&headers)[0].split(';').next().expect("a pair").to_owned();
    assert_eq!(request(&[new.as_bytes()]).get(&without), Some(dark()), "the old key can go");
    let cookies = request(&[new.as_bytes()]);
    assert_eq!(cookies.get(&after), Some(dark()));
    assert!(lines(&response(cookies)).is_empty(), "nothing to say of the first key's");
    clock.fetch_add(3_000_000, Ordering::Relaxed);
    assert_eq!(request(&[new.as_bytes()]).get(&without), None, "no longer than the old one");
}

/// Removed by another thread just while it is read, and found to be sealed with a retired key.
struct Meanwhile<'a>(PlainCookie, &'a Cookies);

impl Cookie for Meanwhile<'_> {
    type Value = str;
    type Read = String;

    fn spec(&self) -> &CookieSpec {
        self.0.spec()
    }

    fn read(&self, octets: &[u8]) -> Option<Reading<String>> {
        self.1.remove(&self.0);
        let again = Some(("again".to_owned(), CookieLifetime::Session));
        Some(Reading { again, ..self.0.read(octets)? })
    }

    fn write(&self, value: &str) -> Result<(String, CookieLifetime), CookieError> {
        self.0.write(value)
    }
}

#[test]
fn what_is_sealed_again_undoes_nothing_that_was_said_meanwhile() {
    let cookies = request(&[b"theme=dark"]);
    assert_eq!(cookies.get(&Meanwhile(theme(), &cookies)), Some("dark".to_owned()));
    assert_eq!(lines(&response(cookies)), [theme().spec().removal()]);
}

#[test]
fn who_only_reads_around_a_handler_undoes_nothing_of_it() {
    let (before, after) = (preferences(&[OLD]), preferences(&[NEW, OLD]));
    let old = sealed(&before, &dark());
    let handler = request(&[old.as_bytes()]);
    handler.remove(&after);
    let mut headers = response(handler);
    let around = request(&[old.as_bytes()]);
    assert_eq!(around.get(&after), Some(dark()), "and is to be sealed again");
    around.write_to(&mut headers);
    assert_eq!(lines(&headers), [after.spec().removal()]);
}

#[test]
fn another_version_of_a_value_is_not_there() {
    let keyring = Keyring::new([NEW]).expect("a keyring");
    let text = EncryptedCookie::<String>::new(spec("id"), &keyring, "x", HOUR).expect("a sealer");
    let number = EncryptedCookie::<u8>::new(spec("id"), &keyring, "x", HOUR).expect("a sealer");
    let old =
        EncryptedCookie::<std::collections::BTreeMap<String, bool>>::new(spec("id"), &keyring, "x", HOUR);
    let old = sealed(&old.expect("a sealer"), &[("newsletter".to_owned(), true)].into());
    let new = EncryptedCookie::<Preferences>::new(spec("id"), &keyring, "x", HOUR).expect("a sealer");
    let log = Log::default();
    let _guard = log.listen();
    assert_eq!(request(&[old.as_bytes()]).get(&new), None);
    assert!(log.text().contains("missing field `theme` at octet 19"), "{}", log.text());
    assert_eq!(request(&[sealed(&text, &"hunter2".to_owned()).as_bytes()]).get(&number), None);
    assert!(
        log.text()
            .contains("the cookie id was sealed here, and its value does not fit its type: another form"),
        "{}",
        log.text()
    );
    assert!(!log.text().contains("hunter2"), "{}", log.text());
}

#[test]
fn whoever_speaks_last_of_a_cookie_is_heard_alone() -> Result<(), CookieError> {
    let (theme, other) = (theme(), PlainCookie::new(spec("other")));
    let within = request(&[]);
    within.set(&theme, "light")?;
    within.set(&other, "x")?;
    let mut headers = response(within);
    headers.append(SET_COOKIE, HeaderValue::from_bytes(b"theme=d\xe9but; Path=/").expect("a field"));
    let around = request(&[]);
    around.set(&theme, "dark")?;
    around.write_to(&mut headers);
    let pairs = |line: &str| line.split(';').next().unwrap_or_default().to_owned();
    assert_eq!(lines(&headers).into_iter().map(pairs).collect::<Vec<_>>(), ["other=x", "theme=dark"]);
    Ok(())
}

#[test]
fn a_cookie_is_good_for_400_days_at_most() -> Result<(), CookieError> {
    let keyring = Keyring::new([NEW]).expect("a keyring");
    let sealer = EncryptedCookie::<u8>::new(spec("id"), &keyring, "x", Duration::MAX).expect("a sealer");
    let cookies = request(&[]);
    cookies.set(&sealer.kept(), &1)?;
    assert!(lines(&response(cookies))[0].ends_with("; Max-Age=34560000"));
    Ok(())
}

#[test]
fn caches_are_told_what_they_must_know_and_no_more() -> Result<(), CookieError> {
    let untouched = response(request(&[b"theme=dark"]));
    assert!(untouched.is_empty(), "{untouched:?}");

    let cookies = request(&[]);
    let _ = cookies.get(&theme());
    let read = response(cookies);
    assert_eq!(read[VARY], "Cookie", "also when there was none");
    assert!(!read.contains_key(CACHE_CONTROL));

    let cookies = request(&[]);
    cookies.set(&theme(), "dark")?;
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"));
    cookies.write_to(&mut headers);
    assert_eq!(headers[CACHE_CONTROL], "private, no-store");

    let cookies = request(&[]);
    cookies.set(&theme(), "dark")?;
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=60"));
    cookies.write_to(&mut headers);
    assert_eq!(headers[CACHE_CONTROL], "private, max-age=60");
    Ok(())
}

#[test]
fn too_many_cookies_are_none() {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, HeaderValue::from_str(&"a=1; ".repeat(3001)).expect("a field"));
    assert!(Cookies::of(&headers).is_err());
    headers.insert(COOKIE, HeaderValue::from_str(&"x".repeat(64 * 1024 + 1)).expect("a field"));
    assert!(Cookies::of(&headers).is_err());
}

#[test]
fn neither_names_of_keys_nor_values_are_shown() {
    let cookies = request(&[b"theme=hunter2"]);
    cookies.set(&PlainCookie::new(spec("other")), "hunter2").expect("set");
    let preferences = preferences(&[NEW]);
    let shown = format!("{cookies:?} {preferences:?} {:?}", preferences.within(b"hunter2"));
    assert!(shown.contains("theme") && shown.contains("other"), "{shown}");
    assert!(!shown.contains("hunter2") && !shown.contains("7, 7"), "{shown}");
    drop(response(cookies));
}

#[test]
fn what_cannot_be_described_is_refused_at_once() {
    let keyring = Keyring::new([NEW]).expect("a keyring");
    let refused = CookieSpec::builder("__Host-x").domain("shop.example").build();
    assert!(matches!(refused, Err(SpecError::PrefixForbidsDomain { .. })), "{refused:?}");
    assert!(EncryptedCookie::<u8>::new(spec("x"), &keyring, "", HOUR).is_err(), "no purpose");
    assert!(SignedCookie::<u8>::new(spec(&"x".repeat(256)), &keyring, "x", HOUR).is_err(), "a long name");
}

#[test]
fn the_log_tells_why_a_cookie_is_not_there() {
    let log = Log::default();
    let _guard = log.listen();
    let preferences = preferences(&[NEW]);
    let _ = request(&[]).get(&preferences);
    assert!(!log.text().contains("not ours"), "nothing was sent");
    let _ = request(&[b"__Host-prefs=hunter2"]).get(&preferences);
    assert!(
        log.text().contains("DEBUG cloakroom: the request's cookie __Host-prefs is not there: not ours"),
        "{}",
        log.text()
    );

    let cookies = request(&[]);
    cookies.set(&theme(), "hunter2").expect("set");
    drop(cookies);
    assert!(
        log.text().contains(" WARN cloakroom: set and not sent: theme; a handler returns"),
        "{}",
        log.text()
    );
    assert!(log.text().contains("theme") && !log.text().contains("hunter2"), "{}", log.text());
    let cookies = request(&[]);
    cookies.set(&theme(), "dark").expect("set");
    cookies.set(&theme(), "; ").expect_err("refused");
    drop(cookies);
    assert_eq!(log.text().matches(" WARN ").count(), 1, "the error is what is told: {}", log.text());

    let cookies = request(&[]);
    cookies.set(&theme(), "dark").expect("set");
    let before = log.text();
    drop(response(cookies));
    assert_eq!(log.text(), before, "sent");

    let old = sealed(&self::preferences(&[OLD]), &dark());
    let before = log.text().matches(" WARN ").count();
    assert!(request(&[old.as_bytes()]).get(&self::preferences(&[NEW, OLD])).is_some());
    assert_eq!(log.text().matches(" WARN ").count(), before, "the handler said nothing");
    assert!(log.text().contains("cookies were read and not returned"), "{}", log.text());
    let planted = "__Host-prefs=x; ".repeat(9);
    assert_eq!(request(&[planted.as_bytes()]).get(&preferences), None);
    assert!(log.text().contains(" WARN cloakroom: a request has 9 cookies __Host-prefs"), "{}", log.text());
}
