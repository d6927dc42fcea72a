//! A `Cookie` field cut at its semicolons, within what one request may cost.

use memchr::{memchr, memchr_iter};

use crate::octets::trim;

/// The octets of `Cookie` that are read of one request, all its fields together.
///
/// Servers admit 8 to 32 KiB of header fields by default, so this is met only where someone raised that.
pub const HEADER_OCTETS_MAX: usize = 64 * 1024;

/// The pairs that are visited in one request, all its fields together; what is empty between two `;` costs
/// as much and counts as well.
///
/// It is the number of cookies that a browser must be able to keep for all sites together (RFC 10025, 6.1),
/// hence more than any sends to one, and far fewer than the 32,768 that would fit the octets.
pub const PAIRS_MAX: usize = 3000;

/// What may still be read.
#[derive(Clone, Copy)]
pub(crate) struct Allowance {
    octets: usize,
    segments: usize,
}

impl Allowance {
    pub(crate) const WHOLE: Self = Self { octets: HEADER_OCTETS_MAX, segments: PAIRS_MAX };
    const NOTHING: Self = Self { octets: 0, segments: 0 };

    /// What is left when this field has been read; `None` if it could not be read to its end.
    pub(crate) fn after(self, field: &[u8]) -> Option<Self> {
        let last = usize::from(field.last().is_some_and(|octet| *octet != b';'));
        Some(Self {
            octets: self.octets.checked_sub(field.len())?,
            segments: self.segments.checked_sub(memchr_iter(b';', field).count() + last)?,
        })
    }

    const fn less_octets(self, octets: usize) -> Self {
        match self.octets.checked_sub(octets) {
            Some(octets) => Self { octets, ..self },
            None => Self::NOTHING,
        }
    }
}

/// What stands between the semicolons: trimmed, never empty.
#[derive(Clone)]
pub(crate) struct Segments<'a> {
    unread: &'a [u8],
    left: Allowance,
}

impl<'a> Segments<'a> {
    /// Of a field that has more octets than allowed, none.
    pub(crate) const fn of(field: &'a [u8], allowance: Allowance) -> Self {
        Self { unread: field, left: allowance.less_octets(field.len()) }
    }

    /// The octets not reached; when the iterator has ended, those that the allowance did not cover.
    pub(crate) const fn unread(&self) -> &'a [u8] {
        self.unread
    }

    pub(crate) const fn left(&self) -> Allowance {
        self.left
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        while !self.unread.is_empty() {
            self.left.segments = self.left.segments.checked_sub(1)?;
            let (segment, rest) = match memchr(b';', self.unread) {
                Some(at) => (&self.unread[..at], &self.unread[at + 1..]),
                None => (self.unread, &[][..]),
            };
            self.unread = rest;
            let segment = trim(segment);
            if !segment.is_empty() {
                return Some(segment);
            }
        }
        None
    }
}
