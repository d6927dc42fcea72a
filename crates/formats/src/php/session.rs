//! A session: names with values, in order.

use std::borrow::Cow;
use std::fmt;

use super::decode::Decoder;
use super::decode_error::{DecodeError, Reason};
use super::encode;
use super::format::Format;
use super::key::{Key, integer};
use super::limits::Limits;
use super::value::Value;

/// A session of PHP, borrowed from its octets where it can be.
///
/// `Debug` shows the names only.
#[derive(Clone, PartialEq, Eq)]
pub struct Session<'a> {
    format: Format,
    entries: Vec<Entry<'a>>,
}

/// A name and its value.
pub(super) type Entry<'a> = (Cow<'a, [u8]>, Value<'a>);

impl<'a> Session<'a> {
    /// With nothing in it.
    #[must_use]
    pub const fn empty(format: Format) -> Self {
        Self { format, entries: Vec::new() }
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`DecodeError`], with the octet and the reason.
    pub fn decode(format: Format, octets: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let mut decoder = Decoder::new(octets, limits)?;
        let entries = match format {
            _ if octets.is_empty() => Vec::new(),
            Format::Php => until_the_end(&mut decoder, bar_name)?,
            Format::PhpBinary => until_the_end(&mut decoder, counted_name)?,
            Format::PhpSerialize => one_array(&mut decoder)?,
        };
        all_different(&entries)?;
        Ok(Self { format, entries: entries.into_iter().map(|(_, entry)| entry).collect() })
    }

    /// Of entries whose names suit the format.
    pub(super) const fn of(format: Format, entries: Vec<Entry<'a>>) -> Self {
        Self { format, entries }
    }

    /// Its octets: those that were read, when nothing was edited.
    ///
    /// An empty `php_serialize` session that was read from no octets gets its five.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.format == Format::PhpSerialize {
            out.extend_from_slice(format!("a:{}:{{", self.entries.len()).as_bytes());
        }
        for (name, value) in &self.entries {
            encode_name(&mut out, self.format, name);
            encode::value(&mut out, value);
        }
        if self.format == Format::PhpSerialize {
            out.push(b'}');
        }
        out
    }

    /// How it is written.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Names with their values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &Value<'a>)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
    }

    /// The value under a name.
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<&Value<'a>> {
        self.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// How many names it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Session<'static> {
        let entries = self.entries.into_iter();
        let entries = entries.map(|(name, value)| (Cow::Owned(name.into_owned()), value.into_owned()));
        Session { format: self.format, entries: entries.collect() }
    }

    pub(super) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.iter().map(|(name, _)| name.escape_ascii().to_string());
        f.debug_struct("Session")
            .field("format", &self.format)
            .field("names", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

fn encode_name(out: &mut Vec<u8>, format: Format, name: &[u8]) {
    match format {
        Format::Php => {
            out.extend_from_slice(name);
            out.push(b'|');
        }
        Format::PhpBinary => {
            out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            out.extend_from_slice(name);
        }
        Format::PhpSerialize => encode::key(out, &Key::of(name)),
    }
}

/// An entry, and where it begins.
type Found<'a> = (usize, Entry<'a>);

fn until_the_end<'a>(
    decoder: &mut Decoder<'a, '_>,
    name: impl Fn(&mut Decoder<'a, '_>) -> Result<&'a [u8], DecodeError>,
) -> Result<Vec<Found<'a>>, DecodeError> {
    let mut entries = Vec::new();
    while !decoder.cursor.is_at_end() {
        let at = decoder.cursor.at();
        entries.push((at, (Cow::Borrowed(name(decoder)?), decoder.value()?)));
    }
    Ok(entries)
}

fn bar_name<'a>(decoder: &mut Decoder<'a, '_>) -> Result<&'a [u8], DecodeError> {
    decoder.cursor.until(b'|', "a name and |")
}

fn counted_name<'a>(decoder: &mut Decoder<'a, '_>) -> Result<&'a [u8], DecodeError> {
    const UNDEFINED: u8 = 0x80;
    let undefined = decoder.cursor.error(Reason::Undefined);
    let length = decoder.cursor.octet("a name")?;
    if length & UNDEFINED != 0 { Err(undefined) } else { decoder.cursor.take(length.into()) }
}

fn one_array<'a>(decoder: &mut Decoder<'a, '_>) -> Result<Vec<Found<'a>>, DecodeError> {
    let mut entries = Vec::new();
    for _ in 0..decoder.open_session()? {
        let at = decoder.cursor.at();
        entries.push((at, (key_name(decoder)?, decoder.value()?)));
    }
    decoder.close()?;
    if decoder.cursor.is_at_end() { Ok(entries) } else { Err(decoder.cursor.error(Reason::Trailing)) }
}

fn key_name<'a>(decoder: &mut Decoder<'a, '_>) -> Result<Cow<'a, [u8]>, DecodeError> {
    let numeric = decoder.cursor.error(Reason::NumericName);
    match decoder.key()? {
        key @ Key::Int(_) => Ok(Cow::Owned(key.text().into_owned())),
        Key::Str(name) if integer(&name).is_some() => Err(numeric),
        Key::Str(name) => Ok(name),
    }
}

fn all_different(entries: &[Found<'_>]) -> Result<(), DecodeError> {
    let mut names: Vec<(&[u8], usize)> = entries.iter().map(|(at, (name, _))| (&**name, *at)).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0].0 == pair[1].0);
    twice.map_or(Ok(()), |pair| Err(DecodeError { at: pair[1].1, reason: Reason::DuplicateName }))
}
