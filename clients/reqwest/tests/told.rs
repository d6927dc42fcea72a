//! What the log says of cookies that were dropped.
//!
//! All tests here share one log, which is there before anything is told: one of each thread's own would come
//! too late for what another thread tells at that moment.

use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

use cloakroom_reqwest::{CookieJar, Loaded, TARGET};
use reqwest::Url;
use reqwest::cookie::CookieStore as _;
use reqwest::header::HeaderValue;
use tracing::Level;

static OCTETS: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static IS_KEPT: OnceLock<()> = OnceLock::new();

struct Log;

impl io::Write for Log {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        OCTETS.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn jar() -> CookieJar {
    IS_KEPT.get_or_init(|| {
        let format = tracing_subscriber::fmt().with_writer(|| Log).with_ansi(false).without_time();
        format.with_max_level(Level::TRACE).init();
    });
    CookieJar::new()
}

/// The lines that mention this, which each test has for itself.
fn lines_with(what: &str) -> Vec<String> {
    let octets = OCTETS.lock().unwrap_or_else(PoisonError::into_inner);
    let text = String::from_utf8_lossy(&octets);
    text.lines().filter(|line| line.contains(what)).map(|line| line.trim().to_owned()).collect()
}

fn answer(jar: &CookieJar, host: &str, lines: &[&str]) {
    let url = Url::parse(&format!("http://{host}/private?token=t0ken")).expect("a URL");
    let lines = lines.iter().map(|line| HeaderValue::from_bytes(line.as_bytes()).expect("a line"));
    jar.set_cookies(&mut lines.collect::<Vec<_>>().iter(), &url);
}

#[test]
fn a_refused_cookie_is_told_with_the_reason() {
    let lines = ["id=s3cret; Domain=co.uk", "safe=s3cret; Secure", "s3cret; Domain=co.uk"];
    let jar = jar();
    answer(&jar, "shop.co.uk", &lines);
    jar.set("http://shop.co.uk/", "hand=s3cret; Domain=co.uk").expect("a URL");
    let refused = |why: &str, cookie: &str, step: u8| {
        let fields = format!(r#"cookie={cookie} host="shop.co.uk" rule="RFC 10025, 5.7 step {step}""#);
        format!("DEBUG {TARGET}: a cookie was refused: {why} {fields}")
    };
    let suffix = "Domain is a public suffix, below which anyone may register";
    let expected = [
        refused(suffix, "id", 9),
        refused("a Secure cookie came over a connection that is not secure", "safe", 13),
        refused(suffix, "", 9),
        refused(suffix, "hand", 9),
    ];
    assert_eq!(lines_with("shop.co.uk"), expected);
}

#[test]
fn no_value_no_path_and_no_query_is_ever_told() {
    let lines = ["id=s3cret; Domain=com", "kept=s3cret", "kept=; Max-Age=0", "s3cret", "=s3cret"];
    answer(&jar(), "quiet.example", &lines);
    let told = lines_with("quiet.example");
    assert_eq!(told.len(), lines.len(), "{told:?}");
    let all = told.concat();
    assert!(!["s3cret", "private", "t0ken"].iter().any(|secret| all.contains(secret)), "{all}");
}

#[test]
fn a_cookie_that_finds_no_room_is_told() {
    let lines: Vec<_> = (0..50).map(|n| format!("c{n}=1; Secure")).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).chain(["plain=1"]).collect();
    answer(&jar(), "full.localhost", &lines);
    let told = lines_with("full.localhost");
    assert_eq!(told.last().map(|line| line.contains("found no room")), Some(true), "{told:?}");
}

#[test]
fn a_server_s_names_cannot_write_the_log() {
    answer(&jar(), "odd.example", &["\u{202e}id\"=1; Domain=com"]);
    assert!(lines_with("odd.example").concat().contains(r#"cookie=\xe2\x80\xaeid\""#));
}

#[test]
fn a_request_that_goes_without_cookies_is_told() {
    let url = Url::parse("ftp://files.example/private").expect("a URL");
    assert_eq!(jar().cookies(&url), None);
    let told = format!("DEBUG {TARGET}: a request goes without cookies: ");
    let lines = lines_with("files.example");
    assert!(lines.concat().starts_with(&told) && !lines.concat().contains("private"), "{lines:?}");
}

#[test]
fn a_line_of_a_file_that_gives_no_cookie_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("unread.txt");
    std::fs::write(&file, "s3cret\n").expect("written");
    assert_eq!(jar().load_netscape(&file).expect("loaded"), Loaded::Read { unread: vec![1] });
    let lines = lines_with("unread.txt");
    assert!(lines.concat().ends_with("line=1") && !lines.concat().contains("s3cret"), "{lines:?}");
}
