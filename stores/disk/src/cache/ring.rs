//! Octets in a ring: appended behind, dropped in front, found again by their place.

use std::collections::VecDeque;

pub(super) struct Ring {
    octets: VecDeque<u8>,
    begin: Place,
}

/// How many octets had been appended before, modulo 2³²; a ring is shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(u32);

impl Ring {
    /// The system gives memory only for what is written.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { octets: VecDeque::with_capacity(bytes), begin: Place(0) }
    }

    pub(super) fn len(&self) -> usize {
        self.octets.len()
    }

    pub(super) const fn begin(&self) -> Place {
        self.begin
    }

    pub(super) fn end(&self) -> Place {
        self.begin.plus(self.len())
    }

    pub(super) fn append(&mut self, octets: &[u8]) {
        self.octets.extend(octets);
    }

    pub(super) fn drop_first(&mut self, count: usize) {
        self.octets.drain(..count);
        self.begin = self.begin.plus(count);
    }

    pub(super) fn array<const N: usize>(&self, at: Place) -> [u8; N] {
        let mut array = [0; N];
        let [front, back] = self.slices(at, N);
        array[..front.len()].copy_from_slice(front);
        array[front.len()..].copy_from_slice(back);
        array
    }

    /// What is there, in two pieces where the ring closes.
    pub(super) fn slices(&self, at: Place, count: usize) -> [&[u8]; 2] {
        let (front, back) = self.octets.as_slices();
        let from = self.index(at);
        let to = from + count;
        match front.len() {
            closes if to <= closes => [&front[from..to], &[]],
            closes if from >= closes => [&back[from - closes..to - closes], &[]],
            closes => [&front[from..], &back[..to - closes]],
        }
    }

    pub(super) fn write(&mut self, at: Place, octets: &[u8]) {
        let from = self.index(at);
        let (front, back) = self.octets.as_mut_slices();
        let split = front.len().saturating_sub(from).min(octets.len());
        if split > 0 {
            front[from..from + split].copy_from_slice(&octets[..split]);
        }
        if split < octets.len() {
            let from = from + split - front.len();
            back[from..from + octets.len() - split].copy_from_slice(&octets[split..]);
        }
    }

    const fn index(&self, at: Place) -> usize {
        at.0.wrapping_sub(self.begin.0) as usize
    }
}

impl Place {
    pub(super) const fn plus(self, octets: usize) -> Self {
        Self(self.0.wrapping_add(octets as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_found_where_the_ring_closes_and_where_places_begin_anew() {
        let mut ring = Ring::with_capacity(8);
        ring.begin = Place(u32::MAX - 10);
        for round in 0..20 {
            let at = ring.end();
            ring.append(&[round, round + 100, round + 200]);
            assert_eq!(ring.array(at), [round, round + 100, round + 200]);
            ring.write(at, &[round + 1, round + 101]);
            assert_eq!(ring.slices(at, 3).concat(), [round + 1, round + 101, round + 200]);
            if ring.len() > 5 {
                ring.drop_first(3);
                assert_eq!(ring.array(ring.begin()), [round + 1, round + 101, round + 200]);
            }
        }
    }
}
