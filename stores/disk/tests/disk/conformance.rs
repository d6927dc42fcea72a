//! The promises of the contract, in both durabilities, with and without the cache.

use cloakroom_disk::{DiskSettings, DiskStore, Durability};
use tempfile::{TempDir, tempdir};

cloakroom_testkit::conformance!(durable: Directory, folder = folder() => open(&folder, Durability::Durable, CACHE));
cloakroom_testkit::conformance!(relaxed: Directory, folder = folder() => open(&folder, Durability::Relaxed, CACHE));
cloakroom_testkit::conformance!(uncached: Directory, folder = folder() => open(&folder, Durability::Relaxed, 0));

/// Small, so that records leave it while they are used.
const CACHE: usize = 1024 * 1024;

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

fn open(folder: &TempDir, durability: Durability, cache_bytes: usize) -> DiskStore {
    let mut settings = DiskSettings::default();
    (settings.durability, settings.cache_bytes) = (durability, cache_bytes);
    DiskStore::open(folder.path(), settings).expect("opens")
}
