//! What is said of lines: the first words, and those that must be found.

use crate::program::explain;

/// Line, options, exit code, how the answer begins, what else is in it.
type Row = (&'static str, &'static [&'static str], i32, &'static str, &'static [&'static str]);

const HTTP: &[&str] = &["--url", "http://www.example.com/a/b"];
const HTTPS: &[&str] = &["--url", "https://www.example.com/a/b"];
const LAYERED: &[&str] = &["--url", "https://www.example.com/a/b", "--profile", "layered"];

fn check(rows: &[Row]) {
    for (line, options, code, first, words) in rows {
        let said = explain(line, options);
        assert_eq!(said.code, *code, "{line}: {said:?}");
        assert!(said.out.starts_with(first), "{line}: {}", said.out);
        for word in *words {
            assert!(said.out.contains(word), "{line}: no {word:?} in\n{}", said.out);
        }
    }
}

#[test]
fn a_refusal_says_first_why_and_then_what_to_do() {
    check(&[
        (
            "id=1; SameSite=None",
            &[],
            1,
            "REFUSED  a browser drops this cookie: SameSite=None needs Secure (RFC 10025, 5.7 step 19)\n\
             What to do: add Secure.\n",
            &["    Set-Cookie: id=1; SameSite=None; Secure\n", "(assumed; else say --url)"],
        ),
        ("id=1; Partitioned", HTTPS, 1, "REFUSED", &["(CHIPS)", "add Secure.", "id=1; Partitioned; Secure"]),
        (
            "__Host-id=1; Domain=example.com",
            HTTPS,
            1,
            "REFUSED",
            &[
                "step 21",
                "add Secure, add Path=/, leave Domain out.",
                "Set-Cookie: __Host-id=1; Path=/; Secure",
            ],
        ),
        ("__host-id=1; Secure; Path=/a", HTTPS, 1, "REFUSED", &["What to do: write Path=/."]),
        ("__Secure-id=1", HTTP, 1, "REFUSED", &["step 20", "add Secure, and answer over https."]),
        ("__Http-id=1; Secure", LAYERED, 1, "REFUSED", &["layered-cookies", "id=1; Secure; HttpOnly"]),
        ("id=1; Secure", HTTP, 1, "REFUSED", &["step 13", "answer over https"]),
        (
            "id=1; Domain=com",
            HTTPS,
            1,
            "REFUSED",
            &["step 9", "or write Domain=example.com", "Set-Cookie: id=1\n"],
        ),
        ("id=1; Domain=other.example", HTTPS, 1, "REFUSED", &["step 10", "for www.example.com alone"]),
        ("id=1; Domain=.", HTTPS, 1, "REFUSED", &["a mere dot", "leave Domain out"]),
        ("id=1; Domain=bücher.example", &[], 1, "REFUSED", &["step 8", "Domain=xn--bcher-kva.example."]),
        ("id=1; HttpOnly", &["--by-script"], 1, "REFUSED", &["step 15", "let the server set it"]),
        ("id=1; SameSite=Lax", &["--cross-site"], 1, "REFUSED", &["step 18", "SameSite=None; Secure"]),
        ("__Host-id", HTTPS, 1, "REFUSED", &["step 22", "write the name"]),
        ("=", HTTPS, 1, "REFUSED", &["5.7 step 2)", "name=value"]),
        ("id=\u{1b}[31m", HTTPS, 1, "REFUSED", &["5.6 step 1", "character \\u{1b} at octet 3"]),
        ("id=1\nb=2", HTTPS, 1, "REFUSED", &["\\n at octet 4", "Several lines go to standard input"]),
    ]);
}

#[test]
fn a_cookie_that_is_too_long_says_by_how_much() {
    let said = explain(&format!("id={}", "x".repeat(4095)), &[]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("5.6 step 5") && said.out.contains("have 4097 octets"), "{}", said.out);
    assert_eq!(explain(&format!("id={}", "x".repeat(4094)), &[]).code, 0);
}

#[test]
fn a_stored_cookie_says_where_it_goes_and_until_when() {
    check(&[
        (
            "Set-Cookie: __Host-id=k7Qm; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=2592000",
            HTTPS,
            0,
            "STORED  a browser keeps this cookie for 30 days, until 2026-02-14 00:00:00 UTC\n",
            &[
                "Hosts        www.example.com only, no subdomain",
                "Paths        every path",
                "https and wss only",
                "not even a link that is followed",
                "Scripts      cannot read it",
            ],
        ),
        (
            "id=1; Domain=example.com",
            HTTP,
            0,
            "STORED  a browser keeps this cookie until its session ends",
            &[
                "Note: no Path: it belongs to /a and what lies below it only",
                "example.com and every subdomain",
                "/a and what lies below it",
                "http and https",
                "can read it",
            ],
        ),
        ("id=1; Secure; SameSite=None", HTTPS, 0, "STORED", &["links, forms, frames, images, fetch"]),
        ("id=1; SameSite=Lax", HTTPS, 0, "STORED", &["links that are followed; not forms by POST"]),
        ("id=1; Secure; Partitioned", HTTPS, 0, "STORED", &["within pages of https://example.com only"]),
        (
            "id=1; Secure",
            &["--url", "http://localhost:8080/"],
            0,
            "STORED",
            &["stays on this machine", "Safari refuses"],
        ),
        ("id=1; Max-Age=34560001", HTTPS, 0, "STORED  a browser keeps this cookie for 400 days", &["5.5"]),
        ("id=1; Path=/a b", HTTPS, 0, "STORED", &["Note: no URL has this Path", "Sent         never"]),
        ("id=1", &["--url", "https://192.0.2.1/"], 0, "STORED", &["192.0.2.1 only"]),
        ("id=1; Domain=.shop.example", &[], 0, "STORED", &["https://shop.example/ (assumed"]),
    ]);
}

#[test]
fn a_path_without_the_page_that_sets_it_is_pointed_out() {
    check(&[
        ("sid=1; Path=/admin", HTTPS, 0, "STORED", &["Note: outside its Path", "nor to /. A login"]),
        ("sid=1; Path=/a/b/", HTTPS, 0, "STORED", &["Note: outside its Path"]),
    ]);
    for (line, options) in [
        ("sid=1; Path=/a; HttpOnly; Secure; SameSite=Strict; Partitioned", HTTPS),
        ("sid=1; Path=/admin; Secure; SameSite=None", &["--cross-site"]),
        ("sid=1; Path=/a b", HTTPS),
        ("sid=1; Path=/admin; Max-Age=0", HTTPS),
    ] {
        let said = explain(line, options);
        assert!(said.code == 0 && !said.out.contains("outside its Path"), "{line}: {}", said.out);
    }
}

#[test]
fn without_secure_is_no_way_out_for_a_name_that_wants_it() {
    check(&[(
        "id=1; Secure",
        HTTP,
        1,
        "REFUSED",
        &["http://localhost counts as secure", "Without Secure it would be kept"],
    )]);
    for line in ["__Host-id=1; Secure; Path=/", "__secure-id=1; Secure"] {
        let said = explain(line, HTTP);
        assert!(said.out.contains("What to do: answer over https; http://localhost"), "{}", said.out);
        assert!(!said.out.contains("would be kept"), "{}", said.out);
    }
}

#[test]
fn a_name_that_imitates_another_is_pointed_out() {
    check(&[
        ("\u{2000}__Host-id=1", HTTPS, 0, "STORED", &["Note: a server that trims more than space and tab"]),
        ("%5F_Host-id=1; Path=/", HTTPS, 0, "STORED", &["takes it for __Host-id: an imitation"]),
        ("__SECURE-id=1; Secure", HTTPS, 0, "STORED", &["Note: not written __Secure-"]),
    ]);
}

#[test]
fn a_name_that_is_no_token_is_pointed_out() {
    const MORE: &str = "is no token: servers may not read it. Was more pasted";
    check(&[
        ("Set-Cookie2: a=b", HTTPS, 0, "STORED", &["Note: the name Set-Cookie2: a is no token", MORE]),
        ("curl https://a.example/ -H 'Cookie: a=b'", HTTPS, 0, "STORED", &[MORE]),
        ("a[b]=c", HTTPS, 0, "STORED", &["the name a[b] is no token: servers may not read it\n"]),
    ]);
    for line in ["!#$%&'*+-.^_`|~aZ9=1", "=1", "Zoë=1"] {
        assert!(!explain(line, HTTPS).out.contains("no token"), "{line}");
    }
}

#[test]
fn a_flag_that_is_denied_is_on_and_a_warning_says_so() {
    check(&[
        ("id=1; secure=false", HTTPS, 0, "STORED", &["Note: secure=false turns Secure on, whatever"]),
        ("id=1; Secure; HttpOnly=0", HTTPS, 0, "STORED", &["Note: HttpOnly=0 turns HttpOnly on"]),
        ("id=1; Secure=No", HTTP, 1, "REFUSED", &["Note: Secure=No turns Secure on"]),
    ]);
    assert!(!explain("id=1; Secure=true; Path=0", HTTPS).out.contains("turns"));
}

#[test]
fn no_name_is_made_up() {
    let said = explain("HTTP/1.1 200 OK", HTTPS);
    assert!(said.out.contains("give it a name") && !said.out.contains("written so"), "{}", said.out);
    let said = explain("asdf ;;; ===  garbage", &[]);
    assert!(
        said.out.contains("nothing stands before its `=`") && !said.out.contains("called"),
        "{}",
        said.out
    );
}

#[test]
fn a_removal_says_what_it_removes() {
    check(&[
        (
            "id=; Max-Age=0; Domain=example.com; Path=/a",
            HTTPS,
            0,
            "REMOVED  a browser deletes this cookie, if it has it",
            &["example.com, set with that Domain", "Path         /a\n"],
        ),
        (
            "id=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            HTTPS,
            0,
            "REMOVED",
            &["1970-01-01 00:00:00 UTC has passed"],
        ),
        ("id=; Max-Age=-1; Secure; Partitioned", HTTPS, 0, "REMOVED", &["that of https://example.com"]),
    ]);
}

#[test]
fn every_attribute_is_told_as_it_was_understood() {
    let long = "x".repeat(1025);
    let rows: [(&str, &str); 20] = [
        ("Expires=soon", "no date that browsers read: ignored (5.1.1)"),
        ("Expires=3600", "a number of seconds belongs in Max-Age"),
        ("Max-Age=1h", "not a whole number of seconds: ignored (5.6.2)"),
        ("Max-Age=+5", "not a whole number of seconds"),
        ("Max-Age=", "not a whole number of seconds"),
        ("Max-Age=5400", "for 1 hour 30 minutes"),
        ("Domain=", "empty: for www.example.com alone"),
        ("Path=a", "no path, for want of a slash: /a counts, from the URL (5.6.4)"),
        ("SameSite=Lex", "none of Strict, Lax and None: counts as if it were not there (5.6.7)"),
        ("Secure=false", "the value counts for nothing, Secure is on"),
        ("Secrue", "unknown and ignored; is Secure meant?"),
        ("Http-Only", "is HttpOnly meant?"),
        ("MaxAge=5", "is Max-Age meant?"),
        ("Priority=High", "Chromium's own"),
        ("Version=1", "obsolete"),
        ("Colour=red", "unknown and ignored"),
        ("=x", "it has no name: ignored"),
        ("Path=/b; Path=/c", "overridden: a later Path counts"),
        ("Max-Age=5; Expires=Thu, 01 Jan 2030 00:00:00 GMT", "Max-Age wins over Expires (5.7 step 6)"),
        ("Path=/, b=2", "were two lines joined?"),
    ];
    for (attributes, meaning) in rows {
        let said = explain(&format!("Set-Cookie: id=1; {attributes}"), HTTPS);
        assert!(said.out.contains(meaning), "{attributes}: no {meaning:?} in\n{}", said.out);
    }
    let said = explain(&format!("id=1; Path=/{long}"), HTTPS);
    assert!(said.out.contains("its value has 1026 octets, more than 1024 (5.6)"), "{}", said.out);
    let said = explain("id=1; SameSite=Strict; SameSite=Lex", LAYERED);
    assert!(said.out.contains("none of Strict, Lax and None: ignored"), "{}", said.out);
}

#[test]
fn what_would_be_safer_is_said_and_written_out() {
    check(&[
        (
            "id=a b; Domain=example.com; Max-Age=31536000",
            HTTPS,
            0,
            "STORED",
            &[
                "add Secure:",
                "add HttpOnly,",
                "say SameSite=Lax or Strict",
                "leave Domain out,",
                "say Path=/:",
                "as in a%20b:",
                "shorter than 365 days",
                "Set-Cookie: __Host-id=a%20b; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000",
            ],
        ),
        ("__Secure-id=1; Secure; Path=/", HTTPS, 0, "STORED", &["call it __Host-id:"]),
        (
            "id=1; Domain=example.com",
            HTTPS,
            0,
            "STORED",
            &["call it __Host-id, with Path=/ and without Domain:"],
        ),
        ("id=1; Secure; SameSite=None", HTTPS, 0, "STORED", &["say SameSite=Lax, unless"]),
        ("bare", HTTPS, 0, "STORED", &["give it a name", "Nameless: Firefox and Chromium"]),
    ]);
    let said = explain("__Host-id=1; Path=/; Secure; HttpOnly; SameSite=Lax", HTTPS);
    assert!(!said.out.contains("Safer") && !said.out.contains("Browsers differ"), "{}", said.out);
}

#[test]
fn where_browsers_differ_is_said() {
    check(&[
        ("id=1", HTTPS, 0, "STORED", &["Firefox and Safari take it for None"]),
        ("id=1; Secure; Partitioned", HTTPS, 0, "STORED", &["Firefox 141"]),
        ("__Host-Http-id=1; Path=/; Secure", HTTPS, 0, "STORED", &["--profile layered"]),
        ("id=1; Max-Age=9", &["--by-script"], 0, "STORED", &["7 days at most"]),
        ("id=Zoë", HTTPS, 0, "STORED", &["Latin-1"]),
        ("id=a\tb", HTTPS, 0, "STORED", &["a tab inside a name or a value"]),
        ("id=1; Max-Age=9; Max-Age=x", HTTPS, 0, "STORED", &["takes the last Max-Age"]),
        ("id=1; Domain=bücher.example", HTTPS, 1, "REFUSED", &["maps it to its A-labels"]),
        (
            "__Host-id=1; Secure; Path=x",
            &["--url", "https://a.example/"],
            0,
            "STORED",
            &["wants Path=/ written out"],
        ),
    ]);
}

#[test]
fn a_cookie_line_is_read_as_servers_read_it() {
    check(&[
        (
            "Cookie: id=1; theme=dark",
            &[],
            0,
            "READ  a server reads 2 cookies in 16 octets\n",
            &["  id = 1\n"],
        ),
        ("id=1; theme=dark; id=2", &[], 0, "READ", &["Taken for a Cookie line", "the name came before"]),
        ("__Host-id=1; __Host-id=2", &[], 0, "READ", &["__Host-id twice, with different values"]),
        ("id=1", &["--as", "cookie"], 0, "READ  a server reads 1 cookie in 4", &[]),
        ("Cookie: a=\"b\"; c=\"d", &[], 0, "READ", &["the quotes are a part", "reads on past the semicolon"]),
        ("Cookie: bare; =__Host-id=1", &[], 0, "READ", &["answers to no name", "no cookie called __Host-id"]),
        (
            "Cookie: \u{2000}__Host-id=1",
            &[],
            0,
            "READ",
            &["\\u{2000}__Host-id = 1", "takes it for __Host-id: an imitation"],
        ),
        (
            "Cookie: %5F_Host-id=1",
            &[],
            0,
            "READ",
            &["decodes names, which none should, takes it for __Host-id"],
        ),
        ("Cookie: __host-id=1", &[], 0, "READ", &["not written __Host-"]),
        ("Cookie: $Version=1; id=2", &[], 0, "READ", &["a relic of RFC 2109"]),
        ("Cookie: id=1; Path=/", &[], 0, "READ", &["Was this a Set-Cookie line?"]),
        ("Cookie: v=a%20b%1b", &[], 0, "READ", &["it stands for a b\\u{1b}"]),
        ("Cookie: v=\u{7f}", &[], 0, "READ", &["no browser stores or sends"]),
        (
            "Cookie: id=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj",
            &[],
            0,
            "READ",
            &["looks like a session's ticket"],
        ),
    ]);
    let said = explain(&format!("Cookie: a={}", "x".repeat(9000)), &[]);
    assert!(said.out.contains("9002 octets: many servers refuse") && said.out.contains("… (9000 octets)"));
    let said = explain(&format!("Cookie: {}", "a=b; ".repeat(3001)), &[]);
    assert!(said.out.contains("Cloakroom reads none of it"));
}
