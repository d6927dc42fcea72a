//! What the measured sessions hold, the same for every contender.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The key that is read and modified.
pub const KEY: &str = "k3";
/// Octets of each value.
pub const VALUE_BYTES: usize = 60;
/// Keys of a usual session.
pub const KEYS: usize = 8;
/// Keys of a large session.
pub const KEYS_LARGE: usize = 100;

/// Above every salt that [`pairs`] is given.
const FRESH_FROM: u64 = 1 << 48;

static WRITES: AtomicU64 = AtomicU64::new(0);
static ALTERNATES: [&str; 2] = [
    "one of two values, sixty octets long, written by turns......",
    "the other of the two, sixty octets long, written by turns...",
];

/// The names and values of a session of `keys` keys; `salt` makes the values this session's own.
pub fn pairs(keys: usize, salt: u64) -> impl Iterator<Item = (String, String)> {
    (0..keys).map(move |number| (format!("k{number}"), value(salt.wrapping_add(number as u64))))
}

/// A value of [`VALUE_BYTES`], another for every `salt`.
pub fn value(salt: u64) -> String {
    format!("{salt:0VALUE_BYTES$}")
}

/// Two values by turns, without an allocation: some contenders skip a write that changes nothing.
pub fn alternate() -> &'static str {
    ALTERNATES[(WRITES.fetch_add(1, Relaxed) % 2) as usize]
}

/// A value that no earlier call returned, and that no session was given at first.
pub fn fresh() -> String {
    value(FRESH_FROM + WRITES.fetch_add(1, Relaxed))
}

/// Whether a handler read what it should have.
pub fn is_whole(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.len() == VALUE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::{ALTERNATES, VALUE_BYTES, value};

    #[test]
    fn every_value_has_its_size() {
        assert_eq!(value(7).len(), VALUE_BYTES);
        assert_eq!(value(u64::MAX).len(), VALUE_BYTES);
        assert_eq!(ALTERNATES.map(str::len), [VALUE_BYTES; 2]);
    }
}
