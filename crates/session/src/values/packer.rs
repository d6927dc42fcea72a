//! Writing the packed buffer.

use super::{COUNT, ENTRY, Values};

/// Writes a packed buffer: runs of old entries as they are, and new entries between them.
pub(super) struct Packer {
    buffer: Vec<u8>,
    /// Where the next entry's ends go.
    index: usize,
    body: usize,
}

impl Packer {
    pub(super) fn new(count: usize, size: usize) -> Self {
        let body = COUNT + count * ENTRY;
        let mut buffer = Vec::with_capacity(body + size);
        buffer.extend(word(count));
        buffer.resize(body, 0);
        Self { buffer, index: COUNT, body }
    }

    pub(super) fn run(&mut self, old: &Values, from: usize, to: usize) {
        if from == to {
            return;
        }
        let (start, here) = (old.start(from), self.end());
        for at in from..to {
            let (name_end, value_end) = old.ends(at);
            self.ends(here + name_end - start, here + value_end - start);
        }
        let body = old.body();
        self.buffer.extend_from_slice(&old.0[body + start..body + old.ends(to - 1).1]);
    }

    pub(super) fn entry(&mut self, name: &[u8], value: &[u8]) {
        let name_end = self.end() + name.len();
        self.ends(name_end, name_end + value.len());
        self.buffer.extend_from_slice(name);
        self.buffer.extend_from_slice(value);
    }

    pub(super) fn finish(self) -> Values {
        if self.body == COUNT { Values::new() } else { Values(self.buffer.into()) }
    }

    fn end(&self) -> usize {
        self.buffer.len() - self.body
    }

    fn ends(&mut self, name: usize, value: usize) {
        self.buffer[self.index..self.index + 4].copy_from_slice(&word(name));
        self.buffer[self.index + 4..self.index + ENTRY].copy_from_slice(&word(value));
        self.index += ENTRY;
    }
}

/// Sizes here are bounded by the session's limits, far below 4 GiB.
fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}
