//! Objects: carried, not understood.

use std::borrow::Cow;

use super::key::Key;
use super::value::Array;

const PLAIN: &[u8] = b"stdClass";

/// An object with its properties, or with what its `__serialize` made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    class: Cow<'a, [u8]>,
    properties: Array<'a>,
}

impl<'a> Object<'a> {
    /// `None` when no class can have this name.
    #[must_use]
    pub fn new(class: impl Into<Cow<'a, [u8]>>, properties: Array<'a>) -> Option<Self> {
        let class = class.into();
        is_class_name(&class).then_some(Self { class, properties })
    }

    /// A `stdClass`: the object that PHP makes of JSON's.
    #[must_use]
    pub const fn plain(properties: Array<'a>) -> Self {
        Self { class: Cow::Borrowed(PLAIN), properties }
    }

    /// Whether it is a `stdClass`.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self.class == *PLAIN
    }

    /// `\` parts its namespaces.
    #[must_use]
    pub fn class(&self) -> &[u8] {
        &self.class
    }

    /// Under their names as PHP writes them; [`Visibility::of`] takes those apart.
    #[must_use]
    pub const fn properties(&self) -> &Array<'a> {
        &self.properties
    }

    /// With other values under the same names.
    pub(crate) fn with(&self, properties: Array<'a>) -> Self {
        Self { class: self.class.clone(), properties }
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Object<'static> {
        let class = Cow::Owned(self.class.into_owned());
        Object { class, properties: self.properties.into_owned() }
    }
}

/// Who may see a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility<'k> {
    /// Everyone.
    Public,
    /// The class and those derived from it: `NUL * NUL name`.
    Protected,
    /// This class: `NUL class NUL name`.
    Private(&'k [u8]),
}

impl<'k> Visibility<'k> {
    /// Of a property as PHP writes it, with its bare name; `None` for an integer.
    #[must_use]
    pub fn of(key: &'k Key<'_>) -> Option<(Self, &'k [u8])> {
        let Key::Str(name) = key else { return None };
        let marked = name.strip_prefix(b"\0").and_then(|rest| {
            let end = rest.iter().position(|octet| *octet == 0)?;
            Some((&rest[..end], &rest[end + 1..]))
        });
        Some(match marked {
            None => (Self::Public, name),
            Some((b"*", bare)) => (Self::Protected, bare),
            Some((class, bare)) => (Self::Private(class), bare),
        })
    }
}

/// The case of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumCase<'a>(Cow<'a, [u8]>);

impl<'a> EnumCase<'a> {
    /// Of `Class:Case`; `None` when it is not that.
    #[must_use]
    pub fn new(text: impl Into<Cow<'a, [u8]>>) -> Option<Self> {
        let text = text.into();
        let colon = text.iter().position(|octet| *octet == b':')?;
        let named = is_class_name(&text[..colon]) && is_class_name(&text[colon + 1..]);
        named.then_some(Self(text))
    }

    /// `Class:Case`.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> EnumCase<'static> {
        EnumCase(Cow::Owned(self.0.into_owned()))
    }
}

/// An object whose class writes itself (`Serializable`): only that class knows what its body means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom<'a> {
    class: Cow<'a, [u8]>,
    body: Cow<'a, [u8]>,
}

impl<'a> Custom<'a> {
    /// `None` when no class can have this name.
    pub(crate) fn new(class: &'a [u8], body: &'a [u8]) -> Option<Self> {
        is_class_name(class).then_some(Self { class: class.into(), body: body.into() })
    }

    /// `\` parts its namespaces.
    #[must_use]
    pub fn class(&self) -> &[u8] {
        &self.class
    }

    /// As the class wrote it.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether the body may refer to what stands outside it.
    pub(crate) fn may_refer(&self) -> bool {
        self.body.windows(3).any(|at| matches!(at, [b'r' | b'R', b':', b'0'..=b'9']))
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Custom<'static> {
        Custom { class: Cow::Owned(self.class.into_owned()), body: Cow::Owned(self.body.into_owned()) }
    }
}

/// What PHP lets through as the name of a class: a guard against rubbish, not the language's rule.
fn is_class_name(name: &[u8]) -> bool {
    let allowed = |octet: &u8| octet.is_ascii_alphanumeric() || b"_\\".contains(octet) || !octet.is_ascii();
    name.first().is_some_and(|first| *first != b'\\') && name.iter().all(allowed)
}
