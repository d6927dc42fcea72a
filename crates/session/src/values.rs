//! What a session holds: names and octets, packed in one shared buffer.
//!
//! The buffer is sorted by name and carries its own index, so a store writes and reads it as it
//! stands, a lookup is a binary search, and a clone is a reference count. It is never changed in
//! place: [`Values::edited`] makes the next one.
//!
//! ```text
//! count: u32   index: count × (end of name: u32, end of value: u32)   body: name value name value …
//! ```
//! All numbers are little-endian; ends count from the start of the body.

mod packer;

use std::cmp::Ordering;
use std::fmt;

use bytes::Bytes;
use thiserror::Error;

use self::packer::Packer;

const COUNT: usize = 4;
const ENTRY: usize = 8;

/// Names and their octets, immutable and cheap to clone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values(Bytes);

impl Values {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self(Bytes::new())
    }

    /// Takes a buffer that [`Values::as_bytes`] wrote, without copying it.
    ///
    /// # Errors
    /// [`Malformed`] when the buffer is not one that this module writes.
    pub fn from_bytes(packed: Bytes) -> Result<Self, Malformed> {
        let values = Self(packed);
        if values.0.is_empty() { Ok(values) } else { values.checked() }
    }

    /// How much there is.
    pub(crate) fn total(&self) -> Total {
        Total { names: self.len(), bytes: self.size() }
    }

    /// How much there would be with `edits` made.
    pub(crate) fn total_with<'a>(&self, edits: impl Iterator<Item = (&'a str, Option<&'a [u8]>)>) -> Total {
        let mut total = self.total();
        for (name, value) in edits {
            if let Some(old) = self.get(name) {
                total.take(name, old);
            }
            if let Some(new) = value {
                total.add(name, new);
            }
        }
        total
    }

    /// The packed buffer, to be stored; empty when there is nothing.
    #[must_use]
    pub const fn as_bytes(&self) -> &Bytes {
        &self.0
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.0.is_empty() { 0 } else { self.number(0) }
    }

    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Octets of all names and values together: what [`crate::limits::Limits`] counts.
    #[must_use]
    pub fn size(&self) -> usize {
        self.len().checked_sub(1).map_or(0, |last| self.ends(last).1)
    }

    /// The octets kept under `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.position(name).ok().map(|at| self.value(at))
    }

    /// The octets at a [position](Values::position).
    pub(crate) fn value(&self, at: usize) -> &[u8] {
        let (body, (from, to)) = (self.body(), self.ends(at));
        &self.0[body + from..body + to]
    }

    /// Where `name` is, or would be, in the order of names.
    pub(crate) fn position(&self, name: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.name_bytes(middle).cmp(name.as_bytes()) {
                Ordering::Equal => return Ok(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// Names with their octets, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        (0..self.len()).map(|at| (self.name(at), self.value(at)))
    }

    /// These values with `edits` made: `Some` sets, `None` removes. `edits` must be sorted by name,
    /// each name once; `total` is what comes of it.
    #[must_use]
    pub(crate) fn edited<'a>(
        &self,
        edits: impl Iterator<Item = (&'a str, Option<&'a [u8]>)>,
        total: Total,
    ) -> Self {
        let mut packer = Packer::new(total.names, total.bytes);
        let mut next = 0;
        for (name, value) in edits {
            let (at, after) = self.position(name).map_or_else(|at| (at, at), |at| (at, at + 1));
            packer.run(self, next, at);
            if let Some(value) = value {
                packer.entry(name.as_bytes(), value);
            }
            next = after;
        }
        packer.run(self, next, self.len());
        packer.finish()
    }

    fn checked(self) -> Result<Self, Malformed> {
        let fits = |length: usize| if length <= self.0.len() { Ok(()) } else { Err(Malformed) };
        fits(COUNT)?;
        let body =
            self.len().checked_mul(ENTRY).and_then(|index| index.checked_add(COUNT)).ok_or(Malformed)?;
        fits(body)?;
        let mut previous: Option<&[u8]> = None;
        let mut end = 0;
        for at in 0..self.len() {
            let (name_end, value_end) = self.ends(at);
            if name_end < end || value_end < name_end || body + value_end > self.0.len() {
                return Err(Malformed);
            }
            let name = &self.0[body + end..body + name_end];
            if previous.is_some_and(|before| before >= name) || std::str::from_utf8(name).is_err() {
                return Err(Malformed);
            }
            (previous, end) = (Some(name), value_end);
        }
        if self.is_empty() || body + end != self.0.len() { Err(Malformed) } else { Ok(self) }
    }

    pub(crate) fn name(&self, at: usize) -> &str {
        std::str::from_utf8(self.name_bytes(at)).unwrap_or_default()
    }

    fn name_bytes(&self, at: usize) -> &[u8] {
        let body = self.body();
        &self.0[body + self.start(at)..body + self.ends(at).0]
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.ends(before).1)
    }

    fn ends(&self, at: usize) -> (usize, usize) {
        (self.number(COUNT + at * ENTRY), self.number(COUNT + at * ENTRY + 4))
    }

    fn body(&self) -> usize {
        COUNT + self.len() * ENTRY
    }

    fn number(&self, at: usize) -> usize {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&self.0[at..at + 4]);
        u32::from_le_bytes(bytes) as usize
    }
}

/// Names, and octets of names and values together: what [`crate::limits::Limits`] counts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Total {
    pub(crate) names: usize,
    pub(crate) bytes: usize,
}

impl Total {
    pub(crate) const fn add(&mut self, name: &str, value: &[u8]) {
        self.names += 1;
        self.bytes += name.len() + value.len();
    }

    pub(crate) const fn take(&mut self, name: &str, value: &[u8]) {
        self.names -= 1;
        self.bytes -= name.len() + value.len();
    }
}

impl fmt::Debug for Values {
    /// Names and lengths; what a visitor keeps is no business of a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(name, value)| (name, value.len()))).finish()
    }
}

impl<'a> FromIterator<(&'a str, &'a [u8])> for Values {
    /// The last of several values of one name stays.
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a [u8])>>(entries: I) -> Self {
        let sorted: std::collections::BTreeMap<_, _> = entries.into_iter().collect();
        let mut total = Total::default();
        sorted.iter().for_each(|(name, value)| total.add(name, value));
        Self::new().edited(sorted.iter().map(|(name, value)| (*name, Some(*value))), total)
    }
}

/// A buffer that is not packed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a buffer of packed values")]
pub struct Malformed;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn packed(model: &BTreeMap<String, Vec<u8>>) -> Values {
        model.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect()
    }

    proptest! {
        #[test]
        fn edits_agree_with_a_map(
            base in prop::collection::btree_map("[a-d]{0,3}", prop::collection::vec(any::<u8>(), 0..9), 0..9),
            edits in prop::collection::btree_map("[a-d]{0,3}", prop::option::of(prop::collection::vec(any::<u8>(), 0..9)), 0..9),
        ) {
            let mut model = base.clone();
            for (name, value) in edits.clone() {
                match value {
                    Some(value) => { model.insert(name, value); }
                    None => { model.remove(&name); }
                }
            }
            let edits = edits.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
            let edited = packed(&base).edited(edits, packed(&model).total());
            prop_assert_eq!(edited.len(), model.len());
            prop_assert_eq!(edited.size(), model.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>());
            for (name, value) in &model {
                let kept = edited.get(name);
                prop_assert_eq!(kept, Some(value.as_slice()));
            }
            prop_assert_eq!(edited.get("zz"), None);
            prop_assert_eq!(Values::from_bytes(edited.as_bytes().clone()), Ok(edited));
        }

        #[test]
        fn foreign_buffers_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(values) = Values::from_bytes(bytes.into()) {
                prop_assert_eq!(values.iter().count(), values.len());
            }
        }

        #[test]
        fn damaged_buffers_never_panic(at in 0usize..60, byte in any::<u8>()) {
            let mut bytes = [("a", &b"1"[..]), ("bb", b"22"), ("ccc", b"")].into_iter().collect::<Values>().0.to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(values) = Values::from_bytes(bytes.into()) {
                prop_assert_eq!(values.iter().count(), values.len());
            }
        }
    }
}
