//! How a disk store is run: every limit it has, with a name and a default.

/// What to trade. Build it from [`DiskSettings::default`] and change what should differ:
///
/// ```
/// use cloakroom_disk::{DiskSettings, Durability};
///
/// let mut settings = DiskSettings::default();
/// settings.durability = Durability::Relaxed;
/// settings.cache_bytes = 64 * 1024 * 1024;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiskSettings {
    /// What an acknowledged write survives: [`Durability::Durable`].
    pub durability: Durability,
    /// Octets of records kept ready to be read: 256 MiB; 0 keeps none.
    ///
    /// Taken only as records are used. A session of 300 octets takes some 490, so that the default
    /// holds about 550,000: 19 requests of 20, when a million sessions are visited by Zipf's law.
    pub cache_bytes: usize,
    /// Octets of the engine's own blocks kept in memory: 8 MiB. What is read often is kept as
    /// records, and the system keeps the rest of the files as far as it has memory.
    pub block_cache_bytes: u64,
    /// Free space below which the store no longer grows: 64 MiB; 0 never looks.
    ///
    /// Below it inserts, replaces and sign-ins are refused as `Full`, while removals, revocations
    /// and touches live on what is left.
    pub reserve_bytes: u64,
    /// Octets of new records gathered in memory before a table is written: 16 MiB. At least 64 KiB.
    ///
    /// Decided when the folder is made; a folder that is there keeps what it was made with.
    pub memtable_bytes: u64,
}

impl Default for DiskSettings {
    fn default() -> Self {
        Self {
            durability: Durability::Durable,
            cache_bytes: 256 * MIB as usize,
            block_cache_bytes: 8 * MIB,
            reserve_bytes: 64 * MIB,
            memtable_bytes: 16 * MIB,
        }
    }
}

const MIB: u64 = 1024 * 1024;

/// What an acknowledged write survives. Both survive the end of the process, however sudden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The loss of power, too: nothing is acknowledged before it is on the disk. Writes that arrive
    /// together share the wait.
    #[default]
    Durable,
    /// The loss of power may cost the last second of ordinary writes, but nothing that ends or
    /// locks a session: removals, revocations, sign-ins and replaced secrets wait for the disk.
    Relaxed,
}
