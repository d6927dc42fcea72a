//! Which of the questions was asked.

use std::process::ExitCode;

use crate::cookie::arguments::{CookieArguments, CookieCommand};
use crate::cookie::explain::explain;
use crate::cookie::fault::CookieFault;

/// Answers on standard output; 0 when the answer is a good one, 1 when it is not.
///
/// # Errors
/// [`CookieFault`] when there is no answer.
pub(crate) fn run(arguments: &CookieArguments) -> Result<ExitCode, CookieFault> {
    match &arguments.command {
        CookieCommand::Explain(arguments) => explain(arguments),
    }
}
