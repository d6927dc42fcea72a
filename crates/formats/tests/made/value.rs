//! Values by chance.

use cloakroom_formats::php::{Array, Float, Key, Object, Value};
use proptest::prelude::*;

/// Any value but what can only be read.
pub(crate) fn drawn() -> impl Strategy<Value = Value<'static>> {
    leaf().prop_recursive(5, 48, 6, |inner| {
        let entries = prop::collection::vec((key(), inner.clone()), 0..6);
        let object = (class(), entries.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::list),
            entries.prop_map(|entries| Value::Array(array(entries))),
            object.prop_map(|(class, entries)| {
                let object = Object::new(class.into_bytes(), array(entries.into_iter().filter_map(property)));
                Value::Object(Box::new(object.expect("a class")))
            }),
        ]
    })
}

/// Each key once: the first stays.
fn array(entries: impl IntoIterator<Item = (Key<'static>, Value<'static>)>) -> Array<'static> {
    let mut different = Vec::<(Key<'_>, _)>::new();
    for (key, value) in entries {
        if different.iter().all(|(other, _)| *other != key) {
            different.push((key, value));
        }
    }
    Array::new(different).expect("each key once")
}

/// PHP writes the names of properties as strings.
fn property((key, value): (Key<'static>, Value<'static>)) -> Option<(Key<'static>, Value<'static>)> {
    let name = key.text().into_owned();
    // A NUL begins the mark of a class.
    (!name.starts_with(b"\0") && !name.is_empty()).then(|| (Key::Str(name.into()), value))
}

fn leaf() -> impl Strategy<Value = Value<'static>> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-9..9i64).prop_map(Value::Int),
        float().prop_map(|it| Value::Float(Float::from(it))),
        octets().prop_map(Value::str),
    ]
}

fn float() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), -100.0..100.0f64, Just(f64::NAN), Just(f64::INFINITY), Just(-0.0)]
}

fn key() -> impl Strategy<Value = Key<'static>> + Clone {
    prop_oneof![octets().prop_map(Key::of), (-3..9i64).prop_map(Key::Int), any::<i64>().prop_map(Key::Int)]
}

fn class() -> impl Strategy<Value = String> {
    prop_oneof![Just("stdClass".to_owned()), "(App\\\\)?Unheard[A-Za-z0-9_]{0,6}"]
}

/// Text, octets that are none, and what looks like a session.
pub(super) fn octets() -> impl Strategy<Value = Vec<u8>> + Clone {
    prop_oneof![
        "\\PC{0,8}".prop_map(String::into_bytes),
        "[ar]:1:[{|;\"}]{0,4}".prop_map(String::into_bytes),
        "-?[0-9]{1,3}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..12),
    ]
}
