//! Jars that outlive the program: our own lines, and `cookies.txt`.

use cloakroom_cookie::jar::{Jar, LoadError, Profile, Request, Timestamp};

const NOW: Timestamp = Timestamp::from_secs(1_768_435_200);

const LINES: [&[u8]; 6] = [
    b"id=1; Secure; HttpOnly; SameSite=Strict; Path=/",
    b"all=2; Domain=site.example; Max-Age=1000; Path=/dir",
    b"chips=3; Secure; Partitioned; SameSite=None",
    b"nameless",
    b"octets=\xff\xfe; Path=/\xe9",
    b"empty=",
];

fn site() -> Request {
    Request::to("https://www.site.example/dir/page").expect("a URL that has cookies")
}

fn jar() -> Jar {
    let mut jar = Jar::new();
    for line in LINES {
        assert!(jar.set(&site(), line, NOW).is_stored());
    }
    jar
}

/// All that a jar knows, the values too.
fn contents(jar: &Jar) -> Vec<String> {
    let shown = |cookie: &&cloakroom_cookie::jar::Cookie| {
        let value = cookie.value().escape_ascii().to_string();
        format!("{cookie:?} {value} {:?} {:?}", cookie.created(), cookie.accessed())
    };
    jar.cookies(NOW).iter().map(shown).collect()
}

#[test]
fn a_saved_jar_comes_back_whole() {
    let mut before = jar();
    before.header(&site(), Timestamp::from_millis(NOW.as_millis() + 1));
    let mut after = Jar::new();
    assert_eq!(after.load(&before.save(NOW), NOW), Ok(vec![]));
    assert_eq!(contents(&after), contents(&before));
    assert_eq!(after.header(&site(), NOW), before.header(&site(), NOW), "in the same order");
}

#[test]
fn what_cannot_be_loaded_is_named() {
    let load = |file: &[u8]| Jar::new().load(file, NOW);
    assert_eq!(load(b""), Err(LoadError::NotJar));
    assert_eq!(load(b"{}"), Err(LoadError::NotJar));
    assert_eq!(load(b"{\"format\":\"cloakroom-jar\",\"version\":2}"), Err(LoadError::Version { found: 2 }));
    let mut file = jar().save(NOW);
    file.extend_from_slice(b"{\"name\":\"damaged\"\n");
    assert_eq!(load(&file), Ok(vec![8]));
    let later = Timestamp::from_secs(1_768_435_200 + 1000);
    assert_eq!(Jar::new().load(&jar().save(NOW), later), Ok(vec![]), "expired meanwhile");
}

#[test]
fn a_jar_does_not_load_what_reaches_a_public_suffix() {
    let mut file = jar().save(NOW);
    file = String::from_utf8(file).expect("text").replace("\"site.example\"", "\"example\"").into_bytes();
    assert_eq!(Jar::new().load(&file, NOW), Ok(vec![3]));
}

#[test]
fn cookies_txt_is_written_as_curl_reads_it() {
    let mut jar = Jar::new();
    jar.set(&site(), b"id=1; Secure; HttpOnly; Path=/", NOW);
    jar.set(&site(), b"all=2; Domain=site.example; Max-Age=1000", NOW);
    jar.set(&site(), b"chips=3; Secure; Partitioned", NOW);
    let file = "# Netscape HTTP Cookie File\n\
        #HttpOnly_www.site.example\tFALSE\t/\tTRUE\t0\tid\t1\n\
        .site.example\tTRUE\t/dir\tFALSE\t1768436200\tall\t2\n";
    assert_eq!(jar.to_netscape(NOW), file.as_bytes());

    let mut read = Jar::new();
    assert_eq!(read.read_netscape(file.as_bytes(), NOW), [0; 0]);
    assert_eq!(read.to_netscape(NOW), file.as_bytes());
    assert_eq!(read.header(&site(), NOW), b"all=2; id=1");
}

#[test]
fn lines_of_cookies_txt_that_are_no_cookies_are_counted() {
    let file = "# a comment\r\n\
        \r\n\
        www.site.example\tFALSE\t/\tFALSE\t0\tempty\r\n\
        .example\tTRUE\t/\tFALSE\t0\tsuffix\t1\r\n\
        www.site.example\tFALSE\t/\tFALSE\t1\tpast\t1\r\n\
        www.site.example\tFALSE\t/dir\tTRUE\t0\t__Host-id\t1\r\n\
        www.site.example FALSE / FALSE 0 spaces 1\r\n";
    let mut jar = Jar::new();
    assert_eq!(jar.read_netscape(file.as_bytes(), NOW), [4, 6, 7], "what is past was one");
    assert_eq!(jar.header(&site(), NOW), b"empty=");
}

/// A file may come from anyone: nothing gets into a request that no server could have set.
#[test]
fn what_no_server_could_have_set_is_not_read() {
    let injected = [
        ("name", "id\\r\\nX-Evil: 1"),
        ("name", "id; other"),
        ("name", "id=other"),
        // A server would trim it, and read a name that promises what nobody checked.
        ("name", " __Host-id"),
        ("name", "id\\t"),
        ("value", " 1"),
        ("value", "1; other=2"),
        ("value", "1\\r\\nX-Evil: 1"),
        ("value", "\\u0000"),
        ("path", "relative"),
        ("path", ""),
        ("path", "/\\n"),
    ];
    let mut lines = vec![r#"{"format":"cloakroom-jar","version":1}"#.to_owned(), saved(&[])];
    lines.extend(injected.map(|(key, text)| saved(&[(key, text)])));
    lines.push(saved(&[("name", ""), ("value", "")]));
    lines.push(saved(&[("value", &"x".repeat(4095))]));
    lines.push(saved(&[("name", "__Secure-id")]));
    lines.push(saved(&[("name", ""), ("value", "__Host-id=1")]));
    lines.push(saved(&[]).replace("null,\"partition", "\"None\",\"partition"));
    let unread: Vec<usize> = (3..=lines.len()).collect();
    let mut jar = Jar::new();
    assert_eq!(jar.load(lines.join("\n").as_bytes(), NOW), Ok(unread));
    assert_eq!(jar.header(&site(), NOW), b"id=1");

    let netscape = |path: &str, name: &str, value: &str| {
        format!("www.site.example\tFALSE\t{path}\tFALSE\t0\t{name}\t{value}\n")
    };
    let file = [
        netscape("/", "id", "1"),
        netscape("dir", "id", "2"),
        netscape("/", "a;b", "2"),
        netscape("/", "a=b", "2"),
        netscape("/", " __Host-id", "2"),
        netscape("/", "", " __Host-id=2"),
        netscape("/", "a", "2; c=3"),
        netscape("/", "a", "\u{1}"),
        netscape("/", "a", &"x".repeat(4096)),
    ];
    let mut jar = Jar::new();
    assert_eq!(jar.read_netscape(file.concat().as_bytes(), NOW), [2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(jar.header(&site(), NOW), b"id=1");
}

#[test]
fn what_is_loaded_is_kept_as_if_it_had_been_set() {
    let load = |jar: &mut Jar, line: String| {
        let file = [r#"{"format":"cloakroom-jar","version":1}"#.to_owned(), line].join("\n");
        jar.load(file.as_bytes(), NOW).expect("a jar").is_empty()
    };
    let mut jar = Jar::new();
    assert!(load(&mut jar, saved(&[("domain", "WWW.Site.EXAMPLE")])));
    assert_eq!(jar.header(&site(), NOW), b"id=1");

    let far = saved(&[]).replace("\"expires\":null", "\"expires\":253402300799000");
    assert!(load(&mut jar, far.clone()));
    let days = |days: i64| Some(Timestamp::from_secs(NOW.as_millis() / 1000 + days * 24 * 3600));
    assert_eq!(jar.cookies(NOW)[0].expires(), days(400));
    let mut patient = Jar::new().with_age_secs_max(None);
    assert!(load(&mut patient, far));
    assert_eq!(patient.cookies(NOW)[0].expires(), Some(Timestamp::from_secs(253_402_300_799)));

    let unbound = || saved(&[("name", "__Http-id")]);
    assert!(load(&mut Jar::new(), unbound()), "RFC 10025 knows no such prefix");
    assert!(!load(&mut Jar::new().with_profile(Profile::Layered), unbound()));
}

/// A line of a saved jar, with these of its texts changed.
fn saved(changes: &[(&str, &str)]) -> String {
    let text = |key: &str, default: &str| {
        let changed = changes.iter().find(|(changed, _)| *changed == key);
        format!("\"{key}\":\"{}\"", changed.map_or(default.to_owned(), |(_, text)| (*text).to_owned()))
    };
    let texts =
        [text("name", "id"), text("value", "1"), text("domain", "www.site.example"), text("path", "/")];
    let flags =
        "\"host_only\":true,\"secure\":false,\"http_only\":false,\"same_site\":null,\"partition\":null";
    format!("{{{},{flags},\"expires\":null,\"created\":0,\"accessed\":0}}", texts.join(","))
}

#[test]
fn cookies_txt_leaves_out_what_would_break_its_lines() {
    let mut jar = Jar::new();
    for line in ["a\tb=1", "c=1; Path=/x\ty", "d=1\t2; Path=/"] {
        assert!(jar.set(&site(), line.as_bytes(), NOW).is_stored());
    }
    let mut read = Jar::new();
    assert_eq!(read.read_netscape(&jar.to_netscape(NOW), NOW), [0; 0]);
    assert_eq!(read.header(&site(), NOW), b"d=1\t2");
}

#[test]
fn cookies_txt_has_addresses_without_brackets_as_curls() {
    let page = Request::to("http://[::1]:8080/").expect("a URL");
    let mut jar = Jar::new();
    assert!(jar.set(&page, b"a=1", NOW).is_stored());
    let file = "# Netscape HTTP Cookie File\n::1\tFALSE\t/\tFALSE\t0\ta\t1\n";
    assert_eq!(jar.to_netscape(NOW), file.as_bytes());
    let mut read = Jar::new();
    assert_eq!(read.read_netscape(file.as_bytes(), NOW), [0; 0]);
    assert_eq!(read.header(&page, NOW), b"a=1");
    let mut read = Jar::new();
    assert_eq!(read.read_netscape(file.replace("::1", "[::1]").as_bytes(), NOW), [0; 0]);
    assert_eq!(read.header(&page, NOW), b"a=1");
}

#[test]
fn cookies_txt_of_other_writers_is_read() {
    let cases = [
        ("Python, for the session", "\tid\t7", None),
        ("an exporter, with a fraction", "1768436200.75\tid\t7", Some(1_768_436_200)),
        ("curl", "1768436200\tid\t7", Some(1_768_436_200)),
    ];
    for (writer, fields, expires) in cases {
        let mut jar = Jar::new();
        let line = format!("www.site.example\tFALSE\t/\tFALSE\t{fields}\r\n");
        assert_eq!(jar.read_netscape(line.as_bytes(), NOW), [0; 0], "{writer}");
        assert_eq!(jar.cookies(NOW)[0].expires(), expires.map(Timestamp::from_secs), "{writer}");
    }
}
