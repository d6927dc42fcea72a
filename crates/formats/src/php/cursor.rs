//! Octets, read from the front, with errors that say where.

use super::decode_error::{DecodeError, Reason};

/// The octets of a session and how far they are read.
pub(super) struct Cursor<'a> {
    octets: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(octets: &'a [u8]) -> Self {
        Self { octets, at: 0 }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        &self.octets[self.at..]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) const fn error(&self, reason: Reason) -> DecodeError {
        DecodeError { at: self.at, reason }
    }

    pub(super) fn octet(&mut self, expected: &'static str) -> Result<u8, DecodeError> {
        let octet = *self.rest().first().ok_or_else(|| self.error(Reason::Ends { expected }))?;
        self.at += 1;
        Ok(octet)
    }

    /// Passes over `text`, which must stand here.
    pub(super) fn expect(&mut self, text: &'static str) -> Result<(), DecodeError> {
        let found = self.rest().get(..text.len());
        if found != Some(text.as_bytes()) {
            let cut_off = text.as_bytes().starts_with(self.rest());
            return Err(self.error(if cut_off {
                Reason::Ends { expected: text }
            } else {
                Reason::Unexpected { expected: text }
            }));
        }
        self.at += text.len();
        Ok(())
    }

    /// What stands before the next `end`, which is passed over too.
    pub(super) fn until(&mut self, end: u8, expected: &'static str) -> Result<&'a [u8], DecodeError> {
        let rest = self.rest();
        let length = rest.iter().position(|octet| *octet == end);
        let length = length.ok_or_else(|| self.error(Reason::Ends { expected }))?;
        self.at += length + 1;
        Ok(&rest[..length])
    }

    /// The next `length` octets.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let taken = self.rest().get(..length);
        let taken = taken.ok_or_else(|| self.error(Reason::Beyond { announced: length }))?;
        self.at += length;
        Ok(taken)
    }

    /// A number as PHP writes it, and the `end` after it.
    pub(super) fn int(&mut self, end: u8) -> Result<i64, DecodeError> {
        self.number(end, super::key::integer)
    }

    /// A length, a count or a slot, and the `:` or `;` after it.
    pub(super) fn count(&mut self, end: u8) -> Result<usize, DecodeError> {
        self.number(end, |digits| usize::try_from(super::key::integer(digits)?).ok())
    }

    /// A number never has more digits than this looks at, so that no search for its end is long.
    fn number<T>(&mut self, end: u8, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, DecodeError> {
        const DIGITS_MAX: usize = 21;
        let near = &self.rest()[..self.rest().len().min(DIGITS_MAX)];
        let Some(length) = near.iter().position(|octet| *octet == end) else {
            let cut_off = near.len() < DIGITS_MAX && near.iter().all(|octet| is_of_number(*octet));
            return Err(self.error(if cut_off {
                Reason::Ends { expected: "a number" }
            } else {
                Reason::Number
            }));
        };
        let number = read(&near[..length]).ok_or_else(|| self.error(Reason::Number))?;
        self.at += length + 1;
        Ok(number)
    }
}

const fn is_of_number(octet: u8) -> bool {
    octet.is_ascii_digit() || octet == b'-'
}
