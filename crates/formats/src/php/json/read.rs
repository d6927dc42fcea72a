//! From JSON to PHP.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use thiserror::Error;

use crate::php::float::Float;
use crate::php::key::Key;
use crate::php::object::Object;
use crate::php::value::{Array, Value};

/// Text that is no JSON, or JSON that PHP cannot hold: an integer above 2⁶³ - 1, a name twice in one object.
#[derive(Debug, Error)]
#[error("this JSON has no value of PHP: {0}")]
pub struct FromJsonError(#[from] serde_json::Error);

impl Value<'static> {
    /// The value that a JSON text has in PHP.
    ///
    /// # Errors
    /// [`FromJsonError`], with the line and the column. Nesting beyond 127 is refused.
    pub fn from_json(text: &[u8]) -> Result<Self, FromJsonError> {
        let FromJson(value) = serde_json::from_slice(text)?;
        Ok(value)
    }
}

struct FromJson(Value<'static>);

impl<'de> Deserialize<'de> for FromJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON that PHP can hold")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Self::Value, E> {
        Ok(Value::Int(it))
    }

    fn visit_u64<E: Error>(self, it: u64) -> Result<Self::Value, E> {
        i64::try_from(it).map(Value::Int).map_err(|_| E::custom("PHP has no integer above 2^63 - 1"))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Self::Value, E> {
        Ok(Value::Float(Float::from(it)))
    }

    fn visit_str<E>(self, it: &str) -> Result<Self::Value, E> {
        Ok(Value::str(it.as_bytes().to_vec()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(FromJson(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(Value::list(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((name, FromJson(value))) = members.next_entry::<String, _>()? {
            entries.push((Key::of(name.into_bytes()), value));
        }
        let is_list = (0..).zip(&entries).all(|(index, (key, _))| *key == Key::Int(index));
        if is_list {
            entries.iter_mut().for_each(|(key, _)| *key = Key::Str(key.text().into_owned().into()));
        }
        let array = Array::new(entries).map_err(A::Error::custom)?;
        Ok(if is_list { Value::Object(Box::new(Object::plain(array))) } else { Value::Array(array) })
    }
}
