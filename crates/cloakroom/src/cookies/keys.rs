//! Keys from where secrets are kept.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cloakroom_cookie::seal::{KEY_OCTETS_MIN, Keyring, KeyringError, KeyringTextError};
use zeroize::Zeroizing;

/// The most octets of a file of keys; a keyring of all kinds of lines has a few hundred.
const FILE_OCTETS_MAX: usize = 16 * 1024;

/// The keys of a file: one a line, as [`Keyring::parse`] reads them; `openssl rand -hex 32` draws one.
///
/// Where others than its owner and group may read the file, the log says so.
///
/// # Errors
///
/// [`KeysError`] if it cannot be read, or is no keyring.
pub fn keyring_from_file(path: impl AsRef<Path>) -> Result<Keyring, KeysError> {
    let path = path.as_ref();
    let text = read(path).map_err(|source| KeysError::File { path: path.into(), source })?;
    Keyring::parse(&text).map_err(|source| KeysError::Text { from: path.display().to_string(), source })
}

/// The keys of a variable of the environment: the same lines, or commas between them.
///
/// # Errors
///
/// [`KeysError`] if it is not set, or is no keyring.
pub fn keyring_from_env(variable: &str) -> Result<Keyring, KeysError> {
    let text = env::var(variable).map_err(|_| KeysError::Unset { variable: variable.into() })?;
    let text = Zeroizing::new(Zeroizing::new(text).replace(',', "\n"));
    Keyring::parse(&text).map_err(|source| KeysError::Text { from: format!("${variable}"), source })
}

/// One key drawn now, for development and tests: when the process ends, so do the cookies that it sealed.
///
/// # Errors
///
/// [`KeysError::NoChance`] if the operating system has nothing random.
pub fn temporary_keyring() -> Result<Keyring, KeysError> {
    let mut key = Zeroizing::new([0; KEY_OCTETS_MIN]);
    getrandom::fill(&mut *key).map_err(|source| KeysError::NoChance(Box::new(source)))?;
    Keyring::new([&key[..]]).map_err(KeysError::Keyring)
}

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = File::open(path)?;
    warn_if_all_may_read(&file, path)?;
    // With room for all of it at once, no copy stays behind where it grew.
    let mut text = Zeroizing::new(String::with_capacity(FILE_OCTETS_MAX + 1));
    match file.take(FILE_OCTETS_MAX as u64 + 1).read_to_string(&mut text)? {
        0..=FILE_OCTETS_MAX => Ok(text),
        _ => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it has more than {FILE_OCTETS_MAX} octets"),
        )),
    }
}

#[cfg(unix)]
fn warn_if_all_may_read(file: &File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    if file.metadata()?.permissions().mode() & 0o004 != 0 {
        let path = path.display();
        tracing::warn!(target: "cloakroom", "all users of this machine may read the keys in {path}: chmod 600");
    }
    Ok(())
}

#[cfg(not(unix))]
fn warn_if_all_may_read(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Why there is no keyring. It repeats no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeysError {
    /// The file cannot be read.
    #[error("the keys in {} cannot be read", path.display())]
    File {
        /// Where they should be.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The variable is not set, or is no text.
    #[error("there are no keys in ${variable}; `openssl rand -hex 32` draws one")]
    Unset {
        /// Its name.
        variable: String,
    },
    /// What was read is no keyring.
    #[error("the keys in {from} are no keyring")]
    Text {
        /// The file or variable.
        from: String,
        /// The line, and what is wrong with it.
        source: KeyringTextError,
    },
    /// The key that was drawn is none.
    #[error(transparent)]
    Keyring(KeyringError),
    /// The operating system has nothing random.
    #[error("the system has no random octets for a key")]
    NoChance(#[source] Box<dyn Error + Send + Sync>),
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::iter::successors;

    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn file(text: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), text).expect("written");
        file
    }

    /// With its causes.
    fn told(error: &dyn Error) -> String {
        let causes = successors(Some(error), |&error| error.source());
        causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    }

    #[test]
    fn keys_are_read_from_a_file() {
        let text = format!("# drawn in May\n{KEY}\n");
        let keyring = keyring_from_file(file(text.as_bytes()).path()).expect("a keyring");
        let sealer = keyring.sealer("x", "x").expect("a sealer");
        let same = Keyring::parse(KEY).expect("a keyring").sealer("x", "x").expect("a sealer");
        let token = sealer.seal(b"x", None, b"", [0; 8]).expect("a token");
        assert!(same.open(token.as_bytes(), b"", 0).is_ok());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_never_with_a_key() {
        for (text, words) in [
            (&b"# nothing\n"[..], "there is no key to seal with"),
            (b"# a key\n00010203\n", "line 2"),
            (&[KEY.as_bytes(), b"\n", KEY.as_bytes()].concat(), "line"),
        ] {
            let file = file(text);
            let error = told(&keyring_from_file(file.path()).expect_err("no keyring"));
            assert!(error.contains(words) && error.contains(&*file.path().to_string_lossy()), "{error}");
            assert!(!error.contains("00010203"), "{error}");
        }
        let error = keyring_from_file("/no/such/file").expect_err("no file");
        assert_eq!(error.to_string(), "the keys in /no/such/file cannot be read");
        let long = "#".repeat(FILE_OCTETS_MAX) + "\n" + KEY;
        let error = told(&keyring_from_file(file(long.as_bytes()).path()).expect_err("too long"));
        assert!(error.ends_with("it has more than 16384 octets"), "{error}");
        let error = keyring_from_file(file(b"\xff").path()).expect_err("no text");
        assert!(matches!(error, KeysError::File { .. }), "{error}");
        let error = keyring_from_env("CLOAKROOM_NO_SUCH_KEYS").expect_err("not set").to_string();
        assert_eq!(error, "there are no keys in $CLOAKROOM_NO_SUCH_KEYS; `openssl rand -hex 32` draws one");
    }

    #[test]
    fn a_temporary_key_is_another_one_each_time() {
        let sealer = || temporary_keyring().expect("a keyring").sealer("x", "x").expect("a sealer");
        let token = sealer().seal(b"x", None, b"", [0; 8]).expect("a token");
        assert!(sealer().open(token.as_bytes(), b"", 0).is_err());
    }
}
