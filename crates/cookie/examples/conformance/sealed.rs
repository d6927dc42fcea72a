//! Sealing and opening, for one purpose: the protocol has none.

use cloakroom_cookie::seal::{Keyring, NONCE_OCTETS, OpenError, Opened};
use serde_json::{Value, json};

use crate::octets;

const PURPOSE: &str = "conformance";

pub(crate) fn seal(case: &Value) -> Result<Value, String> {
    let (keyring, name) = (keyring(case)?, name(case)?);
    let (value, context) = (octets_or_none(&case["value"])?, octets_or_none(&case["context"])?);
    let expires = expires(case)?;
    let token = if is_encrypted(case)? {
        let sealer = keyring.sealer(PURPOSE, name).map_err(|error| error.to_string())?;
        sealer.seal(&value, expires, &context, fresh_nonce()?)
    } else {
        let signer = keyring.signer(PURPOSE, name).map_err(|error| error.to_string())?;
        signer.sign(&value, expires, &context)
    };
    Ok(json!({"token": token.map_err(|error| error.to_string())?}))
}

pub(crate) fn open(case: &Value) -> Result<Value, String> {
    let (keyring, name) = (keyring(case)?, name(case)?);
    let (token, context) = (octets::read(&case["token"])?, octets_or_none(&case["context"])?);
    let now = whole_secs(now(case)?);
    let opened = if is_encrypted(case)? {
        let sealer = keyring.sealer(PURPOSE, name).map_err(|error| error.to_string())?;
        sealer.open(&token, &context, now)
    } else {
        let signer = keyring.signer(PURPOSE, name).map_err(|error| error.to_string())?;
        signer.open(&token, &context, now)
    };
    Ok(answer(opened))
}

fn answer(opened: Result<Opened, OpenError>) -> Value {
    match opened {
        Ok(opened) => json!({"value": octets::write(&opened.value), "needs_reseal": opened.needs_reseal}),
        Err(OpenError) => json!({"rejected": true}),
    }
}

/// The case's keys are the lines of a keyring's text.
fn keyring(case: &Value) -> Result<Keyring, String> {
    let keys = case["keys"].as_array().ok_or("keys is no array")?;
    let lines: Option<Vec<&str>> = keys.iter().map(Value::as_str).collect();
    let text = lines.ok_or("a key is no text")?.join("\n");
    Keyring::parse(&text).map_err(|error| error.to_string())
}

fn name(case: &Value) -> Result<&str, String> {
    case["name"].as_str().ok_or_else(|| "the name is no text".to_owned())
}

fn is_encrypted(case: &Value) -> Result<bool, String> {
    match case["mode"].as_str() {
        Some("encrypted") => Ok(true),
        Some("signed") => Ok(false),
        _ => Err(format!("no such mode: {}", case["mode"])),
    }
}

fn octets_or_none(value: &Value) -> Result<Vec<u8>, String> {
    if value.is_null() { Ok(Vec::new()) } else { octets::read(value) }
}

fn expires(case: &Value) -> Result<Option<u64>, String> {
    let Some(age) = secs(&case["max_age"])? else { return Ok(None) };
    Ok(Some(whole_secs(now(case)? + age)))
}

/// Where no time is told it is the first.
fn now(case: &Value) -> Result<f64, String> {
    Ok(secs(&case["now"])?.unwrap_or_default())
}

fn secs(value: &Value) -> Result<Option<f64>, String> {
    if value.is_null() {
        return Ok(None);
    }
    value.as_f64().map(Some).ok_or_else(|| format!("no number of seconds: {value}"))
}

/// What is before the first second is in it.
fn whole_secs(secs: f64) -> u64 {
    secs.max(0.0) as u64
}

#[expect(clippy::disallowed_methods, reason = "a program draws what the crate is given")]
fn fresh_nonce() -> Result<[u8; NONCE_OCTETS], String> {
    let mut nonce = [0; NONCE_OCTETS];
    getrandom::fill(&mut nonce).map_err(|error| error.to_string())?;
    Ok(nonce)
}
