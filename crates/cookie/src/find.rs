//! One cookie by its name, in all the `Cookie` fields of a request.

use std::fmt;

use crate::hidden::Hidden;
use crate::named::value;
use crate::segments::{Allowance, Segments};

/// The value of the cookie called `name`, in all the `Cookie` fields of a request.
///
/// Names are compared octet by octet. The answer is that of [`pairs`](crate::pairs()) over each field, found
/// without splitting the pairs that cannot be meant.
///
/// It reads on to the end, since a second cookie of the name tells something. Who wants the first and no more
/// stops at it: `pairs(field).find(|pair| pair.name == name)`. Nameless cookies answer to no name, not even to
/// the empty one.
///
/// The limits hold for the fields together; past them the answer is [`Found::OverLimit`], for a part of the
/// fields would answer by accident of the order.
///
/// ```
/// use cloakroom_cookie::{Found, find};
///
/// let tossed: [&[u8]; 1] = [b"__Host-id=mine; __Host-id=theirs"];
/// assert_eq!(find(tossed, b"__Host-id"), Found::Several { first: b"mine", differing: true });
/// ```
pub fn find<'a>(fields: impl IntoIterator<Item = &'a [u8]>, name: &[u8]) -> Found<'a> {
    if name.is_empty() {
        let left = fields.into_iter().try_fold(Allowance::WHOLE, Allowance::after);
        return left.map_or(Found::OverLimit, |_| Found::None);
    }
    let mut found = Found::None;
    let mut allowance = Allowance::WHOLE;
    for field in fields {
        let mut segments = Segments::of(field, allowance);
        // A loop of its own, for which the compiler keeps the place in registers.
        for segment in &mut segments {
            if let Some(value) = value(segment, name) {
                found = found.and(value);
            }
        }
        if !segments.unread().is_empty() {
            return Found::OverLimit;
        }
        allowance = segments.left();
    }
    found
}

/// What a request holds of one cookie. `Debug` leaves values out, which may be tickets.
#[derive(Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Found<'a> {
    /// No cookie of this name.
    None,
    /// One, with this value.
    One(&'a [u8]),
    /// More than one: set with another Path or Domain, perhaps by someone else (RFC 10025, 8.6).
    Several {
        /// The value that came first.
        first: &'a [u8],
        /// Whether any other value is not the same. For a `__Host-` name that is a Partitioned cookie beside
        /// an ordinary one, or an attack; of a server that sets one kind only, an attack.
        differing: bool,
    },
    /// More than [`HEADER_OCTETS_MAX`](crate::HEADER_OCTETS_MAX) or [`PAIRS_MAX`](crate::PAIRS_MAX): not
    /// read to the end, hence not answered.
    OverLimit,
}

impl<'a> Found<'a> {
    /// The value that came first.
    pub const fn value(self) -> Option<&'a [u8]> {
        match self {
            Self::One(first) | Self::Several { first, .. } => Some(first),
            Self::None | Self::OverLimit => None,
        }
    }

    fn and(self, value: &'a [u8]) -> Self {
        match self {
            Self::None => Self::One(value),
            Self::One(first) => Self::Several { first, differing: first != value },
            Self::Several { first, differing } => {
                Self::Several { first, differing: differing || first != value }
            }
            Self::OverLimit => Self::OverLimit,
        }
    }
}

impl fmt::Debug for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::One(value) => f.debug_tuple("One").field(&Hidden(value)).finish(),
            Self::Several { first, differing } => f
                .debug_struct("Several")
                .field("first", &Hidden(first))
                .field("differing", differing)
                .finish(),
            Self::OverLimit => f.write_str("OverLimit"),
        }
    }
}
