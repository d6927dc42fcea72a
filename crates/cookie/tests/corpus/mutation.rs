//! Simple changes, the same in every run.

/// What readers of cookies stumble over.
const TOKENS: [&[u8]; 16] = [
    b";",
    b"=",
    b" ",
    b"\t",
    b"\"",
    b",",
    b"\n",
    b"\0",
    b"%",
    b"\x7F",
    b"\xFF",
    b"\xC2\xA0",
    b"__Host-",
    b"; Path=/",
    b"99",
    b":",
];

/// Numbers that only look like chance (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % end.max(1)
    }

    /// Part of the octets, perhaps nothing.
    fn range(&mut self, octets: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(octets.len() + 1);
        start..start + self.below((octets.len() - start + 1).min(16))
    }
}

/// Without end: each is one to four changes of `seed`, some of them a piece of another seed.
pub(crate) fn mutations(seed: &[u8], others: &[&[u8]]) -> impl Iterator<Item = Vec<u8>> {
    let mut dice = Dice(seed.iter().fold(7, |sum, octet| sum * 31 % 1_000_003 + u64::from(*octet)));
    std::iter::repeat_with(move || {
        let mut octets = seed.to_vec();
        for _ in 0..=dice.below(4) {
            change(&mut octets, &mut dice, others);
        }
        octets
    })
}

fn change(octets: &mut Vec<u8>, dice: &mut Dice, others: &[&[u8]]) {
    let place = dice.range(octets);
    match dice.below(6) {
        0 if place.start < octets.len() => octets[place.start] ^= 1 << dice.below(8),
        1 if place.start < octets.len() => octets[place.start] = dice.below(256) as u8,
        2 => drop(octets.drain(place)),
        3 => drop(octets.splice(place.start..place.start, octets[place].to_vec())),
        4 => drop(octets.splice(place, TOKENS[dice.below(TOKENS.len())].iter().copied())),
        _ => {
            let other = others[dice.below(others.len())];
            drop(octets.splice(place, other[dice.range(other)].iter().copied()));
        }
    }
}
