//! A `Set-Cookie` line cut into its parts (5.6), each as it stands there.

use std::fmt;

use memchr::memchr;

use crate::attributes::ATTRIBUTE_OCTETS_MAX;
use crate::hidden::Hidden;
use crate::jar::verdict::Refusal;
use crate::octets::trim;
use crate::spec::NAME_VALUE_OCTETS_MAX;

/// A line that a user agent does not ignore, borrowed.
#[derive(Clone, Copy)]
pub struct SetCookie<'a> {
    name: &'a [u8],
    value: &'a [u8],
    attributes: &'a [u8],
}

/// Reads one `Set-Cookie` field; nothing is allocated, decoded or unquoted.
///
/// # Errors
///
/// [`Refusal`] when a user agent ignores the whole line: a control character, more than
/// [`NAME_VALUE_OCTETS_MAX`], neither name nor value.
///
/// ```
/// use cloakroom_cookie::jar::parse_set_cookie;
///
/// let line = parse_set_cookie(b"id = k7Qm ; Path=/; secure")?;
/// assert_eq!((line.name(), line.value()), (&b"id"[..], &b"k7Qm"[..]));
/// let attributes: Vec<_> = line.attributes().map(|attribute| attribute.name).collect();
/// assert_eq!(attributes, [&b"Path"[..], b"secure"]);
/// # Ok::<(), cloakroom_cookie::jar::Refusal>(())
/// ```
pub fn parse_set_cookie(line: &[u8]) -> Result<SetCookie<'_>, Refusal> {
    // Without a branch per octet the compiler takes many at once.
    if line.iter().fold(false, |found, octet| found | (octet.is_ascii_control() & (*octet != b'\t'))) {
        return Err(Refusal::ControlCharacter);
    }
    let (pair, attributes) = cut(line, b';');
    let (name, value) = match memchr(b'=', pair) {
        Some(at) => (trim(&pair[..at]), trim(&pair[at + 1..])),
        None => (&[][..], trim(pair)),
    };
    if name.len() + value.len() > NAME_VALUE_OCTETS_MAX {
        return Err(Refusal::TooLong);
    }
    if name.is_empty() && value.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(SetCookie { name, value, attributes })
}

impl<'a> SetCookie<'a> {
    /// The name; empty for a nameless cookie.
    pub const fn name(&self) -> &'a [u8] {
        self.name
    }

    /// The value.
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// The attributes in their order, unknown ones and repetitions too; those without a name are left out,
    /// and those whose value has more than [`ATTRIBUTE_OCTETS_MAX`].
    pub const fn attributes(&self) -> Attributes<'a> {
        Attributes { unread: self.attributes }
    }
}

impl fmt::Debug for SetCookie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie")
            .field("name", &format_args!("{}", self.name.escape_ascii()))
            .field("value", &Hidden(self.value))
            .field("attributes", &format_args!("{}", self.attributes.escape_ascii()))
            .finish()
    }
}

/// An attribute as it was written, trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Compared without regard to case.
    pub name: &'a [u8],
    /// Empty when there is no `=`.
    pub value: &'a [u8],
}

/// The iterator of [`SetCookie::attributes`].
#[derive(Debug, Clone)]
#[must_use]
pub struct Attributes<'a> {
    unread: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        while !self.unread.is_empty() {
            let (segment, rest) = cut(self.unread, b';');
            self.unread = rest;
            let (name, value) = cut(segment, b'=');
            let (name, value) = (trim(name), trim(value));
            if !name.is_empty() && value.len() <= ATTRIBUTE_OCTETS_MAX {
                return Some(Attribute { name, value });
            }
        }
        None
    }
}

/// What stands before and after the first such octet; after it nothing, when there is none.
fn cut(octets: &[u8], at: u8) -> (&[u8], &[u8]) {
    match memchr(at, octets) {
        Some(at) => (&octets[..at], &octets[at + 1..]),
        None => (octets, &[]),
    }
}
