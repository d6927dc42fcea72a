//! Secrets from an argument, or from standard input, where no list of processes shows them.

use std::ffi::OsStr;

use cloakroom_cookie::seal::{TOKEN_CHARS_MAX, TokenHead};

use crate::cookie::fault::CookieFault;
use crate::cookie::standard_input;

/// More than any cookie holds.
const INPUT_OCTETS_MAX: u64 = 64 * 1024;

/// The argument, or standard input without the end of its last line.
///
/// # Errors
/// [`CookieFault::Input`] when standard input cannot be read.
pub(crate) fn secret(argument: Option<&OsStr>) -> Result<Vec<u8>, CookieFault> {
    if let Some(argument) = argument.filter(|argument| *argument != "-") {
        return Ok(argument.as_encoded_bytes().to_vec());
    }
    let octets = standard_input::read(INPUT_OCTETS_MAX)?;
    let line = octets.strip_suffix(b"\n").unwrap_or(&octets);
    Ok(line.strip_suffix(b"\r").unwrap_or(line).to_vec())
}

/// A token, and the name that stood before it.
pub(crate) struct Pasted {
    pub(crate) name: Option<String>,
    pub(crate) token: Vec<u8>,
}

/// A cookie's value, or the pair, or the whole line: of several pairs the one of this name, or what looks sealed.
pub(crate) fn pasted(octets: &[u8], name: Option<&str>) -> Pasted {
    let pairs = octets.split(|octet| *octet == b';').map(|pair| one(pair.trim_ascii()));
    let is_other = |pair: &Pasted| name.is_some() && pair.name.as_deref() != name;
    // The first of those that are equal, so that what looks like nothing is told of the beginning.
    let best = pairs.min_by_key(|pair| (is_other(pair), TokenHead::read(&pair.token).is_none()));
    best.unwrap_or(Pasted { name: None, token: Vec::new() })
}

fn one(pair: &[u8]) -> Pasted {
    // Before its first dot a token has no `=`; behind it, what is signed may have some.
    let seal = pair.split(|octet| *octet == b'.').next().unwrap_or_default();
    let named = seal.iter().position(|octet| *octet == b'=').filter(|at| *at + 1 < pair.len());
    let Some(at) = named.filter(|_| pair.len() < 2 * TOKEN_CHARS_MAX) else {
        return Pasted { name: None, token: pair.to_vec() };
    };
    let name = pair[..at].rsplit(|octet| matches!(octet, b' ' | b':')).next().unwrap_or_default();
    Pasted { name: String::from_utf8(name.to_vec()).ok(), token: pair[at + 1..].trim_ascii().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_bare_or_with_their_name() {
        for (text, name, token) in [
            ("EAm2", None, "EAm2"),
            (" EAm2 ", None, "EAm2"),
            ("id=EAm2", Some("id"), "EAm2"),
            ("Set-Cookie: __Host-id=EAm2; Path=/", Some("__Host-id"), "EAm2"),
            ("IAm2.a=b", None, "IAm2.a=b"),
            ("id=IAm2.a=b", Some("id"), "IAm2.a=b"),
            ("EAm2=", None, "EAm2="),
        ] {
            let pasted = pasted(text.as_bytes(), None);
            assert_eq!((pasted.name.as_deref(), &*pasted.token), (name, token.as_bytes()), "{text}");
        }
    }
}
