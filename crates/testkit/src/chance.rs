//! Chance that a test can predict.

use std::hash::{BuildHasher, RandomState};

use cloakroom_session::{Chance, NoChance};

/// The same octets for the same seed, each draw unlike the others: SplitMix64. Never for a real ticket.
#[derive(Clone, Debug)]
pub struct SeededChance(u64);

impl SeededChance {
    /// The source of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A source unlike that of any other run: for ids on a server that others use too.
    #[must_use]
    pub fn of_this_run() -> Self {
        // The standard library seeds its hash maps from the operating system; here is the only use of it.
        Self(RandomState::new().hash_one(std::process::id()))
    }

    /// The next number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        self.number().checked_rem(bound).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
    }
}

impl Chance for SeededChance {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A source that never answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct FailingChance;

impl Chance for FailingChance {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), NoChance> {
        Err(NoChance { source: Some("this source fails on purpose".into()) })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use cloakroom_session::{Secret, SessionId};

    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_no_id_does() {
        let ids = |seed| {
            let mut chance = SeededChance::new(seed);
            (0..1000).map(|_| SessionId::fresh(&mut chance).expect("a seed")).collect::<Vec<_>>()
        };
        assert_eq!(ids(1), ids(1));
        assert_eq!(ids(1).iter().chain(&ids(2)).collect::<HashSet<_>>().len(), 2000);
    }

    #[test]
    fn numbers_stay_below_their_bound() {
        let mut chance = SeededChance::new(3);
        let drawn: HashSet<_> = (0..100).map(|_| chance.below(3)).collect();
        assert_eq!(drawn, HashSet::from([0, 1, 2]));
        assert_eq!(chance.below(0), 0);
    }

    #[test]
    fn a_failing_source_makes_no_secret() {
        assert!(Secret::fresh(&mut FailingChance).is_err());
    }
}
