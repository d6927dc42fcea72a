//! Sessions that PHP 8.2 wrote, and what is no session, with the octet and the reason.

use cloakroom_formats::php::{DecodeError, Format, Key, Limits, Reason, Session, Sharing, Value, Visibility};

const PHP: &[u8] =
    "user|a:5:{s:2:\"id\";i:42;s:4:\"name\";s:4:\"Zoë\";s:2:\"ok\";b:1;s:1:\"f\";d:1.5;s:1:\"n\";N;}\
    x|R:1;o|O:1:\"P\":3:{s:1:\"a\";i:1;s:4:\"\0*\0b\";i:2;s:4:\"\0P\0c\";N;}"
        .as_bytes();
const BINARY: &[u8] =
    "\x04usera:5:{s:2:\"id\";i:42;s:4:\"name\";s:4:\"Zoë\";s:2:\"ok\";b:1;s:1:\"f\";d:1.5;s:1:\"n\";N;}\
    \x01xR:1;\x01oO:1:\"P\":3:{s:1:\"a\";i:1;s:4:\"\0*\0b\";i:2;s:4:\"\0P\0c\";N;}"
        .as_bytes();
const SERIALIZE: &[u8] =
    "a:3:{s:4:\"user\";a:5:{s:2:\"id\";i:42;s:4:\"name\";s:4:\"Zoë\";s:2:\"ok\";b:1;s:1:\"f\";d:1.5;\
    s:1:\"n\";N;}s:1:\"x\";R:2;s:1:\"o\";O:1:\"P\":3:{s:1:\"a\";i:1;s:4:\"\0*\0b\";i:2;s:4:\"\0P\0c\";N;}}"
        .as_bytes();

const GOLDEN: [(Format, &[u8]); 3] =
    [(Format::Php, PHP), (Format::PhpBinary, BINARY), (Format::PhpSerialize, SERIALIZE)];

fn decode(format: Format, octets: &[u8]) -> Result<Session<'_>, DecodeError> {
    Session::decode(format, octets, &Limits::default())
}

#[test]
fn a_session_of_php_is_read_and_comes_back() {
    for (format, octets) in GOLDEN {
        let session = decode(format, octets).expect("a session");
        let names: Vec<_> = session.iter().map(|(name, _)| name).collect();
        assert_eq!(names, [&b"user"[..], b"x", b"o"], "{format:?}");
        let Some(Value::Array(user)) = session.get(b"user") else { panic!("an array in {format:?}") };
        assert_eq!(user.get(&Key::of(&b"id"[..])), Some(&Value::Int(42)));
        assert_eq!(user.get(&Key::of(&b"name"[..])), Some(&Value::str("Zoë".as_bytes())));
        assert_eq!(session.encode().escape_ascii().to_string(), octets.escape_ascii().to_string());
    }
}

#[test]
fn a_reference_says_what_it_shares() {
    for ((format, octets), slot) in GOLDEN.into_iter().zip([1, 1, 2]) {
        let session = decode(format, octets).expect("a session");
        let Some(Value::Reference(x)) = session.get(b"x") else { panic!("a reference in {format:?}") };
        assert_eq!((x.sharing(), x.slot()), (Sharing::Variable, slot), "{format:?}");
    }
}

#[test]
fn an_object_shows_its_class_and_who_sees_its_properties() {
    let session = decode(Format::Php, PHP).expect("a session");
    let Some(Value::Object(object)) = session.get(b"o") else { panic!("an object") };
    let properties = object.properties().entries().iter().map(|(key, _)| Visibility::of(key));
    assert_eq!(object.class(), b"P");
    assert_eq!(
        properties.collect::<Vec<_>>(),
        [
            Some((Visibility::Public, &b"a"[..])),
            Some((Visibility::Protected, b"b")),
            Some((Visibility::Private(b"P"), b"c")),
        ],
    );
}

#[test]
fn one_format_becomes_another() {
    for (from, octets) in GOLDEN {
        for (to, expected) in GOLDEN {
            let session = decode(from, octets).expect("a session");
            let converted = session.converted(to, &Limits::default()).expect("names that suit");
            assert_eq!(converted.encode().escape_ascii().to_string(), expected.escape_ascii().to_string());
        }
    }
}

#[test]
fn an_empty_file_is_an_empty_session() {
    for (format, octets) in [(Format::Php, ""), (Format::PhpBinary, ""), (Format::PhpSerialize, "a:0:{}")] {
        let session = decode(format, b"").expect("empty");
        assert!(session.is_empty());
        assert_eq!(session.encode(), octets.as_bytes());
    }
}

#[test]
fn what_is_no_session_is_refused_with_the_octet_and_the_reason() {
    use Reason::{
        Beyond, ClassName, DuplicateKey, DuplicateName, Ends, EnumCase, Float, Number, Reference, Trailing,
        Undefined, Unexpected,
    };
    let value = "a value";
    let cases: [(&str, usize, Reason); 40] = [
        ("a", 0, Ends { expected: "a name and |" }),
        ("a|", 2, Ends { expected: value }),
        ("a|x:1;", 2, Unexpected { expected: value }),
        ("a|N", 3, Ends { expected: ";" }),
        ("a|b:2;", 4, Unexpected { expected: "0;" }),
        ("a|b:11;", 4, Unexpected { expected: "1;" }),
        ("a|i:1", 4, Ends { expected: "a number" }),
        ("a|i:;", 4, Number),
        ("a|i:+1;", 4, Number),
        ("a|i:01;", 4, Number),
        ("a|i:-0;", 4, Number),
        ("a|i:9223372036854775808;", 4, Number),
        ("a|i:111111111111111111111111111111", 4, Number),
        ("a|d:x;", 4, Float),
        ("a|d:1", 4, Ends { expected: "a float" }),
        ("a|s:2:\"x\";", 9, Unexpected { expected: "\"" }),
        ("a|s:9:\"x\";", 7, Beyond { announced: 9 }),
        ("a|s:-1:\"x\";", 4, Number),
        ("a|s:1:\"x\"", 9, Ends { expected: ";" }),
        ("a|a:999999999:{", 2, Beyond { announced: 999_999_999 }),
        ("a|a:18446744073709551615:{", 4, Number),
        ("a|a:1:{N;N;}", 7, Unexpected { expected: "a key" }),
        ("a|a:1:{i:0;N;", 13, Ends { expected: "}" }),
        ("a|a:2:{i:0;N;i:0;N;}", 2, DuplicateKey),
        ("a|a:2:{i:0;N;s:1:\"0\";N;}", 2, DuplicateKey),
        ("a|O:0:\"\":0:{}", 2, ClassName),
        ("a|O:2:\"\\A\":0:{}", 2, ClassName),
        ("a|E:1:\"A\";", 2, EnumCase),
        ("a|C:1:\"A\":4:{xx}", 13, Beyond { announced: 4 }),
        ("a|C:1:\"A\":1:{xx}", 14, Unexpected { expected: "}" }),
        ("a|C:1:\"-\":2:{xx}", 2, ClassName),
        ("a|r:1;", 2, Reference { slot: 1 }),
        ("a|R:1;", 2, Reference { slot: 1 }),
        ("a|i:1;b|R:0;", 8, Reference { slot: 0 }),
        ("a|i:1;b|R:2;", 8, Reference { slot: 2 }),
        ("a|i:1;b|r:1;", 8, Reference { slot: 1 }),
        ("a|i:1;b|R:1;c|R:2;", 14, Reference { slot: 2 }),
        ("a|i:1;b|R:4294967296;", 8, Number),
        ("a|i:1;b|i:2;a|i:3;", 12, DuplicateName),
        ("a|i:1;junk", 6, Ends { expected: "a name and |" }),
    ];
    for (octets, at, reason) in cases {
        let found = decode(Format::Php, octets.as_bytes());
        assert_eq!(found, Err(DecodeError { at, reason }), "{octets}");
    }
    let others: [(Format, &[u8], usize, Reason); 9] = [
        (Format::PhpBinary, b"\x05ab", 1, Beyond { announced: 5 }),
        (Format::PhpBinary, b"\x81ai:1;", 0, Undefined),
        (Format::PhpBinary, b"\x01ai:1;\x01ai:1;", 6, DuplicateName),
        (Format::PhpSerialize, b"i:1;", 0, Unexpected { expected: "a:" }),
        (Format::PhpSerialize, b"a:0:{}x", 6, Trailing),
        (Format::PhpSerialize, b"a:1:{s:1:\"5\";N;}", 5, Reason::NumericName),
        (Format::PhpSerialize, b"a:1:{s:1:\"a\";r:1;}", 13, Reference { slot: 1 }),
        (Format::PhpSerialize, b"a:2:{i:5;N;i:5;N;}", 11, DuplicateName),
        (Format::PhpSerialize, b"a:2:{i:5;N;}", 0, Beyond { announced: 2 }),
    ];
    for (format, octets, at, reason) in others {
        assert_eq!(decode(format, octets), Err(DecodeError { at, reason }), "{}", octets.escape_ascii());
    }
}

#[test]
fn limits_hold() {
    let read = |octets: &str, limits: Limits| {
        Session::decode(Format::Php, octets.as_bytes(), &limits).map(|_| ()).map_err(|error| error.reason)
    };
    let limits = Limits { octets_max: 40, elements_max: 3, depth_max: 2 };
    assert_eq!(read("a|a:1:{i:0;a:1:{i:0;N;}}", limits), Ok(()));
    assert_eq!(read("a|a:1:{i:0;a:1:{i:0;a:0:{}}}", limits), Err(Reason::Depth { max: 2 }));
    assert_eq!(read("a|N;b|N;c|N;", limits), Ok(()));
    assert_eq!(read("a|N;b|N;c|N;d|N;", limits), Err(Reason::Elements { max: 3 }));
    assert_eq!(read(&format!("a|s:31:\"{}\";", "x".repeat(31)), limits), Err(Reason::Octets { max: 40 }));
}

#[test]
fn nesting_ends_at_the_ceiling_whatever_is_configured() {
    let endless = format!("a|{}", "a:1:{i:0;".repeat(100_000));
    let limits = Limits { octets_max: usize::MAX, elements_max: usize::MAX, depth_max: usize::MAX };
    let refused = Session::decode(Format::Php, endless.as_bytes(), &limits).expect_err("too deep");
    assert_eq!(
        refused,
        DecodeError { at: 2 + 9 * 256, reason: Reason::Depth { max: Limits::DEPTH_CEILING } }
    );
    let most = format!("a|{}N;{}", "a:1:{i:0;".repeat(256), "}".repeat(256));
    let session = Session::decode(Format::Php, most.as_bytes(), &limits).expect("within the ceiling");
    assert_eq!(session.encode(), most.as_bytes());
}
