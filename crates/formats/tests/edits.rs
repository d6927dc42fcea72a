//! Edits beside references, each as PHP would make it, and those that are refused.

use cloakroom_formats::php::{Array, Edit, EditError, Format, Key, Limits, NameError, Session, Value};

fn edited<'a>(octets: &'a str, edits: Vec<Edit<'a>>) -> Result<String, EditError> {
    edited_in(Format::Php, octets, edits)
}

fn edited_in<'a>(format: Format, octets: &'a str, edits: Vec<Edit<'a>>) -> Result<String, EditError> {
    let limits = Limits::default();
    let session = Session::decode(format, octets.as_bytes(), &limits).expect("a session");
    let edited = session.edited(edits, &limits)?;
    Ok(String::from_utf8(edited.encode()).expect("text"))
}

fn put(name: &str, number: i64) -> Edit<'_> {
    Edit::put(name.as_bytes(), Value::Int(number))
}

fn remove(name: &str) -> Edit<'_> {
    Edit::remove(name.as_bytes())
}

#[test]
fn a_value_stays_where_it_was_and_a_new_one_comes_last() {
    assert_eq!(edited("a|i:1;b|i:2;", vec![put("a", 9), put("c", 3)]).as_deref(), Ok("a|i:9;b|i:2;c|i:3;"));
    assert_eq!(edited("a|i:1;b|i:2;", vec![remove("a"), put("a", 9)]).as_deref(), Ok("b|i:2;a|i:9;"));
    assert_eq!(edited("a|i:1;", vec![put("b", 2), put("b", 3), remove("c")]).as_deref(), Ok("a|i:1;b|i:3;"));
    assert_eq!(edited("a|i:1;", vec![put("b", 2), remove("b")]).as_deref(), Ok("a|i:1;"));
}

#[test]
fn later_references_follow_what_they_refer_to() {
    let octets = "a|i:1;b|a:1:{i:0;i:5;}c|R:3;d|O:1:\"A\":0:{}e|r:4;";
    assert_eq!(
        edited(octets, vec![remove("a")]).as_deref(),
        Ok("b|a:1:{i:0;i:5;}c|R:2;d|O:1:\"A\":0:{}e|r:3;"),
    );
    let wide = Edit::put(&b"a"[..], Value::list([Value::Null, Value::Null]));
    assert_eq!(
        edited(octets, vec![wide]).as_deref(),
        Ok("a|a:2:{i:0;N;i:1;N;}b|a:1:{i:0;i:5;}c|R:5;d|O:1:\"A\":0:{}e|r:6;"),
    );
}

#[test]
fn a_shared_variable_is_assigned_for_all() {
    assert_eq!(edited("a|i:1;b|R:1;", vec![put("a", 9)]).as_deref(), Ok("a|i:9;b|R:1;"));
    assert_eq!(edited("a|i:1;b|R:1;", vec![put("b", 9)]).as_deref(), Ok("a|i:9;b|R:1;"));
    assert_eq!(edited("a|a:1:{i:0;i:1;}b|R:2;", vec![put("b", 9)]).as_deref(), Ok("a|a:1:{i:0;i:9;}b|R:2;"),);
    assert_eq!(edited("a|i:1;b|R:1;c|R:1;", vec![put("c", 9), remove("a")]).as_deref(), Ok("b|i:9;c|R:1;"));
}

#[test]
fn a_shared_object_stays_with_the_others() {
    let octets = "a|O:1:\"A\":1:{s:1:\"p\";i:1;}b|r:1;c|R:1;";
    assert_eq!(
        edited(octets, vec![put("a", 9)]).as_deref(),
        Ok("a|i:9;b|O:1:\"A\":1:{s:1:\"p\";i:1;}c|R:1;")
    );
    assert_eq!(edited(octets, vec![remove("a")]).as_deref(), Ok("b|O:1:\"A\":1:{s:1:\"p\";i:1;}c|r:1;"));
}

#[test]
fn what_was_removed_lives_on_with_the_first_who_refers_to_it() {
    assert_eq!(edited("a|i:1;b|R:1;", vec![remove("a")]).as_deref(), Ok("b|i:1;"));
    let nested = "a|a:2:{i:0;a:1:{i:0;i:7;}i:1;i:8;}inner|R:2;outer|R:1;";
    assert_eq!(
        edited(nested, vec![remove("a")]).as_deref(),
        Ok("inner|a:1:{i:0;i:7;}outer|a:2:{i:0;R:1;i:1;i:8;}"),
    );
    let outer_first = "a|a:2:{i:0;a:1:{i:0;i:7;}i:1;i:8;}outer|R:1;inner|R:2;";
    assert_eq!(
        edited(outer_first, vec![remove("a")]).as_deref(),
        Ok("outer|a:2:{i:0;a:1:{i:0;i:7;}i:1;i:8;}inner|R:2;"),
    );
    let circle = "a|O:1:\"A\":1:{s:1:\"p\";r:1;}b|r:1;";
    assert_eq!(edited(circle, vec![remove("a")]).as_deref(), Ok("b|O:1:\"A\":1:{s:1:\"p\";r:1;}"));
}

#[test]
fn what_moves_may_not_nest_without_end() {
    let shared = |count: usize| {
        let links = (0..count).map(|index| match index {
            0 => "i:0;a:1:{i:0;i:7;}".to_owned(),
            _ => format!("i:{index};a:1:{{i:0;R:{};}}", index + if index == 1 { 1 } else { 2 }),
        });
        format!("a|a:{count}:{{{}}}b|R:{};", links.collect::<String>(), count + 2)
    };
    let short = shared(100);
    assert_eq!(edited(&short, vec![remove("a")]).map(|octets| octets.matches("a:1").count()), Ok(100));
    // Long enough for any stack.
    let long = shared(100_000);
    assert_eq!(edited(&long, vec![remove("a")]), Err(EditError::Depth { max: 128 }));
}

#[test]
fn names_are_checked_before_anything_is_written() {
    let long = "x".repeat(128);
    assert_eq!(edited("a|i:1;", vec![put("b|c", 2)]), Err(EditError::Name(NameError::Bar)));
    assert_eq!(edited("a|i:1;", vec![put("5", 2)]), Err(EditError::Name(NameError::Integer)));
    let binary = edited_in(Format::PhpBinary, "\u{1}ai:1;", vec![put(&long, 2)]);
    assert_eq!(binary, Err(EditError::Name(NameError::TooLong { octets: 128 })));
    let serialize = edited_in(Format::PhpSerialize, "a:0:{}", vec![put("b|c", 2), put("5", 3), put("05", 4)]);
    assert_eq!(serialize.as_deref(), Ok("a:3:{s:3:\"b|c\";i:2;i:5;i:3;s:2:\"05\";i:4;}"));
    let limits = Limits::default();
    let session = Session::decode(Format::PhpSerialize, b"a:1:{i:5;N;}", &limits).expect("a session");
    assert_eq!(session.converted(Format::Php, &limits), Err(EditError::Name(NameError::Integer)));
}

#[test]
fn a_custom_object_is_carried_and_never_miscounted() {
    // The body takes three slots more, in PHP's own writing.
    let octets = "n|i:1;s|C:1:\"S\":22:{a:2:{i:0;i:1;i:1;i:2;}}a|i:7;b|R:6;";
    assert_eq!(edited(octets, vec![]).as_deref(), Ok(octets));
    assert_eq!(edited(octets, vec![put("c", 1)]), Ok(format!("{octets}c|i:1;")));
    assert_eq!(edited(octets, vec![remove("n")]), Err(EditError::Custom));
    let before = "n|i:1;m|R:1;s|C:1:\"S\":2:{xx}z|N;";
    assert_eq!(edited(before, vec![remove("z")]).as_deref(), Ok("n|i:1;m|R:1;s|C:1:\"S\":2:{xx}"));
    let refers = "n|i:1;s|C:1:\"S\":4:{R:1;}";
    assert_eq!(edited(refers, vec![put("n", 2)]), Err(EditError::Custom));
    let moved_behind = "o|O:1:\"A\":0:{}s|C:1:\"S\":2:{xx}p|r:1;q|r:1;";
    assert_eq!(edited(moved_behind, vec![remove("o")]), Err(EditError::Custom));
}

#[test]
fn a_name_that_is_the_session_is_not_assigned() {
    let octets = "a:2:{s:1:\"n\";i:1;s:4:\"self\";R:1;}";
    let put_self = edited_in(Format::PhpSerialize, octets, vec![put("self", 2)]);
    assert_eq!(put_self, Err(EditError::WholeSession));
    let removed = edited_in(Format::PhpSerialize, octets, vec![remove("n")]);
    assert_eq!(removed.as_deref(), Ok("a:1:{s:4:\"self\";R:1;}"));
    let limits = Limits::default();
    let session = Session::decode(Format::PhpSerialize, octets.as_bytes(), &limits).expect("a session");
    assert_eq!(session.converted(Format::Php, &limits), Err(EditError::WholeSession));
}

#[test]
fn a_foreign_value_is_not_put() {
    let octets = "a|i:1;b|R:1;c|C:1:\"S\":2:{xx}";
    let session = Session::decode(Format::Php, octets.as_bytes(), &Limits::default()).expect("a session");
    for name in [b"b", b"c"] {
        let value = session.get(name).expect("a value").clone();
        let inside = Value::Array(Array::new(vec![(Key::Int(3), value)]).expect("one key"));
        assert_eq!(edited(octets, vec![Edit::put(&b"d"[..], inside)]), Err(EditError::Foreign));
    }
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    let session = Session::decode(Format::Php, b"a|N;", &Limits::default()).expect("a session");
    let edited = |limits: Limits| session.edited([put("b", 5)], &limits).map(|_| ());
    let limits = Limits { octets_max: 10, elements_max: 2, depth_max: 1 };
    assert_eq!(edited(limits), Ok(()));
    assert_eq!(edited(Limits { octets_max: 9, ..limits }), Err(EditError::Octets { octets: 10, max: 9 }));
    assert_eq!(edited(Limits { elements_max: 1, ..limits }), Err(EditError::Elements { max: 1 }));
    let deep = Edit::put(&b"b"[..], Value::list([Value::list([])]));
    let limits = Limits { depth_max: 1, ..Limits::default() };
    assert_eq!(session.edited([deep], &limits), Err(EditError::Depth { max: 1 }));
}
