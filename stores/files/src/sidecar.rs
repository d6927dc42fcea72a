//! What PHP's file has no place for: the record without its values, kept beside the hash of the content that it
//! belongs to.
//!
//! ```text
//! version: u8 = 1   stage: u8   hash of the content: 32   inode, born: u64 each
//! record: length u32, `Record::encode` with the values that are kept aside
//! then, in the stages 1 and 2, what whoever takes the lock next needs to finish it:
//! 1 writing: length of the old content u32, old content, new content
//! 2 moving:  the id that the session had before
//! ```
//! Numbers are little-endian. The stage is set back to 0 in place, and what follows the record is cut off.

use bytes::{Buf, Bytes};
use cloakroom_formats::php::SessionId as RawId;
use cloakroom_session::{Record, RecordError, SessionId};

use crate::hash::Hash;
use crate::session_file::Incarnation;

const VERSION: u8 = 1;
const DONE: u8 = 0;
const WRITING: u8 = 1;
const MOVING: u8 = 2;

/// Where the octet of the stage is.
pub(crate) const STAGE_AT: u64 = 1;
/// And what it is when all is done.
pub(crate) const STAGE_DONE: u8 = DONE;

/// What stands beside a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sidecar {
    pub(crate) stage: Stage,
    /// Of the content that the record's revision belongs to.
    pub(crate) hash: Hash,
    /// Of PHP's file. A later one of the same name is another session.
    pub(crate) incarnation: Incarnation,
    /// Its values are those kept aside; `seen` is the time of PHP's file.
    pub(crate) record: Record,
}

/// How far a commit is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    Done,
    /// PHP's file is being written in place.
    Writing {
        old: Bytes,
        new: Bytes,
    },
    /// The session has a new file, and still the one before.
    Moving {
        from: RawId,
    },
}

impl Sidecar {
    /// The id that names PHP's file.
    pub(crate) fn raw(&self) -> Result<RawId, RecordError> {
        raw_id(&self.record)
    }

    /// Whether it belongs to this very file.
    pub(crate) fn is_of(&self, raw: &RawId, incarnation: Incarnation) -> bool {
        self.incarnation == incarnation && self.raw().is_ok_and(|own| own == *raw)
    }

    /// How long it is once all is done.
    pub(crate) fn done_octets(&self) -> u64 {
        self.encode_done().len() as u64
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = self.encode_done();
        out[STAGE_AT as usize] = self.stage.code();
        match &self.stage {
            Stage::Done => {}
            Stage::Writing { old, new } => {
                counted(&mut out, old);
                out.extend_from_slice(new);
            }
            Stage::Moving { from } => out.extend_from_slice(from.as_str().as_bytes()),
        }
        out
    }

    fn encode_done(&self) -> Vec<u8> {
        let mut record = Vec::new();
        self.record.encode(&mut record);
        let mut out = vec![VERSION, STAGE_DONE];
        out.extend(self.hash.0);
        out.extend(self.incarnation.inode.to_le_bytes());
        out.extend(self.incarnation.born.to_le_bytes());
        counted(&mut out, &record);
        out
    }

    pub(crate) fn decode(id: SessionId, octets: Bytes) -> Result<Self, RecordError> {
        let mut reader = Reader(octets);
        match reader.array::<1>()? {
            [VERSION] => {}
            [newer] => return Err(RecordError::Version(newer)),
        }
        let [stage] = reader.array()?;
        let hash = Hash(reader.array()?);
        let [inode, born] = [reader.number()?, reader.number()?];
        let record = Record::decode(id, reader.counted()?)?;
        let stage = match stage {
            DONE => Stage::Done,
            WRITING => Stage::Writing { old: reader.counted()?, new: reader.0 },
            MOVING => Stage::Moving { from: RawId::parse(&reader.0).map_err(|_| RecordError::Malformed)? },
            _ => return Err(RecordError::Malformed),
        };
        Ok(Self { stage, hash, incarnation: Incarnation { inode, born }, record })
    }
}

/// The id that names PHP's file of a record.
pub(crate) fn raw_id(record: &Record) -> Result<RawId, RecordError> {
    RawId::parse(record.lock.php_id(record.id).as_bytes()).map_err(|_| RecordError::Malformed)
}

impl Stage {
    const fn code(&self) -> u8 {
        match self {
            Self::Done => DONE,
            Self::Writing { .. } => WRITING,
            Self::Moving { .. } => MOVING,
        }
    }
}

impl std::fmt::Debug for Stage {
    /// What a visitor keeps is no business of a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stage({})", self.code())
    }
}

fn counted(out: &mut Vec<u8>, octets: &[u8]) {
    out.extend(u32::try_from(octets.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(octets);
}

struct Reader(Bytes);

impl Reader {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        let mut array = [0; N];
        array.copy_from_slice(self.0.get(..N).ok_or(RecordError::Malformed)?);
        self.0.advance(N);
        Ok(array)
    }

    fn number(&mut self) -> Result<u64, RecordError> {
        self.array().map(u64::from_le_bytes)
    }

    fn counted(&mut self) -> Result<Bytes, RecordError> {
        let length = u32::from_le_bytes(self.array()?) as usize;
        if length > self.0.len() {
            return Err(RecordError::Malformed);
        }
        Ok(self.0.split_to(length))
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_session::{Lifetime, Revision, SecretHash, Timestamp, Values};

    use super::*;

    fn sidecar(stage: Stage) -> Sidecar {
        let at = Timestamp::from_millis;
        let (id, lock) = (SessionId::from_bytes([1; 12]), SecretHash::from_bytes([2; 32]));
        Sidecar {
            stage,
            hash: Hash([7; 32]),
            incarnation: Incarnation { inode: 5, born: 6 },
            record: Record {
                revision: Revision::from_u64(3),
                seen: at(2),
                renewed: at(3),
                values: [("a", &b"\xff"[..])].into_iter().collect::<Values>(),
                ..Record::new(id, lock, Lifetime::NIST_AAL2, at(1))
            },
        }
    }

    #[test]
    fn every_stage_reads_back() {
        let from = "0123456789abcdefghijklmnop".parse().expect("an id");
        for stage in [
            Stage::Done,
            Stage::Writing { old: Bytes::from_static(b"old"), new: Bytes::from_static(b"new ones") },
            Stage::Moving { from },
        ] {
            let sidecar = sidecar(stage);
            let octets = Bytes::from(sidecar.encode());
            assert_eq!(Sidecar::decode(sidecar.record.id, octets.clone()), Ok(sidecar.clone()));
            let mut done = octets.to_vec();
            done[STAGE_AT as usize] = STAGE_DONE;
            let done = Sidecar::decode(sidecar.record.id, done.into());
            assert_eq!(done, Ok(Sidecar { stage: Stage::Done, ..sidecar.clone() }));
            for end in 0..octets.len() {
                // Never a panic; what is cut off behind the record is another stage's content at most.
                let _ = Sidecar::decode(sidecar.record.id, octets.slice(..end));
            }
        }
        let newer = Bytes::from_static(&[2, 0]);
        assert_eq!(Sidecar::decode(SessionId::from_bytes([1; 12]), newer), Err(RecordError::Version(2)));
    }
}
