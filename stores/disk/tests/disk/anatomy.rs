//! What is in a closed store's folder, read past the store: its indexes must say what its records say.

use std::collections::BTreeSet;
use std::path::Path;

use bytes::Bytes;
use cloakroom_session::{Record, SessionId, Timestamp};
use fjall::{Database, Keyspace, KeyspaceCreateOptions};

/// The folder's engine, to look into and to spoil.
pub(crate) struct Anatomy {
    pub(crate) sessions: Keyspace,
    pub(crate) deadlines: Keyspace,
    pub(crate) principals: Keyspace,
    _database: Database,
}

impl Anatomy {
    pub(crate) fn of(folder: &Path) -> Self {
        let database = Database::builder(folder.join("engine")).open().expect("opens");
        let keyspace = |name| database.keyspace(name, KeyspaceCreateOptions::default).expect("is there");
        let (sessions, deadlines, principals) =
            (keyspace("sessions"), keyspace("deadlines"), keyspace("principals"));
        Self { sessions, deadlines, principals, _database: database }
    }

    /// Every record has one entry by deadline, not later than it ends, and one by principal, if it
    /// has one; and there are no others. Answers how many records there are.
    pub(crate) fn check(&self) -> usize {
        let (mut deadlines, mut principals) = (BTreeSet::new(), BTreeSet::new());
        let mut count = 0;
        for entry in self.sessions.iter() {
            let (key, row) = entry.into_inner().expect("reads");
            let (due, octets) = row.split_first_chunk::<8>().expect("a row");
            let id = SessionId::from_bytes(key.as_ref().try_into().expect("an id"));
            let record = Record::decode(id, Bytes::copy_from_slice(octets)).expect("a record");
            assert!(Timestamp::from_millis(u64::from_be_bytes(*due)) <= record.deadline(), "{id}");
            deadlines.insert([due.as_slice(), &key].concat());
            if let Some(name) = &record.principal {
                let name = name.as_str().as_bytes();
                principals.insert([&u16::to_be_bytes(name.len() as u16), name, &key].concat());
            }
            count += 1;
        }
        assert!(keys(&self.deadlines) == deadlines, "the index by deadline is not what the records say");
        assert!(keys(&self.principals) == principals, "the index by principal is not what the records say");
        count
    }
}

fn keys(keyspace: &Keyspace) -> BTreeSet<Vec<u8>> {
    keyspace.iter().map(|entry| entry.key().expect("reads").to_vec()).collect()
}
