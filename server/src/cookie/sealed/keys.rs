//! The keyring.

use cloakroom::cookies::{keyring_from_env, keyring_from_file};
use cloakroom_cookie::seal::Keyring;

use crate::cookie::fault::CookieFault;
use crate::cookie::sealed::arguments::KeysArguments;

/// Of the environment's variable.
const VARIABLE: &str = "CLOAKROOM_KEYS";

/// From the file that was named, or else from the environment.
///
/// # Errors
/// [`CookieFault::FileKeys`] or [`CookieFault::VariableKeys`] when there is no keyring.
pub(crate) fn keyring(arguments: &KeysArguments) -> Result<Keyring, CookieFault> {
    match &arguments.keys {
        Some(file) => keyring_from_file(file).map_err(CookieFault::FileKeys),
        None => keyring_from_env(VARIABLE).map_err(CookieFault::VariableKeys),
    }
}
