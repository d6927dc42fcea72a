//! Sessions in a folder of one machine: they survive `kill -9` and, when wanted, the power.
//!
//! ```
//! use cloakroom_disk::{DiskSettings, DiskStore};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let store = DiskStore::open(folder.join("sessions"), DiskSettings::default())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it promises beyond the contract ([`cloakroom_session::store`]):
//!
//! 1. What was acknowledged survives the sudden end of the process; in [`Durability::Durable`] the
//!    loss of power, too. In [`Durability::Relaxed`] that may cost the last second of ordinary
//!    writes, never a removal, a revocation, a sign-in or a replaced secret.
//! 2. One folder, one store: a second one is refused, in this process and in any other. So are
//!    folders of a newer format, and folders that hold something else.
//! 3. Nothing panics. What cannot be answered is an error, and a queue that does not move takes no
//!    more callers.
//!
//! # A full disk
//!
//! Below [`DiskSettings::reserve_bytes`] of free space the store no longer grows: inserts, replaces
//! and sign-ins answer [`Full`](cloakroom_session::store::StoreErrorKind::Full), while loads,
//! touches, removals, revocations and sweeps go on. With space free again it goes on by itself.
//!
//! Should the disk be full all the same, or fail, the engine stops writing for good, since it cannot
//! know what arrived. Loads go on; every write answers `Full` or `Unavailable`, and the cause says:
//! make room, drop every handle of the store (or restart the process), and open it again. All that
//! was acknowledged is there then.
//!
//! # Who sweeps
//!
//! Expired sessions are never answered, swept or not. That their space is freed is up to whoever
//! calls [`Directory::sweep`](cloakroom_session::Directory::sweep) from time to time.

mod cache;
mod command;
mod decide;
mod engine;
mod failure;
mod folder;
mod front;
mod group;
mod journal;
mod keys;
mod open_error;
#[cfg(test)]
mod power_loss;
mod queue;
mod records;
mod room;
mod row;
mod settings;
mod store;
mod writer;

pub use self::open_error::OpenError;
pub use self::settings::{DiskSettings, Durability};
pub use self::store::DiskStore;
