//! The engine and what is in it: one journal, five keyspaces.
//!
//! ```text
//! sessions    id                        -> row
//! deadlines   due, id                   -> nothing: where the sweep looks
//! principals  length, principal, id     -> nothing: who is signed in where
//! epochs      principal                 -> when all its sessions were last revoked
//! meta        "swept"                   -> before which no entry of `deadlines` is left
//! ```
//!
//! A batch is atomic in the journal. A reader may see it half applied, so readers take the indexes
//! for hints and ask each record.

use std::path::Path;

use cloakroom_session::{Principal, SessionId, Timestamp};
use fjall::config::{BlockSizePolicy, FilterPolicy, PartitioningPolicy, PinningPolicy};
use fjall::{Database, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, PersistMode, UserValue};

use crate::folder::Folder;
use crate::journal;
use crate::keys::{DeadlineKey, id_of_principal_key, principal_prefix};
use crate::open_error::OpenError;
#[cfg(test)]
use crate::power_loss::OnDisk;
use crate::settings::DiskSettings;

/// Octets of journal after which tables are written: what bounds the time that reopening takes.
const JOURNAL_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// One of them never compacts, so that a flush does not wait behind a compaction.
const WORKER_THREADS: usize = 2;
/// Below this the engine would write more tables than records.
const MEMTABLE_BYTES_MIN: u64 = 64 * 1024;
/// Octets of a block: a few usual rows. Whoever reads or moves one row reads them all.
const BLOCK_BYTES: u32 = 2 * 1024;
/// The file by which the engine knows its folder.
const MARKER: &str = "version";
/// The name of the sweep's low water in `meta`.
pub(crate) const SWEPT: &[u8] = b"swept";

/// Fields are dropped in this order, and the engine wants its keyspaces gone before it goes; the
/// lock on the folder goes last of all.
pub(crate) struct Engine {
    pub(crate) sessions: Keyspace,
    pub(crate) deadlines: Keyspace,
    pub(crate) principals: Keyspace,
    pub(crate) epochs: Keyspace,
    pub(crate) meta: Keyspace,
    database: Database,
    /// What a loss of power would leave of the journal.
    #[cfg(test)]
    pub(crate) on_disk: OnDisk,
    folder: Folder,
}

impl Engine {
    pub(crate) fn open(folder: Folder, settings: &DiskSettings) -> Result<Self, OpenError> {
        let path = folder.path().to_owned();
        if folder.is_finished() {
            look_over(&folder)?;
        }
        let mut engine = Self::start(folder, settings).map_err(|error| OpenError::of_engine(&path, error))?;
        engine.folder.finish().map_err(|source| OpenError::Io { path, source })?;
        Ok(engine)
    }

    fn start(folder: Folder, settings: &DiskSettings) -> fjall::Result<Self> {
        let database = Database::builder(folder.engine())
            .cache_size(settings.block_cache_bytes)
            .max_journaling_size(JOURNAL_BYTES_MAX)
            .worker_threads(WORKER_THREADS)
            .open()?;
        let memtable_bytes = settings.memtable_bytes.max(MEMTABLE_BYTES_MIN);
        let looked_up = || looked_up(memtable_bytes);
        let engine = Self {
            sessions: database.keyspace("sessions", looked_up)?,
            deadlines: database.keyspace("deadlines", || only_scanned(memtable_bytes))?,
            principals: database.keyspace("principals", || only_scanned(memtable_bytes))?,
            epochs: database.keyspace("epochs", looked_up)?,
            meta: database.keyspace("meta", looked_up)?,
            database,
            #[cfg(test)]
            on_disk: OnDisk::of(&folder.engine()),
            folder,
        };
        engine.database.persist(PersistMode::SyncAll)?;
        Ok(engine)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn row(&self, id: SessionId) -> fjall::Result<Option<UserValue>> {
        self.sessions.get(id.as_bytes())
    }

    /// Up to `limit` entries of the index by deadline, after `from` and not after `until`.
    pub(crate) fn due(
        &self,
        from: DeadlineKey,
        until: Timestamp,
        limit: usize,
    ) -> fjall::Result<Vec<DeadlineKey>> {
        let until = DeadlineKey::last_of(until);
        if from >= until {
            return Ok(Vec::new());
        }
        let entries = self.deadlines.range(from.as_bytes()..=until.as_bytes());
        let keys = entries.map(|entry| Ok(DeadlineKey::read(&entry.key()?)));
        keys.filter_map(Result::transpose)
            .filter(|key| !matches!(key, Ok(key) if *key == from))
            .take(limit)
            .collect()
    }

    /// Ids that the index has for a principal: a hint, to be checked against each record.
    pub(crate) fn ids_of(&self, principal: &Principal) -> fjall::Result<Vec<SessionId>> {
        let entries = self.principals.prefix(principal_prefix(principal));
        entries.map(|entry| Ok(id_of_principal_key(&entry.key()?))).filter_map(Result::transpose).collect()
    }

    /// When all sessions of `principal` were last revoked.
    pub(crate) fn epoch(&self, principal: &Principal) -> fjall::Result<Option<Timestamp>> {
        let found = self.epochs.get(principal.as_str())?;
        // What is not eight octets long was not written by us; the last moment there is refuses
        // every sign-in, rather than letting one in that was revoked.
        Ok(found.map(|octets| {
            Timestamp::from_millis(octets.as_ref().try_into().map_or(u64::MAX, u64::from_be_bytes))
        }))
    }

    /// Before which no entry of the index by deadline is left.
    pub(crate) fn swept(&self) -> fjall::Result<DeadlineKey> {
        let found = self.meta.get(SWEPT)?;
        Ok(found.and_then(|octets| DeadlineKey::read(&octets)).unwrap_or(DeadlineKey::FIRST))
    }

    pub(crate) fn batch(&self) -> OwnedWriteBatch {
        self.database.batch()
    }

    /// Writes a batch to the journal and makes it visible; `to_disk` only after it has reached the
    /// disk, and everything written before it too.
    pub(crate) fn commit(&self, batch: OwnedWriteBatch, to_disk: bool) -> fjall::Result<()> {
        // `Buffer` hands it to the system, which outlives the process.
        let mode = if to_disk { PersistMode::SyncData } else { PersistMode::Buffer };
        batch.durability(Some(mode)).commit()?;
        #[cfg(test)]
        self.on_disk.note(mode);
        Ok(())
    }

    /// Waits until everything written so far has reached the disk.
    pub(crate) fn sync(&self) -> fjall::Result<()> {
        let mode = PersistMode::SyncData;
        self.database.persist(mode)?;
        #[cfg(test)]
        self.on_disk.note(mode);
        Ok(())
    }
}

/// What the engine would pass over without a word, and sign people out, or in again.
fn look_over(folder: &Folder) -> Result<(), OpenError> {
    // Of a folder without its marker it would make an empty one.
    if !folder.engine().join(MARKER).exists() {
        return Err(OpenError::of_engine(folder.path(), fjall::Error::Unrecoverable));
    }
    journal::mend(&folder.engine()).map_err(|error| OpenError::of_journal(folder.path(), error))
}

/// Indexes and filters stay in memory (some 6 octets a record): a look-up reads one block at most.
fn looked_up(memtable_bytes: u64) -> KeyspaceCreateOptions {
    KeyspaceCreateOptions::default()
        .max_memtable_size(memtable_bytes)
        .data_block_size_policy(BlockSizePolicy::all(BLOCK_BYTES))
        .filter_block_pinning_policy(PinningPolicy::all(true))
        .index_block_pinning_policy(PinningPolicy::all(true))
        .filter_block_partitioning_policy(PartitioningPolicy::all(false))
        .index_block_partitioning_policy(PartitioningPolicy::all(false))
}

fn only_scanned(memtable_bytes: u64) -> KeyspaceCreateOptions {
    KeyspaceCreateOptions::default().max_memtable_size(memtable_bytes).filter_policy(FilterPolicy::disabled())
}
