//! The keyring.

use cloakroom::cookies::{KeysError, keyring_from_env, keyring_from_file};
use cloakroom_cookie::seal::Keyring;

use crate::cookie::sealed::arguments::KeysArguments;

/// Of the environment's variable.
const VARIABLE: &str = "CLOAKROOM_KEYS";

/// From the file that was named, or else from the environment.
///
/// # Errors
/// [`KeysError`] when there is no keyring.
pub(crate) fn keyring(arguments: &KeysArguments) -> Result<Keyring, KeysError> {
    match &arguments.keys {
        Some(file) => keyring_from_file(file),
        None => keyring_from_env(VARIABLE),
    }
}
