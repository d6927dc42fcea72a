//! A `Cookie` field cut at its semicolons, within what one request may cost.

use memchr::memchr_iter;

use crate::marks::{BLOCK_OCTETS, marks};

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

/// What stands between the semicolons, as it stands there; it may be empty.
#[derive(Clone)]
pub(crate) struct Segments<'a> {
    field: &'a [u8],
    /// Where the next segment begins.
    start: usize,
    /// How far semicolons were looked for, a block at a time.
    seen: usize,
    /// Those of the last block that no segment has ended at.
    semicolons: u64,
    left: Allowance,
}

impl<'a> Segments<'a> {
    /// Of a field that has more octets than allowed, none.
    pub(crate) const fn of(field: &'a [u8], allowance: Allowance) -> Self {
        Self { field, start: 0, seen: 0, semicolons: 0, left: allowance.less_octets(field.len()) }
    }

    /// The octets not reached; when the iterator has ended, those that the allowance did not cover.
    pub(crate) const fn unread(&self) -> &'a [u8] {
        self.field.split_at(self.start).1
    }

    pub(crate) const fn left(&self) -> Allowance {
        self.left
    }

    /// Where the next semicolon stands, or the field ends.
    #[inline(always)]
    fn end(&mut self) -> usize {
        while self.semicolons == 0 {
            match self.field.get(self.seen..) {
                None | Some([]) => return self.field.len(),
                Some(ahead) => self.semicolons = marks(ahead, b';'),
            }
            self.seen += BLOCK_OCTETS;
        }
        let at = self.seen - BLOCK_OCTETS + self.semicolons.trailing_zeros() as usize;
        self.semicolons &= self.semicolons - 1;
        at
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = &'a [u8];

    // In the caller's loop the place is kept in registers.
    #[inline(always)]
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.start == self.field.len() {
            return None;
        }
        self.left.segments = self.left.segments.checked_sub(1)?;
        let end = self.end();
        let segment = &self.field[self.start..end];
        self.start = self.field.len().min(end + 1);
        Some(segment)
    }
}
