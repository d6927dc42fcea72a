//! What the characters of a ticket stand for. Read on every request, hence tables.

/// Stands for a character outside the alphabet.
pub(super) const NO_SEXTET: u8 = 0x80;

/// The sextet that each octet of a text stands for.
pub(super) const fn sextets(alphabet: &[u8; 64]) -> [u8; 256] {
    let mut table = [NO_SEXTET; 256];
    let mut at = 0;
    while at < alphabet.len() {
        table[alphabet[at] as usize] = at as u8;
        at += 1;
    }
    table
}
