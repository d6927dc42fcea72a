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
        buffer.extend(number(count).to_le_bytes());
        buffer.resize(body, 0);
        Self { buffer, index: COUNT, body }
    }

    pub(super) fn run(&mut self, old: &Values, from: usize, to: usize) {
        if from == to {
            return;
        }
        let (start, body) = (old.start(from), old.body());
        let octets = &old.0[body + start..body + old.ends(to - 1).1];
        let index = &old.0[COUNT + from * ENTRY..COUNT + to * ENTRY];
        let moved = number(self.end()).wrapping_sub(number(start));
        let ends = &mut self.buffer[self.index..self.index + index.len()];
        for (end, before) in ends.as_chunks_mut().0.iter_mut().zip(index.as_chunks().0) {
            *end = u32::from_le_bytes(*before).wrapping_add(moved).to_le_bytes();
        }
        self.index += index.len();
        self.buffer.extend_from_slice(octets);
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
        self.buffer[self.index..self.index + 4].copy_from_slice(&number(name).to_le_bytes());
        self.buffer[self.index + 4..self.index + ENTRY].copy_from_slice(&number(value).to_le_bytes());
        self.index += ENTRY;
    }
}

/// Sizes here are bounded by the session's limits, far below 4 GiB.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
