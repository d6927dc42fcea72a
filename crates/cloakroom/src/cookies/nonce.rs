//! Fresh nonces, a few hundred from one call of the operating system.

use std::cell::RefCell;

use cloakroom_cookie::seal::NONCE_OCTETS;
use getrandom::Error;

const POOL_OCTETS: usize = 512 * NONCE_OCTETS;

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { octets: [0; POOL_OCTETS], drawn: POOL_OCTETS }) };
}

/// Random octets that nobody was given yet.
///
/// They are public as soon as they are used, so they may lie in memory until then. A process that is forked
/// hands out what its parent does: a nonce used twice shows no more than that a value was sealed twice.
struct Pool {
    octets: [u8; POOL_OCTETS],
    drawn: usize,
}

impl Pool {
    fn draw(&mut self) -> Result<[u8; NONCE_OCTETS], Error> {
        if self.drawn == POOL_OCTETS {
            getrandom::fill(&mut self.octets)?;
            self.drawn = 0;
        }
        let mut nonce = [0; NONCE_OCTETS];
        nonce.copy_from_slice(&self.octets[self.drawn..self.drawn + NONCE_OCTETS]);
        self.drawn += NONCE_OCTETS;
        Ok(nonce)
    }
}

/// A nonce that no other call got, on whatever thread.
pub(super) fn fresh() -> Result<[u8; NONCE_OCTETS], Error> {
    POOL.with_borrow_mut(Pool::draw)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_nonce_is_handed_out_twice() {
        let draw = || (0..2000).map(|_| fresh().expect("a nonce")).collect::<Vec<_>>();
        let threads = [std::thread::spawn(draw), std::thread::spawn(draw)];
        let drawn = threads.map(|thread| thread.join().expect("a thread"));
        assert_eq!(drawn.iter().flatten().collect::<HashSet<_>>().len(), 4000);
    }
}
