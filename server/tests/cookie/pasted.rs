//! Several lines from standard input, given to one browser.

use serde_json::Value;

use crate::program::cookie;

const HEAD: &[u8] = b"HTTP/2 200\r\ncontent-type: text/html\r\nset-cookie: a=1; Path=/; Secure\r\n\
    Set-Cookie: a=2; Path=/; Secure\r\nSet-Cookie: a=3; Path=/; Secure; Domain=example.com\r\n\
    set-cookie: b=4; SameSite=None\r\nSET-COOKIE: a=; Path=/; Max-Age=0\r\n\r\n<p>c=5; Path=/</p>\r\n";

#[test]
fn a_response_is_explained_line_by_line() {
    let said = cookie(["explain", "-", "--json", "--url", "https://www.example.com/"], HEAD);
    assert_eq!(said.code, 1, "one is refused");
    let told = said.json();
    let verdicts: Vec<_> = told.iter().map(|line| line["verdict"].as_str().expect("a word")).collect();
    assert_eq!(verdicts, ["stored", "stored", "stored", "refused", "removed"]);
    assert_eq!(told[1]["replaces"], 1);
    assert_eq!(told[2]["beside"], serde_json::json!([2]));
    assert_eq!(told[4]["replaces"], 2);
}

#[test]
fn without_an_argument_standard_input_is_read() {
    let page = ["explain", "--url", "https://www.example.com/"];
    let said = cookie(page, HEAD);
    assert_eq!((said.code, said.out), (1, cookie(page.into_iter().chain(["-"]), HEAD).out));
}

#[test]
fn several_lines_begin_with_what_became_of_each() {
    let said = cookie(["explain", "-", "--url", "https://www.example.com/"], HEAD);
    let first: Vec<_> = said.out.lines().take(5).collect();
    assert_eq!(
        first,
        [
            "STORED    1  a=1",
            "STORED    2  a=2",
            "STORED    3  a=3",
            "REFUSED   4  b=4: SameSite=None needs Secure",
            "REMOVED   5  a="
        ]
    );
    assert_eq!(said.out.matches("Firefox and Safari take it for None").count(), 1, "once is enough");
}

#[test]
fn what_curl_shows_has_both_directions() {
    let input = b"> GET / HTTP/1.1\r\n> Cookie: a=1; b=2\r\n>\r\n< HTTP/1.1 200 OK\r\n< Set-Cookie: c=3\r\n";
    let said = cookie(["explain", "-", "--json"], input);
    let kinds: Vec<_> = said.json().iter().map(|line| line["kind"].clone()).collect();
    assert_eq!((said.code, kinds), (0, vec!["cookie".into(), "set_cookie".into()]));
}

#[test]
fn a_value_may_stand_below_its_fields_name() {
    let input = b"set-cookie:\na=1; Path=/\nset-cookie: b=2\nno=value\nset-cookie:\nx-c: d=4\n\
        cookie:\nGET /?a=b HTTP/1.1\ncookie:\r\n e=5; f=6\r\n";
    let told = cookie(["explain", "-", "--json"], input).json();
    let word = |line: &Value, key: &str| line[key].as_str().expect("words").to_owned();
    let lines: Vec<_> = told.iter().map(|line| [word(line, "kind"), word(line, "line")]).collect();
    assert_eq!(
        lines,
        [
            ["set_cookie", "a=1; Path=/"],
            ["set_cookie", "b=2"],
            ["set_cookie", ""],
            ["cookie", ""],
            ["cookie", "e=5; f=6"]
        ]
    );
}

/// The codes of what is said of each pair of each line.
fn said_of_pairs(input: &[u8]) -> Vec<Vec<String>> {
    let codes = |pair: &Value| {
        let notes = pair["notes"].as_array().expect("notes").iter();
        notes.map(|note| note["code"].as_str().expect("a code")).collect::<Vec<_>>().join(" ")
    };
    let pairs = |line: &Value| line["pairs"].as_array().expect("pairs").iter().map(codes).collect();
    cookie(["explain", "-", "--json"], input).json().iter().map(pairs).collect()
}

#[test]
fn the_fields_of_one_request_are_read_together() {
    let head =
        b"GET / HTTP/1.1\r\nCookie: a=1; __Host-b=2; c=3\r\nHost: a\r\nCookie: a=1; __Host-b=3; d=4\r\n\r\n\
                 GET / HTTP/1.1\r\nCookie: a=1\r\n\r\n";
    assert_eq!(
        said_of_pairs(head),
        [vec!["", "", ""], vec!["duplicate", "host_prefix_repeated", ""], vec![""]]
    );
    assert_eq!(
        said_of_pairs(b"Cookie: a=1\nCookie: a=1\n"),
        [[""], [""]],
        "of two requests, for all we know"
    );
}

#[test]
fn a_repeated_name_is_judged_by_all_of_its_values() {
    let several = b"Cookie: __Host-a=1; __Host-a=1; __Host-a=2; __Host-a=1; b; b";
    let twice = "host_prefix_repeated";
    assert_eq!(said_of_pairs(several), [["", twice, twice, twice, "nameless", "nameless"]]);
}

#[test]
fn what_is_too_long_to_be_read_whole_is_not_explained_in_part() {
    let mut long = b"a=1; Path=/\n".to_vec();
    long.resize(16 * 1024 * 1024 + 1, b'\n');
    let said = cookie(["explain", "-"], &long);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("it has more than 16777216 octets"), "{}", said.err);
    long.pop();
    assert_eq!(cookie(["explain", "-"], &long).code, 0);
}
