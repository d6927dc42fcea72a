//! How a store uses its database: every limit it has, with a name and a default.

use std::time::Duration;

/// Limits of a store. Build it from [`SqlSettings::default`] and change what should differ:
///
/// ```
/// use cloakroom_sql::SqlSettings;
///
/// let mut settings = SqlSettings::default();
/// settings.connections = 32;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlSettings {
    /// Connections at most: 16. Made when they are needed. On SQLite, those that read; one more writes. Loads
    /// use no more of them than there are cores.
    pub connections: u32,
    /// How long one verb waits for a connection: 250 ms.
    pub acquire_timeout: Duration,
    /// How long one verb may take in all, waiting and retries included: 250 ms. The database is told, too, so
    /// that it does not go on with what nobody waits for.
    pub operation_timeout: Duration,
    /// How long making a connection may take: 5 s. It goes on when the verb that wanted it has given up, and
    /// serves the next.
    pub connect_timeout: Duration,
    /// How often a verb is tried again when the database asks for it (a deadlock, a transaction that could not
    /// be serialised): 3.
    pub retries: u32,
    /// What an acknowledged write survives. Only SQLite asks: a server is configured for all who use it.
    pub durability: Durability,
}

impl Default for SqlSettings {
    fn default() -> Self {
        Self {
            connections: 16,
            acquire_timeout: Duration::from_millis(250),
            operation_timeout: Duration::from_millis(250),
            connect_timeout: Duration::from_secs(5),
            retries: 3,
            durability: Durability::Durable,
        }
    }
}

/// What an acknowledged write to SQLite survives. Both survive the end of the process, however sudden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The loss of power, too (`synchronous = FULL`): nothing is acknowledged before it is on the disk.
    #[default]
    Durable,
    /// The loss of power may cost the last ordinary writes (`synchronous = NORMAL`), but nothing that ends or
    /// locks a session: removals, revocations, sign-ins and replaced secrets wait for the disk.
    Relaxed,
}
