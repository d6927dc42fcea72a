//! Looks through the engine's journal before the engine does.
//!
//! A loss of power leaves of what had not reached the disk whatever it likes: the engine cuts off a
//! tail that breaks off, but refuses to open over a batch whose middle is missing, and takes a hole
//! further up for the end, dropping in silence what follows. Both are told apart here by a note that
//! the writer puts into each batch before which everything had reached the disk:
//!
//! 1. A broken batch with no such note behind it was never on the disk: it is cut off.
//! 2. With one behind it the disk has lost what it had: the store is not opened.
//!
//! ```text
//! batch: 1, items: u32, number: u64   item …   3, xxh3 of the items: u64, "FJL" 3
//! item:  2, type: u8, compression: u8 = 0, keyspace: u64, key: u16, value: u32, stored: u32, key …, value …
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

/// The key, in `meta`, of the note that everything before had reached the disk. No principal has a
/// name like it.
pub(crate) const SOUND: &[u8] = b"\0sound";

const START: u8 = 1;
const ITEM: u8 = 2;
const END: u8 = 3;
const TRAILER: &[u8] = b"FJL\x03";

/// Cuts a broken end off the newest journal in `folder`.
pub(crate) fn mend(folder: &Path) -> Result<(), JournalError> {
    let Some(path) = newest(folder)? else { return Ok(()) };
    let octets = fs::read(&path)?;
    let octets = without_zeros(&octets);
    let (at, end) = first_break(octets);
    if claims_soundness(&octets[at..]) {
        return Err(JournalError::Damaged { at });
    }
    if end == Break::Inside {
        tracing::warn!(path = %path.display(), at, "the end of the journal never reached the disk, and is cut off");
        let file = File::options().write(true).open(&path)?;
        file.set_len(at as u64)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Why a journal cannot be used.
#[derive(Debug, Error)]
pub(crate) enum JournalError {
    #[error("the journal is damaged at octet {at}, and what follows shows that it was whole once")]
    Damaged { at: usize },
    #[error("the journal cannot be read")]
    Io(#[from] io::Error),
}

/// The journal that is written to: the one with the highest number.
fn newest(folder: &Path) -> io::Result<Option<PathBuf>> {
    let mut newest = None;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let number =
            path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<u64>().ok());
        if path.extension().is_some_and(|extension| extension == "jnl") && number.is_some() {
            newest = newest.max(Some((number, path)));
        }
    }
    Ok(newest.map(|(_, path)| path))
}

/// The engine asks for more space than it needs yet; a new journal is nearly all zeros.
fn without_zeros(octets: &[u8]) -> &[u8] {
    const ZEROS: &[u8] = &[0; 4096];
    let zeros = octets.rchunks(ZEROS.len()).take_while(|chunk| ZEROS.starts_with(chunk));
    &octets[..octets.len() - zeros.map(<[u8]>::len).sum::<usize>()]
}

/// How the whole batches come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Where a batch would begin there is none.
    Between,
    /// In a batch that is not what was written.
    Inside,
}

fn first_break(octets: &[u8]) -> (usize, Break) {
    let mut at = 0;
    loop {
        match Batch::read(&octets[at..]) {
            Some(batch) => at += batch.length,
            None => {
                let begun = octets.get(at) == Some(&START);
                return (at, if begun { Break::Inside } else { Break::Between });
            }
        }
    }
}

/// Whether there is a whole batch anywhere that says that everything before it was on the disk.
fn claims_soundness(octets: &[u8]) -> bool {
    let ends = octets.windows(TRAILER.len()).enumerate().filter(|(_, window)| *window == TRAILER);
    let mut behind = ends.map(|(at, _)| at + TRAILER.len());
    behind.any(|at| Batch::read(&octets[at..]).is_some_and(|batch| batch.sound))
}

struct Batch {
    length: usize,
    /// Whether it has the note.
    sound: bool,
}

impl Batch {
    /// The whole and unchanged batch that `octets` begin with.
    fn read(octets: &[u8]) -> Option<Self> {
        let mut rest = Reader(octets);
        if rest.octet()? != START {
            return None;
        }
        let items = rest.u32()?;
        rest.take(8)?;
        let body = rest.0;
        let mut sound = false;
        for _ in 0..items {
            sound |= rest.item()? == SOUND;
        }
        let body = &body[..body.len() - rest.0.len()];
        let ended = rest.octet()? == END && rest.u64()? == xxh3_64(body) && rest.take(4)? == TRAILER;
        ended.then_some(Self { length: octets.len() - rest.0.len(), sound })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn octet(&mut self) -> Option<u8> {
        self.take(1).map(|octets| octets[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    /// The key of the next item.
    fn item(&mut self) -> Option<&'a [u8]> {
        if self.octet()? != ITEM {
            return None;
        }
        self.take(2 + 8)?;
        let (key, _, value) = (self.u16()?, self.u32()?, self.u32()?);
        let key = self.take(key.into())?;
        self.take(value as usize)?;
        Some(key)
    }
}

#[cfg(test)]
mod tests;
