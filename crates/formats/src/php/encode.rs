//! Values as octets.

use super::key::Key;
use super::slots::Sharing;
use super::value::{Array, Value};

/// Writes `value` behind what `out` has.
pub(super) fn value(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Null => out.extend_from_slice(b"N;"),
        Value::Bool(it) => out.extend_from_slice(if *it { b"b:1;" } else { b"b:0;" }),
        Value::Int(it) => int(out, *it),
        Value::Float(it) => parts(out, &[b"d:", it.as_str().as_bytes(), b";"]),
        Value::Str(it) => str(out, it),
        Value::Array(it) => {
            out.extend_from_slice(b"a:");
            array(out, it);
        }
        Value::Object(it) => {
            class(out, b"O:", it.class());
            array(out, it.properties());
        }
        Value::Enum(it) => {
            counted(out, b"E:", it.as_bytes());
            out.push(b';');
        }
        Value::Custom(it) => {
            class(out, b"C:", it.class());
            parts(out, &[it.body().len().to_string().as_bytes(), b":{", it.body(), b"}"]);
        }
        Value::Reference(it) => {
            let mark: &[u8] = if it.sharing() == Sharing::Variable { b"R:" } else { b"r:" };
            parts(out, &[mark, it.slot().to_string().as_bytes(), b";"]);
        }
    }
}

/// Writes a key.
pub(super) fn key(out: &mut Vec<u8>, key: &Key<'_>) {
    match key {
        Key::Int(it) => int(out, *it),
        Key::Str(it) => str(out, it),
    }
}

/// Writes a count and what is counted, without the mark before it.
fn array(out: &mut Vec<u8>, array: &Array<'_>) {
    let entries = array.entries();
    parts(out, &[entries.len().to_string().as_bytes(), b":{"]);
    for (own, inner) in entries {
        key(out, own);
        value(out, inner);
    }
    out.push(b'}');
}

fn class(out: &mut Vec<u8>, mark: &[u8], name: &[u8]) {
    counted(out, mark, name);
    out.push(b':');
}

fn str(out: &mut Vec<u8>, octets: &[u8]) {
    counted(out, b"s:", octets);
    out.push(b';');
}

fn int(out: &mut Vec<u8>, number: i64) {
    parts(out, &[b"i:", number.to_string().as_bytes(), b";"]);
}

/// `mark 5:"octets"`
fn counted(out: &mut Vec<u8>, mark: &[u8], octets: &[u8]) {
    parts(out, &[mark, octets.len().to_string().as_bytes(), b":\"", octets, b"\""]);
}

fn parts(out: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| out.extend_from_slice(part));
}
