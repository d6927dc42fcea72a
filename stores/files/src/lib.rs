//! PHP's own session files, shared live between Rust pages and PHP pages.
//!
//! ```
//! use cloakroom_files::{FilesSettings, FilesStore};
//!
//! # use std::os::unix::fs::PermissionsExt as _;
//! # let ours_alone = std::fs::Permissions::from_mode(0o700);
//! # let folder = tempfile::Builder::new().permissions(ours_alone).tempdir()?;
//! # let save_path = folder.path().to_str().expect("a path");
//! // As php.ini has them: session.save_path, and session.serialize_handler.
//! let store = FilesStore::open(save_path, FilesSettings::default())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! One session is two files: PHP's, `sess_<id>`, with the values; and a *sidecar* that PHP never reads, with
//! what PHP's has no place for.
//!
//! 1. **PHP's lock is ours.** What is written is written under `flock(LOCK_EX)` on PHP's file, which still has
//!    its name; the lock is held for the moment of the commit, and waited for at most
//!    [`lock_wait_max`](FilesSettings::lock_wait_max).
//! 2. **A read waits for nobody who has not written yet.** A PHP page holds its lock from its beginning and
//!    writes at its end. What stands in the file while it runs is taken, when it is, octet for octet, what a
//!    sidecar knows as whole; otherwise the read waits as a write does.
//! 3. **The revision is of the content.** The sidecar's belongs to the octets whose hash it keeps. When PHP
//!    has written since, the revision is another one, made of the hash of what PHP wrote: a replace that
//!    expects the one before is answered with what PHP wrote.
//! 4. **A crash leaves the old or the new.** PHP's file is written in place, as pages in PHP wait for the lock
//!    of that very inode; the sidecar has both contents until that is done, and whoever takes the lock next
//!    finishes it.
//! 5. **Another secret is another file**, a new inode: a PHP page that waits for the lock of the old one finds
//!    it empty, and nothing of it under the new name.
//! 6. **When it was last seen** is the time of PHP's file, which PHP's own collection goes by.
//!
//! Work on files is done on the blocking threads of tokio, whose runtime it needs, with timers.

mod content;
mod failure;
mod folder;
mod hash;
mod hold;
mod keep_swept;
mod open_error;
mod patience;
mod session_file;
mod settings;
mod shelf;
mod sidecar;
mod store;
mod sweep;
mod verb;

pub use cloakroom_formats::php::{Format, Limits, SavePathError};

pub use self::open_error::{OpenError, Unsafe};
pub use self::settings::{Durability, FilesSettings};
pub use self::store::FilesStore;
pub use self::sweep::Swept;
