//! The keys of arrays and objects.

use std::borrow::Cow;
use std::cmp::Ordering;

/// A key of an array, or the name of a property as PHP writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// `i:5;`
    Int(i64),
    /// `s:1:"a";`
    Str(Cow<'a, [u8]>),
}

impl<'a> Key<'a> {
    /// The key that PHP makes of a text: `"5"` is the integer 5, `"05"` a string.
    #[must_use]
    pub fn of(text: impl Into<Cow<'a, [u8]>>) -> Self {
        let text = text.into();
        integer(&text).map_or(Self::Str(text), Self::Int)
    }

    /// Its text: `5` for the integer 5.
    #[must_use]
    pub fn text(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Int(number) => Cow::Owned(number.to_string().into_bytes()),
            Self::Str(text) => Cow::Borrowed(text),
        }
    }

    /// The same key, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Key<'static> {
        match self {
            Self::Int(number) => Key::Int(number),
            Self::Str(text) => Key::Str(Cow::Owned(text.into_owned())),
        }
    }

    /// By what PHP takes for the same key: `"5"` is 5.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.meant(), other.meant()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            (Err(a), Err(b)) => a.cmp(b),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
        }
    }

    fn meant(&self) -> Result<i64, &[u8]> {
        match self {
            Self::Int(number) => Ok(*number),
            Self::Str(text) => integer(text).ok_or(text),
        }
    }
}

/// The integer that PHP makes of a key with this text, if it does.
pub(crate) fn integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let canonical = match digits {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_those_of_php() {
        let integers = ["0", "7", "-7", "10", "9223372036854775807", "-9223372036854775808"];
        for text in integers {
            assert_eq!(integer(text.as_bytes()), text.parse().ok(), "{text}");
        }
        let strings = ["", "-", "-0", "00", "05", "+5", "5 ", "1.0", "9223372036854775808", "٣"];
        for text in strings {
            assert_eq!(integer(text.as_bytes()), None, "{text}");
        }
    }
}
