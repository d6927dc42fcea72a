//! JSON and PHP: there and back is the identity.

use cloakroom_formats::php::{Edit, Format, Limits, Opaque, Session, Value};
use proptest::prelude::*;
use serde_json::json;

fn encoded(value: Value<'_>) -> String {
    let session = Session::empty(Format::Php).edited([Edit::put(&b"v"[..], value)], &Limits::default());
    String::from_utf8(session.expect("within the limits").encode()).expect("text")[2..].to_owned()
}

fn json_of(php: &[u8]) -> Result<String, Opaque> {
    let octets = [b"v|", php].concat();
    let session = Session::decode(Format::Php, &octets, &Limits::default()).expect("a session");
    let json = session.get(b"v").expect("a value").to_json()?;
    Ok(String::from_utf8(json).expect("text"))
}

#[test]
fn each_kind_has_its_text() {
    let pairs = [
        ("null", "N;"),
        ("true", "b:1;"),
        ("-5", "i:-5;"),
        ("1.5", "d:1.5;"),
        ("1.0", "d:1;"),
        ("1e+25", "d:1.0E+25;"),
        ("\"Zoë\\n\\u0000\"", "s:6:\"Zoë\n\0\";"),
        ("[]", "a:0:{}"),
        ("[1,[2]]", "a:2:{i:0;i:1;i:1;a:1:{i:0;i:2;}}"),
        ("{\"a\":1,\"\":2}", "a:2:{s:1:\"a\";i:1;s:0:\"\";i:2;}"),
        ("{\"5\":1,\"05\":2}", "a:2:{i:5;i:1;s:2:\"05\";i:2;}"),
        ("{\"1\":1,\"0\":2}", "a:2:{i:1;i:1;i:0;i:2;}"),
        ("{}", "O:8:\"stdClass\":0:{}"),
        ("{\"0\":1,\"1\":2}", "O:8:\"stdClass\":2:{s:1:\"0\";i:1;s:1:\"1\";i:2;}"),
    ];
    for (json, php) in pairs {
        let value = Value::from_json(json.as_bytes()).expect("JSON");
        assert_eq!(encoded(value), php, "{json}");
        assert_eq!(json_of(php.as_bytes()).as_deref(), Ok(json), "{php}");
    }
}

#[test]
fn what_has_no_json_is_opaque() {
    let cases: [(&[u8], Opaque); 11] = [
        (b"O:1:\"A\":0:{}", Opaque::Object),
        (b"O:8:\"stdClass\":1:{s:1:\"a\";i:1;}", Opaque::Object),
        (b"O:8:\"stdClass\":1:{i:0;i:1;}", Opaque::Object),
        (b"E:3:\"A:B\";", Opaque::Object),
        (b"C:1:\"S\":0:{}", Opaque::Object),
        (b"a:2:{i:0;i:1;i:1;R:2;}", Opaque::Reference),
        (b"s:1:\"\xFF\";", Opaque::NotUtf8),
        (b"a:1:{s:1:\"\xFF\";N;}", Opaque::NotUtf8),
        (b"d:NAN;", Opaque::NotFinite),
        (b"d:-INF;", Opaque::NotFinite),
        (b"a:1:{s:1:\"5\";N;}", Opaque::NumericKey),
    ];
    for (php, opaque) in cases {
        assert_eq!(json_of(php), Err(opaque), "{}", php.escape_ascii());
    }
}

#[test]
fn what_php_cannot_hold_is_refused() {
    let deep = "[".repeat(200) + &"]".repeat(200);
    let texts = [
        "",
        "{",
        "[1,]",
        "nul",
        "1 2",
        "\"\\ud800\"",
        "9223372036854775808",
        "1e999",
        "{\"a\":1,\"a\":2}",
        &deep,
    ];
    for text in texts {
        assert!(Value::from_json(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn an_unchanged_value_keeps_its_octets() {
    let octets = b"f|d:0.10000000000000001;a|a:1:{s:1:\"x\";d:1.0E+2;}";
    let session = Session::decode(Format::Php, octets, &Limits::default()).expect("a session");
    let edit =
        |name: &'static str, json: &str| session.edit_json(name.as_bytes(), json.as_bytes()).expect("JSON");
    assert_eq!(edit("f", "0.1"), None);
    assert_eq!(edit("a", " {\"x\": 100.0} "), None);
    assert_eq!(edit("f", "0.2"), Some(Edit::put(&b"f"[..], Value::Float(0.2.into()))));
    assert_eq!(edit("new", "0.1"), Some(Edit::put(&b"new"[..], Value::Float(0.1.into()))));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|it| json!(it)),
        any::<i64>().prop_map(|it| json!(it)),
        any::<f64>().prop_filter("JSON has no other", |it| it.is_finite()).prop_map(|it| json!(it)),
        "\\PC{0,6}|[\\x00-\\x7F]{0,6}".prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(5, 64, 5, |inner| {
        let name = prop_oneof![4 => "[0-4]", 1 => "-?[0-9]{1,20}", 2 => "\\PC{0,4}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|it| json!(it)),
            prop::collection::vec((name, inner), 0..5)
                .prop_map(|it| serde_json::Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn from_json_to_php_and_back_is_the_identity(json in json()) {
        let text = serde_json::to_string(&json).expect("JSON");
        let php = encoded_octets(Value::from_json(text.as_bytes()).expect("PHP holds it"));
        let session = Session::decode(Format::Php, &php, &Limits::default()).expect("a session");
        let back = session.get(b"v").expect("a value").to_json().expect("it came from JSON");
        prop_assert_eq!(String::from_utf8(back).expect("text"), text);
    }
}

fn encoded_octets(value: Value<'_>) -> Vec<u8> {
    let session = Session::empty(Format::Php).edited([Edit::put(&b"v"[..], value)], &Limits::default());
    session.expect("within the limits").encode()
}
