//! What is not asked properly ends with 2, and says how to ask.

use crate::program::{cookie, explain};

#[test]
fn a_question_without_an_answer_ends_with_2() {
    for (arguments, input, told) in [
        (&["explain", "a=b", "--url", "www.example.com"][..], "", "https://www.example.com/login"),
        (&["explain", "a=b", "--url", "file:///a"], "", "a URL of this scheme has no cookies"),
        (&["explain", "a=b", "--now", "soon"], "", "2026-01-15T00:00:00Z"),
        (&["explain", "a=b", "--as", "ticket"], "", "set-cookie"),
        (&["explain"], "", "there is no cookie line"),
        (&["explain", ""], "", "there is no cookie line"),
        (&["explain", "-"], "\n\n", "curl -si"),
        (&["explain", "-"], "HTTP/2 200\r\ndate: now\r\n\r\na=b; Path=/", "there is no cookie line"),
    ] {
        let said = cookie(arguments, input.as_bytes());
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}: {said:?}");
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn what_is_no_url_is_told_once() {
    let said = explain("a=b", &["--url", "www.example.com"]);
    assert_eq!(said.err.matches("this is no URL").count(), 1, "{}", said.err);
    assert!(said.err.contains("with https:// in front"), "{}", said.err);
}

#[test]
fn a_line_may_begin_with_a_hyphen() {
    assert!(explain("-id=1", &[]).out.contains("Name         -id\n"));
}

#[test]
fn help_says_in_what_form_an_application_reads_a_value() {
    let long = cookie(["seal", "--help"], b"").out;
    assert!(long.contains("read JSON") && long.contains("'\"dark\"', not dark"), "{long}");
}

#[test]
fn help_has_examples_and_every_key_of_json() {
    let brief = cookie(["explain", "-h"], b"").out;
    assert!(brief.contains("Examples:") && brief.contains("Exit code:"), "{brief}");
    let long = cookie(["explain", "--help"], b"").out;
    let told = explain("id=1; SameSite=None", &["--json"]).json();
    let stored = explain("id=1", &["--json"]).json();
    let read = explain("Cookie: id=1", &["--json"]).json();
    let objects = [&told[0], &told[0]["refusal"], &stored[0]["cookie"], &stored[0]["sent"], &read[0]];
    for key in objects.iter().flat_map(|object| object.as_object().expect("an object").keys()) {
        assert!(long.contains(key.as_str()), "{key} is not in --help");
    }
}
