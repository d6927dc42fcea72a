//! A server as a URL names it: `redis://[user:password@]host[:port][/database]`, with TLS as `rediss://`.
//!
//! 1. A user comes with a password; `:password@` is a password alone. Octets that mean something in a URL are `%XX`.
//! 2. The port is 6379 and the database 0 unless they are named.
//! 3. There are no parameters: one that was not understood might be the one that matters.
//! 4. No error quotes the URL: it holds a password.

use crate::address::Address;
use crate::connect_error::ConnectError;
use crate::settings::{Credentials, RedisSettings};
use crate::tls::RedisTls;

/// The server, and the settings that the URL makes.
pub(crate) fn read(url: &str) -> Result<(Address, RedisSettings), ConnectError> {
    let (scheme, rest) = url.split_once("://").ok_or(not_read("has no scheme"))?;
    let tls = match scheme.to_ascii_lowercase().as_str() {
        "redis" => None,
        "rediss" => Some(RedisTls::default()),
        _ => return Err(not_read("has a scheme that is neither `redis` nor `rediss`")),
    };
    if rest.contains(['?', '#']) {
        return Err(not_read(
            "has parameters, and there are none (in a password `?` is `%3F`, `#` is `%23`)",
        ));
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, server) = match authority.rsplit_once('@') {
        Some((user, server)) => (Some(user), server),
        None => (None, authority),
    };
    let (credentials, database) = (user.map(credentials).transpose()?, database(path)?);
    Ok((address(server)?, RedisSettings { credentials, database, tls, ..RedisSettings::default() }))
}

fn credentials(user: &str) -> Result<Credentials, ConnectError> {
    let (user, password) = user.split_once(':').ok_or(not_read(
        "has a user without a password (`:password@` is a password alone, `user:@` one that needs none)",
    ))?;
    let password = decoded(password)?;
    Ok(if user.is_empty() {
        Credentials::password(password)
    } else {
        Credentials::new(decoded(user)?, password)
    })
}

fn address(server: &str) -> Result<Address, ConnectError> {
    let fault = not_read("has a host or a port that is none (in a password `/` is `%2F`)");
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (server, "6379"),
    };
    // One with colons stands in brackets.
    if host.contains(':') && !host.starts_with('[') {
        return Err(fault);
    }
    format!("{host}:{port}").parse().map_err(|_| fault)
}

fn database(path: &str) -> Result<u32, ConnectError> {
    match path {
        "" => Ok(0),
        number if number.bytes().all(|octet| octet.is_ascii_digit()) => {
            number.parse().map_err(|_| not_read("has a database whose number is too large"))
        }
        _ => Err(not_read("has a path that is not a database's number (in a password `/` is `%2F`)")),
    }
}

/// Without `%XX`.
fn decoded(text: &str) -> Result<String, ConnectError> {
    let mut parts = text.split('%');
    let mut octets = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let octet = part.get(..2).filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let octet = octet.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        octets.push(octet.ok_or(not_read("has a `%` without two hexadecimal digits (`%` itself is `%25`)"))?);
        octets.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(octets).map_err(|_| not_read("has a user or a password that is not UTF-8"))
}

const fn not_read(why: &'static str) -> ConnectError {
    ConnectError::Url { why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(url: &str) -> (String, Option<(Option<String>, String)>, u32, bool) {
        let (server, settings) = read(url).expect("a URL");
        let who = settings.credentials.map(|who| (who.user, who.password));
        (server.to_string(), who, settings.database, settings.tls.is_some())
    }

    fn who(user: Option<&str>, password: &str) -> Option<(Option<String>, String)> {
        Some((user.map(str::to_owned), password.to_owned()))
    }

    #[test]
    fn what_a_url_says() {
        assert_eq!(parts("redis://localhost"), ("localhost:6379".to_owned(), None, 0, false));
        assert_eq!(parts("rediss://[::1]/7"), ("[::1]:6379".to_owned(), None, 7, true));
        assert_eq!(parts("REDIS://[::1]:1/"), ("[::1]:1".to_owned(), None, 0, false));
        let secret = ("host:1".to_owned(), who(None, "secret"), 0, false);
        assert_eq!(parts("redis://:secret@host:1/0"), secret);
        let coded = ("host:1".to_owned(), who(Some("a:b"), "p@/%:\u{e4}"), 3, true);
        assert_eq!(parts("rediss://a%3Ab:p%40%2F%25:%c3%A4@host:1/3"), coded);
        assert_eq!(parts("redis://shop:@host").1, who(Some("shop"), ""));
    }

    #[test]
    fn what_is_not_understood_is_refused_and_not_quoted() {
        for url in [
            "topsecret",
            "localhost:6379",
            "http://:topsecret@host",
            "redis://topsecret@host",
            "redis://:topsecret@",
            "redis://:topsecret@host:port",
            "redis://:topsecret@host:1:2/",
            "redis://:topsecret@host:65536",
            "redis://:topsecret@host/one",
            "redis://:topsecret@host/99999999999",
            "redis://:topsecret@host/0?timeout=1",
            "redis://:topsecret@host/0#1",
            "redis://:topsecret/@host",
            "redis://:topsecret%@host",
            "redis://:topsecret%+1@host",
            "redis://:topsecret%1\u{e4}@host",
            "redis://:topsecret%ff@host",
        ] {
            let error = read(url).expect_err(url);
            assert!(matches!(error, ConnectError::Url { .. }), "{url}: {error:?}");
            assert!(!format!("{error} {error:?}").contains("topsecret"), "{url}: {error}");
        }
    }
}
