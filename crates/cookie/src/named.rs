//! The cookies of one name among others.

use crate::pairs::Pair;

/// The values of the cookies called `name`, in their order.
#[inline]
pub(crate) fn values<'a>(
    segments: impl Iterator<Item = &'a [u8]>,
    name: &[u8],
) -> impl Iterator<Item = &'a [u8]> {
    let likely = segments.filter(move |segment| may_be(segment, name));
    likely.map(Pair::of).filter(move |pair| pair.name == name).map(|pair| pair.value)
}

/// A sieve before the exact comparison: the octet after the name tells most other cookies apart.
fn may_be(segment: &[u8], name: &[u8]) -> bool {
    let ends = matches!(segment.get(name.len()), Some(b'=' | b' ' | b'\t'));
    (ends && segment.starts_with(name)) || name.is_empty()
}
