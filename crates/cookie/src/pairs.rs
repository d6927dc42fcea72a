//! The pairs of one `Cookie` field.

use std::fmt;
use std::iter::FusedIterator;

use crate::hidden::Hidden;
use crate::marks::first;
use crate::octets::{trim, trim_end, trim_start};
use crate::segments::{Allowance, Segments};

/// The pairs of one `Cookie` field, in their order, duplicates included (RFC 10025, 4.2).
///
/// Any octets can be read: what a browser would not have sent yields pairs all the same, and it is for the
/// reader of a value to make sense of it. No allocation.
///
/// ```
/// use cloakroom_cookie::pairs;
///
/// let names: Vec<&[u8]> = pairs(b"lang=vi; theme = dark;; old").map(|pair| pair.name).collect();
/// assert_eq!(names, [&b"lang"[..], b"theme", b""]);
/// ```
pub const fn pairs(field: &[u8]) -> Pairs<'_> {
    Pairs { segments: Segments::of(field, Allowance::WHOLE) }
}

/// One cookie as the browser sent it, nothing decoded or unquoted.
///
/// `Debug` leaves the value out, which may be a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pair<'a> {
    /// The octets before the first `=`; empty for a nameless cookie.
    pub name: &'a [u8],
    /// The octets after the first `=`; all of a pair that has none.
    pub value: &'a [u8],
}

impl<'a> Pair<'a> {
    /// Of what stands between two semicolons; `None` if that is nothing.
    #[inline]
    pub(crate) fn of(segment: &'a [u8]) -> Option<Self> {
        let segment = trim(segment);
        match first(segment, b'=') {
            Some(at) => Some(Self { name: trim_end(&segment[..at]), value: trim_start(&segment[at + 1..]) }),
            None if segment.is_empty() => None,
            None => Some(Self { name: &[], value: segment }),
        }
    }
}

impl fmt::Debug for Pair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair")
            .field("name", &format_args!("{}", self.name.escape_ascii()))
            .field("value", &Hidden(self.value))
            .finish()
    }
}

/// The iterator of [`pairs()`].
///
/// It ends at [`PAIRS_MAX`](crate::PAIRS_MAX) pairs; a field of more than
/// [`HEADER_OCTETS_MAX`](crate::HEADER_OCTETS_MAX) octets has none.
#[derive(Clone)]
#[must_use]
pub struct Pairs<'a> {
    segments: Segments<'a>,
}

impl<'a> Pairs<'a> {
    /// The octets not read yet; after the last pair they are empty, unless a limit ended the reading.
    pub const fn unread(&self) -> &'a [u8] {
        self.segments.unread()
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            let pair = Pair::of(self.segments.next()?);
            if pair.is_some() {
                return pair;
            }
        }
    }
}

impl FusedIterator for Pairs<'_> {}

impl fmt::Debug for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pairs").field("unread", &Hidden(self.unread())).finish()
    }
}
