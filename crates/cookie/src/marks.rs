//! Where an octet stands: for many at a time, one bit each.

use memchr::memchr;

/// The octets of one look.
pub(crate) const BLOCK_OCTETS: usize = 64;

/// Names are short: most `=` stand within these.
const NEAR_OCTETS: usize = 16;

/// Which of the first [`BLOCK_OCTETS`] are `needle`; the lowest bit is of the first.
#[inline]
pub(crate) fn marks(octets: &[u8], needle: u8) -> u64 {
    match octets.first_chunk::<BLOCK_OCTETS>() {
        Some(block) => marks_of(block, needle),
        None => {
            let mut block = [!needle; BLOCK_OCTETS];
            block[..octets.len()].copy_from_slice(octets);
            marks_of(&block, needle)
        }
    }
}

/// Where the first `needle` stands; in less time than `memchr`, where it is near.
#[inline]
pub(crate) fn first(octets: &[u8], needle: u8) -> Option<usize> {
    let Some((near, far)) = octets.split_first_chunk::<NEAR_OCTETS>() else {
        return octets.iter().position(|octet| *octet == needle);
    };
    match marks_of(near, needle) {
        0 => memchr(needle, far).map(|at| NEAR_OCTETS + at),
        marks => Some(marks.trailing_zeros() as usize),
    }
}

/// Of each octet that is the needle one bit is kept, another one for each of eight; their sum is eight marks.
/// The compiler compares many at once.
#[inline]
fn marks_of<const N: usize>(octets: &[u8; N], needle: u8) -> u64 {
    const ONE_BIT_EACH: u64 = 0x8040_2010_0804_0201;
    const SUM: u64 = 0x0101_0101_0101_0101;
    let mut equal = [0; N];
    for (equal, octet) in equal.iter_mut().zip(octets) {
        *equal = if *octet == needle { 0xFF } else { 0 };
    }
    let (words, _) = equal.as_chunks::<8>();
    words.iter().rev().fold(0, |marks, word| {
        let sum = (u64::from_le_bytes(*word) & ONE_BIT_EACH).wrapping_mul(SUM);
        (marks << 8) | (sum >> 56)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Octets among which the needle is not rare, and its neighbours neither.
    fn octets() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(prop_oneof![Just(b';'), Just(b'='), Just(b';' ^ 0x80), any::<u8>()], 0..150)
    }

    proptest! {
        #[test]
        fn each_mark_is_of_one_octet(octets in octets(), needle in prop_oneof![Just(b';'), any::<u8>()]) {
            let marks = marks(&octets, needle);
            for at in 0..BLOCK_OCTETS {
                prop_assert_eq!(marks >> at & 1 == 1, octets.get(at) == Some(&needle), "{}", at);
            }
        }

        #[test]
        fn the_first_is_the_first(octets in octets(), needle in prop_oneof![Just(b'='), any::<u8>()]) {
            prop_assert_eq!(first(&octets, needle), octets.iter().position(|octet| *octet == needle));
        }
    }
}
