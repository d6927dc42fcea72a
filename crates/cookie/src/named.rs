//! The cookies of one name among others.

use crate::octets::trim_start;
use crate::pairs::Pair;

/// The value of a segment, if it is a cookie called `name`.
#[inline]
pub(crate) fn value<'a>(segment: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let pair = may_be(segment, name).then(|| Pair::of(segment)).flatten();
    pair.filter(|pair| pair.name == name).map(|pair| pair.value)
}

/// A sieve before the exact comparison: the octet after the name tells most other cookies apart.
#[inline]
fn may_be(segment: &[u8], name: &[u8]) -> bool {
    let segment = trim_start(segment);
    let ends = matches!(segment.get(name.len()), Some(b'=' | b' ' | b'\t'));
    (ends && segment.starts_with(name)) || name.is_empty()
}
