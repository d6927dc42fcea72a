//! Seeded chance: every contender is asked for the same sessions in the same order.

/// A generator of 64-bit numbers (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(scatter(seed))
    }

    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scatter(self.0)
    }

    /// A number from 0 up to but without `end`, each as likely.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.any()) * u128::from(end)) >> 64) as u64
    }

    /// A number from 0 up to but without `end`, the k-th with a weight of 1/k: Zipf's law, exponent 1.
    ///
    /// Picks from the density 1/x, which is easy to invert, and rejects what that has too much of;
    /// so no table of the weights is needed, which would count as memory of the store measured.
    pub fn zipf(&mut self, end: u64) -> u64 {
        loop {
            let rank = (self.unit() * (end as f64 + 1.0).ln()).exp().floor();
            let accepted = std::f64::consts::LN_2 / (rank * (1.0 / rank).ln_1p());
            if rank <= end as f64 && self.unit() < accepted {
                return rank as u64 - 1;
            }
        }
    }

    fn unit(&mut self) -> f64 {
        (self.any() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Maps numbers one to one onto numbers that look drawn by chance: the n-th session's id.
pub fn scatter(number: u64) -> u64 {
    let mut mixed = number;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_first_of_zipf_is_twice_as_likely_as_the_second() {
        let mut chance = Chance::new(1);
        let mut seen = [0u32; 1000];
        for _ in 0..1_000_000 {
            seen[chance.zipf(1000) as usize] += 1;
        }
        let ratio = f64::from(seen[0]) / f64::from(seen[1]);
        assert!((1.9..2.1).contains(&ratio), "{ratio}");
        // 1 / (1 + 1/2 + … + 1/1000)
        let first = f64::from(seen[0]) / 1e6;
        assert!((0.130..0.137).contains(&first), "{first}");
    }
}
