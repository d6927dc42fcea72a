//! `cloakroom cookie key`.

use std::process::ExitCode;

use cloakroom_cookie::seal::{KEY_OCTETS_MIN, Keyring};

use crate::cookie::fault::CookieFault;
use crate::terminal;

/// Prints a line for a file of keys, drawn from the system's randomness.
///
/// # Errors
/// [`CookieFault::NoChance`] when the system has none.
pub(crate) fn key() -> Result<ExitCode, CookieFault> {
    let mut key = [0; KEY_OCTETS_MIN];
    getrandom::fill(&mut key).map_err(CookieFault::NoChance)?;
    terminal::say(&Keyring::line_of(&key));
    Ok(ExitCode::SUCCESS)
}
