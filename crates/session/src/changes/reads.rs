//! Which values a handler looked at.

use crate::values::Values;

/// Where a name is, or would be.
pub(super) type Place = Result<usize, usize>;

/// Names whose value in the base was looked at. The usual few cost nothing: a bit for each place.
#[derive(Debug, Default)]
pub(super) struct Reads {
    places: u64,
    /// What has no place in the base, or one beyond the bits.
    names: Vec<Box<str>>,
}

impl Reads {
    /// Notes that `name` was looked at, which has this place in the base.
    pub(super) fn note(&mut self, name: &str, place: Place) {
        match place.ok().and_then(bit) {
            Some(bit) => self.places |= bit,
            None if !self.has_name(name) => self.names.push(name.into()),
            None => {}
        }
    }

    /// Whether `name`, which has this place in the base, was looked at.
    pub(super) fn has(&self, name: &str, place: Place) -> bool {
        let place = place.ok().and_then(bit);
        place.is_some_and(|bit| self.places & bit != 0) || self.has_name(name)
    }

    /// Places mean nothing any more when another base comes; names do.
    pub(super) fn leave(&mut self, base: &Values) {
        let read = (0..base.len()).filter(|at| bit(*at).is_some_and(|bit| self.places & bit != 0));
        self.names.extend(read.map(|at| base.name(at).into()));
        self.places = 0;
    }

    fn has_name(&self, name: &str) -> bool {
        self.names.iter().any(|read| **read == *name)
    }
}

fn bit(place: usize) -> Option<u64> {
    u32::try_from(place).ok().and_then(|place| 1u64.checked_shl(place))
}
