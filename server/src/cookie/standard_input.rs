//! What is given on standard input.

use std::io::{Error, ErrorKind, IsTerminal, Read, Write, stderr, stdin};

use crate::cookie::fault::CookieFault;

/// All of it, after a hint to whoever types it.
///
/// # Errors
/// [`CookieFault::Input`] when it cannot be read, or is longer than that: a part would be explained as if it were all.
pub(crate) fn read(octets_max: u64) -> Result<Vec<u8>, CookieFault> {
    if stdin().is_terminal() {
        let _ = writeln!(stderr(), "Reading from standard input; end with Ctrl-D.");
    }
    let mut octets = Vec::new();
    stdin().lock().take(octets_max + 1).read_to_end(&mut octets).map_err(CookieFault::Input)?;
    if octets.len() as u64 > octets_max {
        let error = Error::new(ErrorKind::FileTooLarge, format!("it has more than {octets_max} octets"));
        return Err(CookieFault::Input(error));
    }
    Ok(octets)
}
