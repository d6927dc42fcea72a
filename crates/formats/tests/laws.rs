//! What is written is read again; what is read comes back octet for octet, whatever it is.

mod made;

use cloakroom_formats::php::{Edit, Format, Limits, Session, Value};
use proptest::prelude::*;

fn format() -> impl Strategy<Value = Format> {
    prop::sample::select(vec![Format::Php, Format::PhpBinary, Format::PhpSerialize])
}

/// Pieces that make sessions, mostly wrong ones.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "a|", "b|", "x|", "\u{1}a", "N;", "b:1;", "i:5;", "i:0;", "d:1.5;", "s:1:\"k\";", "a:1:{", "a:2:{", "a:0:{}",
            "}", "O:1:\"A\":1:{", "O:8:\"stdClass\":0:{}", "C:1:\"S\":2:{xx}", "C:1:\"S\":4:{R:1;}", "E:3:\"A:B\";",
            "r:1;", "R:1;", "r:2;", "R:2;", "R:3;", "R:4;", "a:999999999:{", "s:9999:\"",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// Sessions of the format `php` that are mostly right, with references wherever they may be.
fn entries() -> impl Strategy<Value = Vec<u8>> {
    let value = prop::sample::select(vec![
        "N;",
        "i:7;",
        "a:2:{i:0;O:1:\"A\":0:{}i:1;i:5;}",
        "O:1:\"A\":1:{s:1:\"p\";R:1;}",
        "a:1:{i:0;a:1:{i:0;R:2;}}",
        "r:1;",
        "R:1;",
        "r:2;",
        "R:2;",
        "R:3;",
        "r:3;",
        "a:2:{i:0;r:2;i:1;R:3;}",
        "E:3:\"A:B\";",
        "C:1:\"S\":2:{xx}",
        "C:1:\"S\":4:{r:1;}",
    ]);
    prop::collection::vec(value, 1..7).prop_map(|values| {
        let entries = values.iter().zip('a'..).map(|(value, name)| format!("{name}|{value}"));
        entries.collect::<String>().into_bytes()
    })
}

fn edits() -> impl Strategy<Value = Vec<Edit<'static>>> {
    let name = "[a-h]".prop_map(String::into_bytes);
    let edit = prop_oneof![
        name.clone().prop_map(Edit::remove),
        (name, made::value::drawn()).prop_map(|(name, value)| Edit::put(name, value)),
    ];
    prop::collection::vec(edit, 0..4)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(session in format().prop_flat_map(made::session::drawn)) {
        let octets = session.encode();
        prop_assert_eq!(Session::decode(session.format(), &octets, &Limits::default()), Ok(session));
    }

    #[test]
    fn what_is_read_comes_back_octet_for_octet(
        format in format(),
        octets in prop_oneof![pieces(), entries(), prop::collection::vec(any::<u8>(), 0..64)],
    ) {
        if let Ok(session) = Session::decode(format, &octets, &Limits::default()) {
            let written = session.encode();
            let empty = octets.is_empty() && session.is_empty();
            prop_assert!(written == octets || empty, "{}", written.escape_ascii());
        }
    }

    #[test]
    fn what_is_edited_is_read_again(octets in entries(), edits in edits()) {
        let limits = Limits::default();
        if let Ok(session) = Session::decode(Format::Php, &octets, &limits)
            && let Ok(edited) = session.edited(edits, &limits)
        {
            let written = edited.encode();
            let again = Session::decode(Format::Php, &written, &limits);
            prop_assert_eq!(again, Ok(edited.clone()), "{}", written.escape_ascii());
            // PHP reads `r:` to an `r:`, and writes it to the object itself; so does a conversion.
            if let Ok(serialized) = edited.converted(Format::PhpSerialize, &limits) {
                let back = serialized.converted(Format::Php, &limits).expect("its names suit");
                let again = back.converted(Format::PhpSerialize, &limits);
                prop_assert_eq!(again, Ok(serialized), "{}", written.escape_ascii());
            }
        }
    }

    #[test]
    fn an_owned_session_is_the_same(octets in entries()) {
        if let Ok(session) = Session::decode(Format::Php, &octets, &Limits::default()) {
            prop_assert_eq!(session.clone().into_owned(), session);
        }
    }

    #[test]
    fn from_php_to_json_and_back_is_the_identity(value in made::value::drawn()) {
        if let Ok(json) = value.to_json() {
            prop_assert_eq!(Value::from_json(&json).expect("our own"), value);
        }
    }
}
