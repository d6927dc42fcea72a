//! The disk store as a subject.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use cloakroom_disk::{DiskSettings, DiskStore, Durability};

use crate::ours::kept::Kept;
use crate::subject::Growing;

/// Opens the store in `folder` with its default settings but for the durability.
pub fn open(folder: &Path, durability: Durability) -> Result<Kept<DiskStore>> {
    let mut settings = DiskSettings::default();
    settings.durability = durability;
    open_with(folder, settings)
}

impl Growing for Kept<DiskStore> {
    async fn open(folder: &Path, cache: bool) -> Result<Self> {
        let mut settings = DiskSettings::default();
        settings.durability = Durability::Relaxed;
        if !cache {
            settings.cache_bytes = 0;
        }
        open_with(folder, settings)
    }

    async fn close(self) -> Result<()> {
        // Its last handle closes it, and waits for its writer.
        let store = self.into_store()?;
        tokio::task::spawn_blocking(move || drop(store)).await.context("close our store")
    }

    async fn populate_expired(&self, sessions: Range<u64>, keys: usize) -> Result<()> {
        Self::populate_expired(self, sessions, keys).await
    }

    async fn sweep(&self) -> Result<u64> {
        Self::sweep(self).await
    }
}

fn open_with(folder: &Path, settings: DiskSettings) -> Result<Kept<DiskStore>> {
    let store = DiskStore::open(folder, settings).context("open our store")?;
    Ok(Kept::new(store))
}
