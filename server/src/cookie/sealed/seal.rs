//! `cloakroom cookie seal`.

use std::process::ExitCode;

use cloakroom_cookie::CookieSpec;
use cloakroom_cookie::seal::{Keyring, NONCE_OCTETS, TokenHead};
use serde::Serialize;

use crate::cookie::fault::CookieFault;
use crate::cookie::moment;
use crate::cookie::sealed::answer::form;
use crate::cookie::sealed::arguments::SealArguments;
use crate::cookie::sealed::{input, keys};
use crate::cookie::shown::{hex, json_line};
use crate::terminal;

/// What was sealed. Its fields are the keys of `--json`.
#[derive(Serialize)]
struct Sealed {
    form: &'static str,
    key_id: Option<String>,
    token: String,
    expires: Option<u64>,
}

/// Prints a token.
///
/// # Errors
/// [`CookieFault`] when there are no keys, or name or value cannot be a cookie's.
pub(crate) fn seal(arguments: &SealArguments) -> Result<ExitCode, CookieFault> {
    CookieSpec::builder(&*arguments.name).build()?;
    let keyring = keys::keyring(&arguments.keys)?;
    let value = input::secret(arguments.value.as_deref())?;
    let now_secs = moment::secs(arguments.now.unwrap_or_else(moment::now)).unsigned_abs();
    let length_secs = |millis: u128| u64::try_from(millis.div_ceil(1000)).unwrap_or(u64::MAX);
    let good_for = arguments.good_for.as_ref();
    let expires = good_for.map(|span| now_secs.saturating_add(length_secs(span.length().as_millis())));

    let token = token(&keyring, arguments, &value, expires)?;
    if arguments.json {
        let key_id = TokenHead::read(token.as_bytes()).map(|head| hex(&head.key_id));
        terminal::answer(&json_line(&Sealed { form: form(arguments.signed), key_id, token, expires }))
            .map_err(CookieFault::Output)?;
    } else {
        terminal::answer(&token).map_err(CookieFault::Output)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn token(
    keyring: &Keyring,
    arguments: &SealArguments,
    value: &[u8],
    expires: Option<u64>,
) -> Result<String, CookieFault> {
    let (purpose, context) = (&arguments.usage.purpose, arguments.usage.context.as_bytes());
    if arguments.signed {
        return Ok(keyring.signer(purpose, &arguments.name)?.sign(value, expires, context)?);
    }
    let mut nonce = [0; NONCE_OCTETS];
    getrandom::fill(&mut nonce).map_err(CookieFault::NoChance)?;
    Ok(keyring.sealer(purpose, &arguments.name)?.seal(value, expires, context, nonce)?)
}
