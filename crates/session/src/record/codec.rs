//! A record as octets, for stores that keep octets.
//!
//! ```text
//! version: u8 = 1   flags: u8
//! revision, created, seen, renewed, idle, absolute: u64 each   lock: 32
//! [previous: lock 32, until u64, successor 24]   [authenticated: u64]
//! [principal: length u16, text]   [client: length u16, user agent, length u16, network]
//! values: the rest, as `Values` packs them
//! ```
//! Numbers are little-endian, times milliseconds. The id is the key and not repeated.

use std::time::Duration;

use bytes::{Buf, Bytes};
use thiserror::Error;

use super::{Previous, Record, Revision};
use crate::client::Client;
use crate::lifetime::Lifetime;
use crate::principal::Principal;
use crate::ticket::{Secret, SecretHash, SessionId};
use crate::timestamp::Timestamp;
use crate::values::Values;

const VERSION: u8 = 1;
const PREVIOUS: u8 = 1;
const AUTHENTICATED: u8 = 2;
const PRINCIPAL: u8 = 4;
const CLIENT: u8 = 8;
const PERSISTENT: u8 = 16;
const KNOWN: u8 = PREVIOUS | AUTHENTICATED | PRINCIPAL | CLIENT | PERSISTENT;
const FIXED: usize = 2 + 6 * 8 + SecretHash::BYTES;

impl Record {
    /// Appends this record, without its id, to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.reserve(FIXED + 256 + self.values.as_bytes().len());
        out.extend([VERSION, self.flags()]);
        for number in [
            self.revision.as_u64(),
            self.created.as_millis(),
            self.seen.as_millis(),
            self.renewed.as_millis(),
            self.lifetime.idle_ms(),
            self.lifetime.absolute_ms(),
        ] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.lock.as_bytes());
        if let Some(previous) = &self.previous {
            out.extend(previous.lock.as_bytes());
            out.extend(previous.until.as_millis().to_le_bytes());
            out.extend(previous.successor);
        }
        if let Some(authenticated) = self.authenticated {
            out.extend(authenticated.as_millis().to_le_bytes());
        }
        if let Some(principal) = &self.principal {
            text(out, principal.as_str());
        }
        if let Some(client) = &self.client {
            text(out, client.user_agent());
            text(out, client.network());
        }
        out.extend_from_slice(self.values.as_bytes());
    }

    /// Reads what [`Record::encode`] wrote; the values stay where they are in `octets`.
    ///
    /// # Errors
    /// [`RecordError`] for octets of a newer format and for anything else that is not a record.
    pub fn decode(id: SessionId, octets: Bytes) -> Result<Self, RecordError> {
        let mut reader = Reader(octets);
        match reader.array::<1>()? {
            [VERSION] => {}
            [version] => return Err(RecordError::Version(version)),
        }
        let [flags] = reader.array()?;
        if flags & !KNOWN != 0 {
            return Err(RecordError::Malformed);
        }
        let has = |flag| flags & flag != 0;
        let revision = Revision::from_u64(reader.number()?);
        let (created, seen, renewed) = (reader.time()?, reader.time()?, reader.time()?);
        let (idle, absolute) =
            (Duration::from_millis(reader.number()?), Duration::from_millis(reader.number()?));
        let lifetime =
            Lifetime::new(idle, absolute).map_err(|_| RecordError::Malformed)?.persistent(has(PERSISTENT));
        Ok(Self {
            id,
            revision,
            lifetime,
            created,
            seen,
            renewed,
            lock: SecretHash::from_bytes(reader.array()?),
            previous: if has(PREVIOUS) { Some(Box::new(reader.previous()?)) } else { None },
            authenticated: if has(AUTHENTICATED) { Some(reader.time()?) } else { None },
            principal: if has(PRINCIPAL) { Some(reader.principal()?) } else { None },
            client: if has(CLIENT) { Some(reader.client()?) } else { None },
            values: Values::from_bytes(reader.0).map_err(|_| RecordError::Malformed)?,
        })
    }

    const fn flags(&self) -> u8 {
        let mut flags = 0;
        if self.previous.is_some() {
            flags |= PREVIOUS;
        }
        if self.authenticated.is_some() {
            flags |= AUTHENTICATED;
        }
        if self.principal.is_some() {
            flags |= PRINCIPAL;
        }
        if self.client.is_some() {
            flags |= CLIENT;
        }
        if self.lifetime.is_persistent() {
            flags |= PERSISTENT;
        }
        flags
    }
}

/// Why octets are not a record. A store answers it as "could not answer", never as absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Written by a version of this crate that knows more than we do.
    #[error(
        "a record of format {0}; this version reads format {VERSION}: upgrade every node before the first writes"
    )]
    Version(u8),
    /// Not a record at all, or damaged.
    #[error("damaged: not a record that this version can have written")]
    Malformed,
}

/// Principals and clients are bounded far below 64 KiB where they are made.
fn text(out: &mut Vec<u8>, text: &str) {
    out.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(text.as_bytes());
}

struct Reader(Bytes);

impl Reader {
    fn take(&mut self, length: usize) -> Result<Bytes, RecordError> {
        if length > self.0.remaining() {
            return Err(RecordError::Malformed);
        }
        Ok(self.0.split_to(length))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        let mut array = [0; N];
        let Some(octets) = self.0.get(..N) else {
            return Err(RecordError::Malformed);
        };
        array.copy_from_slice(octets);
        self.0.advance(N);
        Ok(array)
    }

    fn number(&mut self) -> Result<u64, RecordError> {
        self.array().map(u64::from_le_bytes)
    }

    fn time(&mut self) -> Result<Timestamp, RecordError> {
        self.number().map(Timestamp::from_millis)
    }

    fn previous(&mut self) -> Result<Previous, RecordError> {
        Ok(Previous {
            lock: SecretHash::from_bytes(self.array()?),
            until: self.time()?,
            successor: self.array::<{ Secret::BYTES }>()?,
        })
    }

    fn text(&mut self) -> Result<Bytes, RecordError> {
        let length = u16::from_le_bytes(self.array()?);
        self.take(usize::from(length))
    }

    fn principal(&mut self) -> Result<Principal, RecordError> {
        Principal::new(utf8(&self.text()?)?).map_err(|_| RecordError::Malformed)
    }

    fn client(&mut self) -> Result<Client, RecordError> {
        let (user_agent, network) = (self.text()?, self.text()?);
        Ok(Client::new(utf8(&user_agent)?, utf8(&network)?))
    }
}

fn utf8(octets: &[u8]) -> Result<&str, RecordError> {
    std::str::from_utf8(octets).map_err(|_| RecordError::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn full() -> Record {
        let at = Timestamp::from_millis;
        Record {
            id: SessionId::from_bytes([1; 12]),
            revision: Revision::from_u64(7),
            lock: SecretHash::from_bytes([2; 32]),
            previous: Some(Box::new(Previous {
                lock: SecretHash::from_bytes([3; 32]),
                until: at(40),
                successor: [4; 24],
            })),
            principal: Some(Principal::new("zoë").expect("valid")),
            authenticated: Some(at(20)),
            lifetime: Lifetime::NIST_AAL2.persistent(true),
            created: at(10),
            seen: at(30),
            renewed: at(25),
            client: Some(Client::new("agent", "::1")),
            values: [("n", &b"1"[..])].into_iter().collect(),
        }
    }

    fn encoded(record: &Record) -> Vec<u8> {
        let mut octets = Vec::new();
        record.encode(&mut octets);
        octets
    }

    #[test]
    fn records_read_back() {
        let bare = Record {
            previous: None,
            principal: None,
            authenticated: None,
            client: None,
            values: Values::new(),
            lifetime: Lifetime::IDLE_20_MINUTES,
            ..full()
        };
        for record in [full(), bare] {
            assert_eq!(Record::decode(record.id, encoded(&record).into()), Ok(record));
        }
    }

    #[test]
    fn a_newer_format_is_named() {
        let mut octets = encoded(&full());
        octets[0] = 2;
        assert_eq!(Record::decode(full().id, octets.into()), Err(RecordError::Version(2)));
    }

    #[test]
    fn every_truncation_is_refused() {
        let octets = Bytes::from(encoded(&full()));
        // Cut exactly between the header and the values it is a record with nothing in it.
        let header = octets.len() - full().values.as_bytes().len();
        for length in (0..octets.len()).filter(|length| *length != header) {
            assert!(Record::decode(full().id, octets.slice(..length)).is_err(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn damage_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut octets = encoded(&full());
            let at = at.index(octets.len());
            octets[at] = byte;
            let _ = Record::decode(full().id, octets.into());
        }
    }
}
