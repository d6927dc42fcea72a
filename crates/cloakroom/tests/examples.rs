//! The examples, run as a reader would run them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

/// A running example; stopped when dropped.
struct Example {
    child: Child,
    address: String,
}

impl Example {
    fn start(name: &str, args: &[&str]) -> Self {
        let address = free_address();
        let child = Command::new(program(name))
            .args(args)
            .arg(&address)
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { child, address }
    }

    /// The answer to one request: its `Set-Cookie` pair, and its body.
    fn send(&mut self, method: &str, path: &str, cookie: &str, form: &str) -> (String, String) {
        let mut stream = self.connect();
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
    assert_eq!(actix.send("POST", "/sign-out", &alice, "").0, "__Host-id=");
    assert_eq!(actix.send("GET", "/", &alice, "").1, "nobody, visit 1\n");
}
