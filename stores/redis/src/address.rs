//! Where a server listens.

use std::fmt;
use std::str::FromStr;

use crate::connect_error::ConnectError;

/// A host and a port: `redis-1.internal:6379`, `10.0.0.1:6379`, `[::1]:6379`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    host: String,
    port: u16,
}

impl Address {
    /// The port `port` of `host`, which has no brackets.
    #[must_use]
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self { host: host.into(), port }
    }

    /// The host, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// As a server of a cluster names another: without a host it means its own.
    pub(crate) fn named_by(&self, host: &str, port: u16) -> Self {
        let host = if host.is_empty() || host == "?" { &self.host } else { host };
        Self::new(host, port)
    }
}

impl FromStr for Address {
    type Err = ConnectError;

    fn from_str(text: &str) -> Result<Self, ConnectError> {
        let address = text.rsplit_once(':').and_then(|(host, port)| {
            let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
            let port = port.parse().ok()?;
            Some(Self::new(bare.unwrap_or(host), port))
        });
        let fits = |address: &Self| !address.host.is_empty() && !address.host.contains(['/', '@', '[', ']']);
        address.filter(fits).ok_or_else(|| ConnectError::Address { text: without_password(text) })
    }
}

/// What may be shown of a text that is no address. People try a URL, and there are passwords in those.
fn without_password(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
    match (rest.rsplit_once('@'), scheme) {
        (None, "") => text.to_owned(),
        (None, scheme) => format!("{scheme}://…"),
        (Some((_, server)), "") => format!("…@{server}"),
        (Some((_, server)), scheme) => format!("{scheme}://…@{server}"),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            return write!(f, "[{}]:{}", self.host, self.port);
        }
        write!(f, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_and_a_port() {
        for text in ["redis-1.internal:6379", "10.0.0.1:1", "[::1]:6379"] {
            assert_eq!(text.parse::<Address>().expect(text).to_string(), text);
        }
        for text in ["redis", "redis:", ":6379", "redis:65536", "redis://redis:6379", "user@redis:6379"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        for (text, shown) in [
            ("redis://:topsecret@host:6379/0", "`redis://…@host:6379/0`"),
            ("redis://user:topsecret", "`redis://…`"),
            ("user:topsecret@host:6379", "`…@host:6379`"),
            ("redis://:topsecret@topsecret@host", "`redis://…@host`"),
            ("://topsecret@host", "`…@host`"),
            ("host", "`host`"),
        ] {
            let error = text.parse::<Address>().expect_err(text);
            assert!(error.to_string().contains(shown), "{error}");
            assert!(!format!("{error} {error:?}").contains("topsecret"), "{error:?}");
        }
    }
}
