//! Who has an account: names and password hashes, in memory and in one small file.
//!
//! 1. A name is taken once, whoever asks at the same time.
//! 2. A sign-up is answered when it is on disk.
//! 3. Asking for a name that nobody has takes as long as asking with a wrong password.
//! 4. At most [`HASHES_AT_ONCE`] passwords are hashed at a time; each takes 19 MiB for a moment.

mod file;
mod name;
mod password;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::task;

pub(crate) use self::name::Name;
pub(crate) use self::password::Password;
use self::password::PasswordHash;
use super::settings::Settings;
use crate::failure::Failure;

/// Passwords hashed at the same time.
pub(crate) const HASHES_AT_ONCE: usize = 4;

/// The most accounts the demo keeps.
pub(crate) const ACCOUNTS_MAX: usize = 10_000;

/// Opens the accounts of these settings; none yet is fine.
pub(crate) fn open(settings: &Settings) -> Result<Accounts, Failure> {
    Accounts::open(settings.accounts_file())
        .map_err(|source| Failure::Accounts { data: settings.data().to_owned(), source })
}

/// All accounts. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Accounts(Arc<Inner>);

struct Inner {
    path: PathBuf,
    book: Mutex<Book>,
    hashing: Semaphore,
    /// The hash of no password, to be compared with when there is no account.
    decoy: PasswordHash,
}

/// Accounts by name, as the file has them.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct Book {
    accounts: BTreeMap<Name, Account>,
}

#[derive(Clone, Deserialize, Serialize)]
struct Account {
    password: PasswordHash,
}

impl Accounts {
    fn open(path: PathBuf) -> Result<Self, AccountsError> {
        let book = Mutex::new(file::read(&path)?);
        let decoy = PasswordHash::decoy()?;
        Ok(Self(Arc::new(Inner { path, book, hashing: Semaphore::new(HASHES_AT_ONCE), decoy })))
    }

    /// Makes an account.
    pub(crate) async fn sign_up(&self, name: Name, password: Password) -> Result<SignedUp, AccountsError> {
        self.hashing(move |inner| {
            let password = PasswordHash::of(&password)?;
            inner.add(name, Account { password })
        })
        .await
    }

    /// Whether this is the password of that name.
    pub(crate) async fn opens(&self, name: Name, password: Password) -> Result<bool, AccountsError> {
        self.hashing(move |inner| {
            let account = inner.book().accounts.get(&name).cloned();
            let known = account.is_some();
            let hash = account.map_or_else(|| inner.decoy.clone(), |account| account.password);
            Ok(hash.is_of(&password)? && known)
        })
        .await
    }

    /// Does what takes long on a thread that may.
    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, AccountsError> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let _turn = self.0.hashing.acquire().await.map_err(|_| AccountsError::Closed)?;
        let inner = Arc::clone(&self.0);
        task::spawn_blocking(move || work(&inner)).await.map_err(|_| AccountsError::Closed)?
    }
}

impl Inner {
    fn add(&self, name: Name, account: Account) -> Result<SignedUp, AccountsError> {
        let mut book = self.book();
        if book.accounts.contains_key(&name) {
            return Ok(SignedUp::NameTaken);
        }
        if book.accounts.len() >= ACCOUNTS_MAX {
            return Ok(SignedUp::Full);
        }
        let mut next = book.clone();
        next.accounts.insert(name, account);
        file::write(&self.path, &next)?;
        *book = next;
        Ok(SignedUp::Done)
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").field("path", &self.0.path).finish_non_exhaustive()
    }
}

/// What became of a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum SignedUp {
    /// The account is there.
    Done,
    /// Somebody has this name.
    NameTaken,
    /// There are [`ACCOUNTS_MAX`] accounts.
    Full,
}

/// The accounts could not answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub(crate) enum AccountsError {
    /// The file could not be read.
    #[error("cannot read accounts.json")]
    Read(#[source] std::io::Error),
    /// The file could not be written.
    #[error("cannot write accounts.json")]
    Write(#[source] std::io::Error),
    /// The file is not one that the demo wrote.
    #[error("accounts.json is not a file of accounts")]
    Malformed(#[source] serde_json::Error),
    /// A password could not be hashed, or its hash not be read.
    #[error("cannot hash a password: {0}")]
    Hash(argon2::password_hash::Error),
    /// The demo is shutting down.
    #[error("the accounts are closed")]
    Closed,
}

#[cfg(test)]
mod tests;
