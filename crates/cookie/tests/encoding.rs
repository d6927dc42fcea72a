//! Percent-encoded values: what is written, and what is read.

use std::borrow::Cow;

use cloakroom_cookie::{CookieLifetime, CookieSpec, DecodeError, decode_value, encode_value};
use proptest::prelude::*;

#[test]
fn values_are_written_as_scripts_write_them() {
    let cases: &[(&str, &str, &str)] = &[
        ("empty", "", ""),
        ("what stays", "azAZ09-_.!~*'()", "azAZ09-_.!~*'()"),
        (
            "cookie-octets that are encoded all the same",
            "#$&+/:<=>?@[]^`{|}",
            "%23%24%26%2B%2F%3A%3C%3D%3E%3F%40%5B%5D%5E%60%7B%7C%7D",
        ),
        ("what may not stand in a value", " \t\",;\\\r\n\0\x7f", "%20%09%22%2C%3B%5C%0D%0A%00%7F"),
        ("the percent sign", "100%25", "100%2525"),
        ("UTF-8", "Zoë", "Zo%C3%AB"),
    ];
    for (title, plain, encoded) in cases {
        assert_eq!(encode_value(plain.as_bytes()), *encoded, "{title}");
        assert_eq!(decode_value(encoded.as_bytes()).as_deref(), Ok(plain.as_bytes()), "{title}");
    }
    assert_eq!(encode_value(b"\xFF\x00"), "%FF%00");
}

#[test]
fn what_needs_no_code_is_borrowed() {
    assert!(matches!(encode_value(b"dark"), Cow::Borrowed("dark")));
    assert!(matches!(decode_value(b"dark"), Ok(Cow::Borrowed(b"dark"))));
}

#[test]
fn readers_are_lenient_in_the_case_of_hex_only() {
    let fine: &[(&[u8], &[u8])] = &[
        (b"%c3%Ab", b"\xC3\xAB"),
        (b"a+b", b"a+b"),
        (b"a=b&c=/", b"a=b&c=/"),
        (b"%2541", b"%41"),
        (b"%FF", b"\xFF"),
    ];
    for (value, plain) in fine {
        assert_eq!(decode_value(value).as_deref(), Ok(*plain), "{}", value.escape_ascii());
    }

    let no_hex: &[(&[u8], usize)] = &[
        (b"%", 0),
        (b"ab%", 2),
        (b"%4", 0),
        (b"%%41", 0),
        (b"%41%", 3),
        (b"%41b%4g", 4),
        (b"%+1", 0),
        (b"%u0041", 0),
        (b"%0x41", 0),
    ];
    for (value, at) in no_hex {
        let expected = Err(DecodeError::NotHex { at: *at });
        assert_eq!(decode_value(value), expected, "{}", value.escape_ascii());
    }

    let no_cookie: &[(&[u8], usize)] =
        &[(b"\"a\"", 0), (b"a b", 1), (b"a%20\xC3\xAB", 4), (b"a,", 1), (b"\\", 0), (b"%41\0", 3)];
    for (value, at) in no_cookie {
        let expected = Err(DecodeError::NotCookieOctet { at: *at });
        assert_eq!(decode_value(value), expected, "{}", value.escape_ascii());
    }
}

#[test]
fn an_error_tells_no_value() {
    let refused = decode_value(b"s3cret%").unwrap_err();
    let shown = format!("{refused} {refused:?}");
    assert!(shown.contains("percent sign at octet 6") && !shown.contains("s3cret"), "{shown}");
}

proptest! {
    #[test]
    fn any_octets_can_be_set_and_come_back(plain in prop::collection::vec(any::<u8>(), 0..80)) {
        let spec = CookieSpec::builder("id").build().expect("a plain cookie");
        let value = encode_value(&plain);
        prop_assert!(spec.set(&value, CookieLifetime::Session).is_ok());
        prop_assert_eq!(decode_value(value.as_bytes()), Ok(Cow::Borrowed(&plain[..])));
    }

    #[test]
    fn whatever_is_read_is_refused_or_means_one_thing(value in "[%0-9a-fA-F+=\" \u{e9}]{0,20}") {
        if let Ok(plain) = decode_value(value.as_bytes()) {
            let again = encode_value(&plain);
            prop_assert_eq!(decode_value(again.as_bytes()), Ok(plain.clone()));
        }
    }
}
