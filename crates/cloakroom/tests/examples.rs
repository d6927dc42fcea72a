//! The examples, run as a reader would run them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use cloakroom_testkit::servers::Php;

/// A running example; stopped when dropped.
struct Example {
    child: Child,
    address: String,
}

impl Example {
    fn start(name: &str, args: &[&str]) -> Self {
        Self::start_with(name, args, &[])
    }

    fn start_with(name: &str, args: &[&str], settings: &[&str]) -> Self {
        let address = free_address();
        let child = Command::new(program(name))
            .args(args)
            .envs(settings.iter().filter_map(|setting| setting.split_once('=')))
            .arg(&address)
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { child, address }
    }

    fn send(&mut self, method: &str, path: &str, cookie: &str, form: &str) -> (String, String) {
        send(self.connect(), method, path, cookie, form)
    }

    /// Until it listens, or has ended.
    fn connect(&mut self) -> TcpStream {
        loop {
            if let Ok(stream) = TcpStream::connect(&self.address) {
                return stream;
            }
            let ended = self.child.try_wait().expect("a child");
            assert!(ended.is_none(), "ended: {ended:?}");
            std::thread::yield_now();
        }
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to one request: its `Set-Cookie` pair, and its body.
fn send(mut stream: TcpStream, method: &str, path: &str, cookie: &str, form: &str) -> (String, String) {
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .expect("sent");
    let mut reader = BufReader::new(stream);
    let (mut set, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).expect("a line") > 2 {
        if let Some(value) = line.to_lowercase().starts_with("set-cookie: ").then(|| &line[12..]) {
            set = value.split(';').next().unwrap_or_default().to_owned();
        }
        line.clear();
    }
    let mut body = String::new();
    reader.read_to_string(&mut body).expect("a body");
    (set, body)
}

/// `cargo test --all-targets` builds examples as tests only, so they are built here, once.
fn program(name: &str) -> PathBuf {
    static BUILT: LazyLock<bool> = LazyLock::new(|| {
        let cargo = Command::new(env!("CARGO")).args(["build", "--quiet", "--locked", "--examples"]).status();
        cargo.is_ok_and(|status| status.success())
    });
    assert!(*BUILT, "`cargo build --examples` failed");
    let mut path = std::env::current_exe().expect("this test");
    path.pop();
    path.pop();
    path.join("examples").join(name)
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

#[test]
fn hello_counts_visits() {
    let mut hello = Example::start("hello", &[]);
    let (cookie, body) = hello.send("GET", "/", "", "");
    assert_eq!(body, "Visit 1\n");
    assert_eq!(hello.send("GET", "/", &cookie, "").1, "Visit 2\n");
}

#[test]
fn basket_survives_a_restart_and_a_sign_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().to_str().expect("text");
    let mut basket = Example::start("basket", &[folder]);
    let (cookie, _) = basket.send("POST", "/basket", "", "item=coat");
    basket.send("POST", "/basket", &cookie, "item=coat");
    drop(basket);
    let mut basket = Example::start("basket", &[folder]);
    assert_eq!(basket.send("POST", "/basket", &cookie, "item=hat").1, r#"{"coat":2,"hat":1}"#);
    let (signed_in, welcome) = basket.send("POST", "/sign-in", &cookie, "name=alice");
    assert_eq!(welcome, "Welcome, alice\n");
    assert_eq!(basket.send("GET", "/basket", &signed_in, "").1, r#"{"coat":2,"hat":1}"#);
    assert_eq!(basket.send("GET", "/basket", &cookie, "").1, "{}");
}

#[test]
fn login_signs_in_and_out_here_and_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut login = Example::start("login", &[folder.path().to_str().expect("text")]);
    let mut sign_in = |form: &str| login.send("POST", "/sign-in", "", form);
    assert!(sign_in("name=alice&password=wrong").1.contains("No such name"));
    let (here, _) = sign_in("name=alice&password=secret&keep_me_signed_in=on");
    let (there, _) = sign_in("name=alice&password=secret");
    assert_eq!(login.send("GET", "/", &here, "").1, "alice is signed in at 2 places\n");
    login.send("POST", "/sign-out-elsewhere", &here, "");
    assert_eq!(login.send("GET", "/", &there, "").1, "Nobody is signed in\n");
    assert_eq!(login.send("GET", "/", &here, "").1, "alice is signed in at 1 places\n");
    assert_eq!(login.send("POST", "/sign-out-everywhere", &here, "").0, "__Host-id=");
    assert_eq!(login.send("GET", "/", &here, "").1, "Nobody is signed in\n");
}

/// Also shows that keys come from the environment: a second process opens what the first sealed.
#[test]
fn cookies_hold_without_a_session() {
    let keys = "CLOAKROOM_KEYS=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    let mut site = Example::start_with("cookies", &[], &[keys]);
    let (visits, body) = site.send("GET", "/", "", "");
    assert_eq!(body, "Visit 1 of \"\" in light\n");
    let (name, _) = site.send("POST", "/name", "", "name=Ada");
    let (theme, _) = site.send("POST", "/theme?is=dark", "", "");
    let all = [visits.clone(), name, theme].join("; ");
    assert_eq!(site.send("GET", "/", &all, "").1, "Visit 2 of \"Ada\" in dark\n");
    drop(site);

    let mut site = Example::start_with("cookies", &[], &[keys]);
    assert_eq!(site.send("GET", "/", &all, "").1, "Visit 2 of \"Ada\" in dark\n");
    let forged = visits.replace(".1", ".9");
    assert_eq!(site.send("GET", "/", &forged, "").1, "Visit 1 of \"\" in light\n");
    assert_eq!(site.send("POST", "/name", &all, "name=").0, "__Host-prefs=");
}

#[test]
fn own_store_remembers() {
    let mut own = Example::start("own_store", &[]);
    let (cookie, body) = own.send("GET", "/", "", "");
    assert_eq!(body, "Visit 1\n");
    assert_eq!(own.send("GET", "/", &cookie, "").1, "Visit 2\n");
}

#[test]
fn hyper_counts_visits() {
    let mut hyper = Example::start("hyper", &[]);
    let (cookie, body) = hyper.send("GET", "/", "", "");
    assert_eq!(body, "Visit 1\n");
    assert_eq!(hyper.send("GET", "/", &cookie, "").1, "Visit 2\n");
}

#[test]
fn actix_signs_in_and_out() {
    let mut actix = Example::start("actix", &[]);
    let (visitor, body) = actix.send("GET", "/", "", "");
    assert_eq!(body, "nobody, visit 1\n");
    let (alice, _) = actix.send("POST", "/sign-in", &visitor, "name=alice");
    assert_eq!(actix.send("GET", "/", &alice, "").1, "alice, visit 1\n");
    let (there, _) = actix.send("POST", "/sign-in", "", "name=alice");
    assert_eq!(ids(&actix.send("GET", "/devices", &alice, "").1).len(), 2);
    assert_eq!(actix.send("POST", "/sign-out-elsewhere", &alice, "").1, "Signed out at 1 other places\n");
    assert_eq!(actix.send("GET", "/", &there, "").1, "nobody, visit 1\n");
    assert_eq!(actix.send("POST", "/sign-out", &alice, "").0, "__Host-id=");
    assert_eq!(actix.send("GET", "/", &alice, "").1, "nobody, visit 1\n");
}

fn ids(json: &str) -> Vec<String> {
    serde_json::from_str(json).expect("a list")
}

#[test]
fn devices_are_listed_and_ended_by_their_owner() {
    let mut site = Example::start("devices", &[]);
    let mut sign_in = |form: &str| site.send("POST", "/sign-in", "", form).0;
    let (here, there, bobs) = (sign_in("name=alice"), sign_in("name=alice"), sign_in("name=bob"));
    let others = |site: &mut Example, cookie: &str| {
        let list = site.send("GET", "/devices", cookie, "").1;
        let list: Vec<serde_json::Value> = serde_json::from_str(&list).expect("a list");
        assert!(list.iter().all(|device| device["network"] == "127.0.0.1"), "{list:?}");
        let others = list.iter().filter(|device| device["here"] == false);
        others.map(|device| format!("id={}", device["id"].as_str().expect("a text"))).collect::<Vec<_>>()
    };
    let id = others(&mut site, &here).pop().expect("one");
    assert_eq!(site.send("POST", "/devices/end", &bobs, &id).1, "None of yours\n");
    assert_eq!(site.send("POST", "/devices/end", &here, &id).1, "Signed out there\n");
    assert_eq!(others(&mut site, &here).len(), 0);
    assert_eq!(site.send("GET", "/devices", &there, "").1, "[]");

    let (second, _) = site.send("POST", "/sign-in", "", "name=alice");
    assert_eq!(site.send("POST", "/devices/end-others", &here, "").1, "Signed out at 1 other places\n");
    assert_eq!(site.send("GET", "/devices", &second, "").1, "[]");
    let (third, _) = site.send("POST", "/sign-in", "", "name=alice");
    let own = others(&mut site, &third).pop().expect("the first");
    let (removed, told) = site.send("POST", "/devices/end", &here, &own);
    assert_eq!((removed.as_str(), told.as_str()), ("__Host-id=", "Signed out here\n"));
}

#[test]
fn pages_of_ones_own_take_the_place_of_plain_texts() {
    let mut pages = Example::start("pages", &[]);
    let (cookie, kept) = pages.send("POST", "/", "", "a note");
    assert_eq!(kept, "<p>Kept\n");
    let (_, refused) = pages.send("POST", "/", &cookie, &"x".repeat(300_000));
    assert_eq!(refused, "<h1>Sorry</h1><p>That is too much to remember.\n");
    assert_eq!(pages.send("GET", "/", &cookie, "").1, "<p>A note of 6 octets\n");
}

#[test]
fn php_shares_its_session() {
    let php = Php::serve(
        &[("index.php", "<?php session_start(); echo $_SESSION['user'] ?? 'nobody';")],
        &["session.use_strict_mode=1"],
    );
    let mut rust = Example::start("php", &[php.sessions().to_str().expect("text")]);
    let (alice, welcome) = rust.send("POST", "/sign-in", "", "name=alice");
    assert_eq!(welcome, "Welcome\n");
    let address = format!("127.0.0.1:{}", php.port());
    assert_eq!(send(TcpStream::connect(address).expect("listens"), "GET", "/", &alice, "").1, "alice");
    assert_eq!(rust.send("POST", "/sign-out", &alice, "").0, "PHPSESSID=");
    assert_eq!(rust.send("GET", "/", &alice, "").1, "Nobody is signed in\n");
}

/// Their pages show them as they are.
#[test]
fn pages_show_the_examples_that_run() {
    let code = |text: &'static str| text.split_once("\n\n").expect("a page about it, then code").1;
    let page = include_str!("../../../stores/files/README.md");
    assert!(page.contains(code(include_str!("../examples/php.rs"))), "stores/files/README.md");
}

#[test]
fn what_keeps_an_example_from_starting_is_said_in_words() {
    let start = |name: &str, args: &[&str]| {
        let output = Command::new(program(name)).args(args).output().expect("runs");
        assert!(!output.status.success(), "{name}");
        String::from_utf8(output.stderr).expect("text")
    };
    let said = start("php", &["/nowhere/at/all"]);
    assert_eq!(
        said,
        "there is no folder /nowhere/at/all: make it, for the user that PHP runs as, with mode 0700\n"
    );
    let keys = Command::new(program("cookies")).env("CLOAKROOM_KEYS", "a1b2").output().expect("runs");
    let said = String::from_utf8(keys.stderr).expect("text");
    assert!(
        said.starts_with(
            "the keys in $CLOAKROOM_KEYS are no keyring\n  because the key in line 1 has 2 octets"
        ),
        "{said}"
    );
    for name in ["login", "basket"] {
        let said = start(name, &["/dev/null"]);
        assert!(said.contains("/dev/null") && !said.contains('{'), "{name}: {said}");
    }
}
