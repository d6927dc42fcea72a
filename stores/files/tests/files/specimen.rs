//! Records and stores to try.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::LazyLock;

use cloakroom_files::{FilesSettings, FilesStore};
use cloakroom_session::{Lifetime, Record, SecretHash, SessionId, Ticket, TicketForm, Timestamp, Values};
use cloakroom_testkit::HandClock;
use tempfile::TempDir;

/// When this process began: files that a test writes are not older.
pub(crate) fn noon() -> Timestamp {
    static NOON: LazyLock<Timestamp> = LazyLock::new(|| HandClock::at_present().now());
    *NOON
}

/// One for PHP's files: nobody else's.
pub(crate) fn private_folder() -> TempDir {
    let ours_alone = Permissions::from_mode(0o700);
    tempfile::Builder::new().permissions(ours_alone).tempdir().expect("a folder")
}

pub(crate) fn open(folder: &Path, settings: FilesSettings) -> FilesStore {
    FilesStore::open(folder.to_str().expect("a path"), settings).expect("opens")
}

/// What a browser with this id of PHP's presents.
pub(crate) fn ticket(raw: &str) -> Ticket {
    TicketForm::Php.read(raw.as_bytes()).expect("an id of PHP's")
}

/// A visitor's first record under this id of PHP's.
pub(crate) fn record(raw: &str, values: &[(&str, &str)]) -> Record {
    let ticket = ticket(raw);
    of(ticket.id, TicketForm::Php.lock(&ticket.secret), values)
}

pub(crate) fn of(id: SessionId, lock: SecretHash, values: &[(&str, &str)]) -> Record {
    let values = values.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Values>();
    Record { values, ..Record::new(id, lock, Lifetime::IDLE_20_MINUTES, noon()) }
}
