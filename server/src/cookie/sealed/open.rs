//! `cloakroom cookie open`.

use std::process::ExitCode;

use crate::cookie::fault::CookieFault;
use crate::cookie::moment;
use crate::cookie::sealed::answer::Answer;
use crate::cookie::sealed::arguments::OpenArguments;
use crate::cookie::sealed::why::Attempt;
use crate::cookie::sealed::{input, keys};
use crate::cookie::shown::json_line;
use crate::terminal;

/// Prints what a token holds, or why it does not open; 1 then.
///
/// # Errors
/// [`CookieFault`] when there are no keys, or no name.
pub(crate) fn open(arguments: &OpenArguments) -> Result<ExitCode, CookieFault> {
    let keyring = keys::keyring(&arguments.keys)?;
    let pasted = input::pasted(&input::secret(arguments.token.as_deref())?, arguments.name.as_deref());
    let name = arguments.name.clone().or(pasted.name).ok_or(CookieFault::NoName)?;
    // Refuses what can be no purpose or name, which is another error than what follows.
    keyring.signer(&arguments.usage.purpose, &name)?;
    let attempt = Attempt {
        keyring: &keyring,
        name: &name,
        purpose: &arguments.usage.purpose,
        context: arguments.usage.context.as_bytes(),
        must_be_signed: arguments.signed,
        now: arguments.now.unwrap_or_else(moment::now),
    };
    let opened = attempt.open(&pasted.token);
    let answer = Answer::of(&pasted.token, opened.as_ref(), moment::secs(attempt.now));
    terminal::answer(&if arguments.json { json_line(&answer) } else { answer.page() })
        .map_err(CookieFault::Output)?;
    Ok(if opened.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
