//! PHP's values, as a tree.

use std::borrow::Cow;

use thiserror::Error;

use super::float::Float;
use super::key::Key;
use super::object::{Custom, EnumCase, Object};
use super::slots::Reference;

/// A value of PHP, borrowed from the octets it was read from where it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `N;`
    Null,
    /// `b:1;`
    Bool(bool),
    /// `i:5;`
    Int(i64),
    /// `d:1.5;`
    Float(Float<'a>),
    /// `s:1:"a";`, any octets
    Str(Cow<'a, [u8]>),
    /// `a:0:{}`
    Array(Array<'a>),
    /// `O:8:"stdClass":0:{}`
    Object(Box<Object<'a>>),
    /// `E:6:"Suit:A";`
    Enum(EnumCase<'a>),
    /// `C:1:"S":2:{xx}`
    Custom(Box<Custom<'a>>),
    /// `r:2;` or `R:2;`
    Reference(Reference),
}

impl<'a> Value<'a> {
    /// A string.
    #[must_use]
    pub fn str(octets: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::Str(octets.into())
    }

    /// An array with the keys 0, 1, 2, …
    #[must_use]
    pub fn list(values: impl IntoIterator<Item = Self>) -> Self {
        Self::Array(Array::list(values))
    }

    /// The same value, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(it) => Value::Bool(it),
            Self::Int(it) => Value::Int(it),
            Self::Float(it) => Value::Float(it.into_owned()),
            Self::Str(it) => Value::Str(Cow::Owned(it.into_owned())),
            Self::Array(it) => Value::Array(it.into_owned()),
            Self::Object(it) => Value::Object(Box::new(it.into_owned())),
            Self::Enum(it) => Value::Enum(it.into_owned()),
            Self::Custom(it) => Value::Custom(Box::new(it.into_owned())),
            Self::Reference(it) => Value::Reference(it),
        }
    }

    /// What stands in it, one level down.
    pub(crate) fn children(&self) -> &[(Key<'a>, Self)] {
        match self {
            Self::Array(array) => array.entries(),
            Self::Object(object) => object.properties().entries(),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Str(_)
            | Self::Enum(_)
            | Self::Custom(_)
            | Self::Reference(_) => &[],
        }
    }

    /// Whether `r:` may refer to it.
    pub(crate) const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Enum(_) | Self::Custom(_))
    }

    /// Whether it may hold others.
    pub(crate) const fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }
}

/// Keys with their values, in order, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Array<'a>(Vec<(Key<'a>, Value<'a>)>);

impl<'a> Array<'a> {
    /// Of these.
    ///
    /// # Errors
    /// [`DuplicateKey`], also for the integer 5 beside the string `"5"`.
    pub fn new(entries: Vec<(Key<'a>, Value<'a>)>) -> Result<Self, DuplicateKey> {
        if is_list(&entries) || all_different(&entries) { Ok(Self(entries)) } else { Err(DuplicateKey) }
    }

    /// With the keys 0, 1, 2, …
    #[must_use]
    pub fn list(values: impl IntoIterator<Item = Value<'a>>) -> Self {
        Self((0..).map(Key::Int).zip(values).collect())
    }

    /// Keys and values.
    #[must_use]
    pub fn entries(&self) -> &[(Key<'a>, Value<'a>)] {
        &self.0
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &Key<'_>) -> Option<&Value<'a>> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, value)| value)
    }

    /// Whether its keys are 0, 1, 2, …
    #[must_use]
    pub fn is_list(&self) -> bool {
        is_list(&self.0)
    }

    /// With other values under the same keys.
    pub(crate) fn with<E>(
        &self,
        mut value: impl FnMut(&Value<'a>) -> Result<Value<'a>, E>,
    ) -> Result<Self, E> {
        let entries = self.0.iter().map(|(key, old)| Ok((key.clone(), value(old)?)));
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Array<'static> {
        Array(self.0.into_iter().map(|(key, value)| (key.into_owned(), value.into_owned())).collect())
    }
}

/// Two values under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an array has each key once")]
pub struct DuplicateKey;

fn is_list(entries: &[(Key<'_>, Value<'_>)]) -> bool {
    (0..).zip(entries).all(|(expected, (key, _))| *key == Key::Int(expected))
}

fn all_different(entries: &[(Key<'_>, Value<'_>)]) -> bool {
    let mut keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
    keys.sort_unstable_by(|a, b| a.compare(b));
    keys.windows(2).all(|pair| pair[0].compare(pair[1]).is_ne())
}
