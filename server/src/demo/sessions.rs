//! The demo's sessions: on disk, with the rules that this site needs.

use cloakroom::{Policy, Sessions, WithLogins};
use cloakroom_disk::{DiskSettings, DiskStore, Durability, OpenError};

use super::basket::BASKET;
use super::settings::Settings;
use crate::failure::Failure;

/// Sessions of the demo, whose store knows who is signed in.
pub(crate) type Demo = Sessions<WithLogins>;

/// Opens the store in its folder, which is made if it is not there.
pub(crate) fn open(settings: &Settings) -> Result<DiskStore, Failure> {
    let mut disk = DiskSettings::default();
    // What a visitor is shown is on the disk: the demo is there to be pulled the plug on.
    disk.durability = Durability::Durable;
    DiskStore::open(settings.sessions_folder(), disk).map_err(|error| failure(error, settings))
}

/// Sessions in `store` under the demo's rules.
pub(crate) fn around(store: DiskStore, settings: &Settings) -> Result<Demo, Failure> {
    // Whoever plants a ticket before a sign-in may have planted values as well, so nothing goes along into
    // the signed-in session but the basket, of which the visitor sees every piece.
    let policy = Policy::builder()
        .lifetime(settings.lifetime)
        .carried_into_sign_in([BASKET.name()])
        .build()
        .map_err(Failure::Policy)?;
    Ok(Sessions::new(store).policy(policy).cookie(settings.cookie.clone()))
}

fn failure(error: OpenError, settings: &Settings) -> Failure {
    let data = settings.data().to_owned();
    match error {
        OpenError::InUse { .. } => Failure::FolderInUse { data },
        OpenError::Io { source, .. } => Failure::Folder { data, source },
        error => Failure::Sessions { data, source: Box::new(error) },
    }
}
