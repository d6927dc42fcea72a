//! Which of the questions was asked.

use std::process::ExitCode;

use crate::cookie::arguments::{CookieArguments, CookieCommand};
use crate::cookie::explain::explain;
use crate::cookie::fault::CookieFault;
use crate::cookie::sealed::{key, open, seal};

/// Answers on standard output; 0 when the answer is a good one, 1 when it is not.
///
/// # Errors
/// [`CookieFault`] when there is no answer.
pub(crate) fn run(arguments: &CookieArguments) -> Result<ExitCode, CookieFault> {
    match &arguments.command {
        CookieCommand::Explain(arguments) => explain(arguments),
        CookieCommand::Open(arguments) => open(arguments),
        CookieCommand::Seal(arguments) => seal(arguments),
        CookieCommand::Key(_) => key(),
    }
}
