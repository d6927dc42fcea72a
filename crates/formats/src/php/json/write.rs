//! From PHP to JSON.

use std::borrow::Cow;

use serde::Serialize;
use thiserror::Error;

use crate::php::float::Float;
use crate::php::key::{Key, integer};
use crate::php::value::{Array, Value};

/// Why a value has no JSON text. It can be carried, not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum Opaque {
    /// An object, or an enum.
    #[error("an object has no JSON of its own")]
    Object,
    /// A value that is shared.
    #[error("a reference has no JSON")]
    Reference,
    /// Text of another encoding, or no text.
    #[error("a string that is no UTF-8 has no JSON")]
    NotUtf8,
    /// `NAN`, `INF`, `-INF`.
    #[error("JSON has no such float")]
    NotFinite,
    /// An array with a string such as `"5"` as its key, which PHP itself never writes.
    #[error("an integer key written as a string has no JSON of its own")]
    NumericKey,
}

impl Value<'_> {
    /// This value as JSON text without spaces.
    ///
    /// # Errors
    /// [`Opaque`], when it has none from which the value would come back.
    pub fn to_json(&self) -> Result<Vec<u8>, Opaque> {
        let mut out = Vec::new();
        write(&mut out, self)?;
        Ok(out)
    }
}

fn write(out: &mut Vec<u8>, value: &Value<'_>) -> Result<(), Opaque> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(it) => scalar(out, it),
        Value::Int(it) => scalar(out, it),
        Value::Float(it) => float(out, it)?,
        Value::Str(it) => text(out, it)?,
        Value::Array(it) if it.is_list() => list(out, it)?,
        Value::Array(it) => map(out, it, array_name)?,
        Value::Object(it) if it.is_plain() && is_otherwise_list(it.properties()) => {
            map(out, it.properties(), property_name)?;
        }
        Value::Object(_) | Value::Enum(_) | Value::Custom(_) => return Err(Opaque::Object),
        Value::Reference(_) => return Err(Opaque::Reference),
    }
    Ok(())
}

fn list(out: &mut Vec<u8>, array: &Array<'_>) -> Result<(), Opaque> {
    out.push(b'[');
    for (index, (_, value)) in array.entries().iter().enumerate() {
        comma(out, index);
        write(out, value)?;
    }
    out.push(b']');
    Ok(())
}

fn map(
    out: &mut Vec<u8>,
    array: &Array<'_>,
    name: for<'k, 'v> fn(&'k Key<'v>) -> Name<'k>,
) -> Result<(), Opaque> {
    out.push(b'{');
    for (index, (key, value)) in array.entries().iter().enumerate() {
        comma(out, index);
        text(out, &name(key)?)?;
        out.push(b':');
        write(out, value)?;
    }
    out.push(b'}');
    Ok(())
}

type Name<'k> = Result<Cow<'k, [u8]>, Opaque>;

fn array_name<'k>(key: &'k Key<'_>) -> Name<'k> {
    match key {
        Key::Str(text) if integer(text).is_some() => Err(Opaque::NumericKey),
        _ => Ok(key.text()),
    }
}

fn property_name<'k>(key: &'k Key<'_>) -> Name<'k> {
    Ok(key.text())
}

/// Whether an array with these names would be a list. PHP writes names of properties as strings.
fn is_otherwise_list(properties: &Array<'_>) -> bool {
    (0..).zip(properties.entries()).all(|(index, (key, _))| match key {
        Key::Int(_) => false,
        Key::Str(text) => integer(text) == Some(index),
    })
}

fn float(out: &mut Vec<u8>, float: &Float<'_>) -> Result<(), Opaque> {
    let number = float.value();
    if !number.is_finite() {
        return Err(Opaque::NotFinite);
    }
    scalar(out, &number);
    Ok(())
}

fn text(out: &mut Vec<u8>, octets: &[u8]) -> Result<(), Opaque> {
    scalar(out, std::str::from_utf8(octets).map_err(|_| Opaque::NotUtf8)?);
    Ok(())
}

fn scalar<S: Serialize + ?Sized>(out: &mut Vec<u8>, scalar: &S) {
    serde_json::to_writer(out, scalar).expect("a scalar, to memory");
}

fn comma(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}
