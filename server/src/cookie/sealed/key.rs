//! `cloakroom cookie key`.

use std::process::ExitCode;

use cloakroom_cookie::seal::{KEY_OCTETS_MIN, Keyring};

use crate::cookie::fault::CookieFault;
use crate::terminal;

/// Prints a line for a file of keys, drawn from the system's randomness.
///
/// # Errors
/// [`CookieFault::NoChance`] when the system has none, [`CookieFault::Output`] when it cannot be written.
pub(crate) fn key() -> Result<ExitCode, CookieFault> {
    let mut key = [0; KEY_OCTETS_MIN];
    getrandom::fill(&mut key).map_err(CookieFault::NoChance)?;
    terminal::answer(&Keyring::line_of(&key)).map_err(CookieFault::Output)?;
    Ok(ExitCode::SUCCESS)
}
