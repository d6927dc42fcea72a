//! What is refused, and how it is told.

use std::path::Path;
use std::process::Output;

use crate::program::{Program, command};
use crate::visitor::Visitor;

/// Runs the program to its end, which comes at once: it refuses to start.
fn refused(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = command(arguments).output().expect("the program starts");
    let told = String::from_utf8(stderr).expect("words");
    assert_eq!(status.code(), Some(1), "{told}");
    assert!(stdout.is_empty(), "nothing is said to be served");
    assert!(told.starts_with("error: ") && !told.contains("panicked") && !told.contains('{'), "{told}");
    told
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn other_machines_want_the_loud_knob() {
    let data = tempfile::tempdir().expect("a folder");
    let told = refused(&["--listen", "0.0.0.0:0", "--data", text(data.path())]);
    for word in ["__Host-id", "Secure", "--insecure-plain-http", "--listen 127.0.0.1"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert_eq!(std::fs::read_dir(data.path()).expect("a folder").count(), 0, "nothing was touched");
}

#[test]
fn a_folder_in_use_is_told() {
    let data = tempfile::tempdir().expect("a folder");
    let _first = Program::start(&[], data.path());
    let told = refused(&["--listen", "127.0.0.1:0", "--data", text(data.path())]);
    assert!(told.contains("another process is using the folder") && told.contains("--data DIR"), "{told}");
}

#[test]
fn a_port_in_use_is_told() {
    let (data, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let first = Program::start(&[], data.path());
    let listen = first.address.to_string();
    let told = refused(&["--listen", &listen, "--data", text(other.path())]);
    assert!(told.contains("already in use") && told.contains("--listen 127.0.0.1:0"), "{told}");
}

#[test]
fn a_folder_that_is_a_file_is_told() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("file");
    std::fs::write(&file, "").expect("written");
    let told = refused(&["--listen", "127.0.0.1:0", "--data", text(&file)]);
    assert!(told.contains("cannot use the folder") && told.contains("because: "), "{told}");
}

#[test]
fn accounts_that_cannot_be_read_are_left_alone() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("accounts.json");
    std::fs::write(&file, "not JSON").expect("written");
    let told = refused(&["--listen", "127.0.0.1:0", "--data", text(data.path())]);
    assert!(told.contains("cannot open the accounts"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).expect("read"), "not JSON");
}

#[test]
fn spans_that_contradict_each_other_are_told() {
    let told = refused(&["--idle", "2h", "--absolute", "1h"]);
    assert!(told.contains("--idle 2h is longer than --absolute 1h"), "{told}");
    assert!(told.contains("no idle limit") && told.contains("--idle 2h --absolute 2h"), "{told}");
}

#[test]
fn a_span_shorter_than_the_usual_idle_time_is_told() {
    let told = refused(&["--absolute", "1ms"]);
    assert!(told.contains("--absolute 1ms is shorter") && told.contains("the default of 20m"), "{told}");
    assert!(!told.contains("no idle limit") && told.contains("--idle 1ms --absolute 1ms"), "{told}");
}

#[test]
fn spans_for_no_session_are_told_as_they_were_typed() {
    for (arguments, reason) in [
        (["--idle", "0s"], "at least a millisecond"),
        (["--idle", "99999999d"], "400 days at most"),
        (["--absolute", "401d"], "400 days at most"),
        (["--idle", "-3s"], "a number with a unit: 90s, 20m, 12h, 7d"),
        (["--idle", "abc"], "a number with a unit: 90s, 20m, 12h, 7d"),
    ] {
        let Output { status, stderr, .. } = command(&arguments).output().expect("the program starts");
        let told = String::from_utf8(stderr).expect("words");
        assert_eq!(status.code(), Some(2), "{told}");
        let [option, typed] = arguments;
        let named = format!("'{typed}' for '{option} <SPAN>'");
        assert!(told.contains(&named) && told.contains(reason), "{told}");
        assert!(!told.contains("no idle limit"), "{told}");
    }
}

#[test]
fn forms_of_other_sites_are_refused() {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&[], data.path());
    let mut visitor = Visitor::new(program.address);
    visitor.enter("sign-up", "ada", "");
    for lines in ["Sec-Fetch-Site: cross-site\r\n", "Origin: https://evil.example\r\n"] {
        let answer = visitor.send("POST", "/account/sign-out", lines, "");
        assert_eq!((answer.status, answer.all("set-cookie").count()), (403, 0));
    }
    assert!(visitor.get("/account").body.contains(r#"id="sign-out""#), "still signed in");
}

#[test]
fn strange_requests_get_a_page_and_strict_headers() {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&[], data.path());
    let mut visitor = Visitor::new(program.address);
    let long = format!("product={}&step=add", "x".repeat(20_000));
    for (method, path, form, status) in [
        ("GET", "/nowhere", "", 404),
        ("GET", "/shop/crown", "", 404),
        ("POST", "/", "", 405),
        ("POST", "/basket", "product=hat&step=juggle", 422),
        ("POST", "/basket", long.as_str(), 413),
    ] {
        let answer = visitor.send(method, path, "", form);
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.body.contains("<h1>"), "{}", answer.body);
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
    }
}
