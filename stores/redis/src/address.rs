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
        address.filter(fits).ok_or_else(|| ConnectError::Address { text: text.to_owned() })
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
}
