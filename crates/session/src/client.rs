//! What a session knows of the browser it was begun with: for the list of one's devices.

use std::sync::Arc;

/// A browser's own description and the network it came from. Data from outside: shown, never trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    user_agent: Arc<str>,
    network: Arc<str>,
}

impl Client {
    /// Octets kept of a user agent.
    pub const USER_AGENT_BYTES_MAX: usize = 256;
    /// Octets kept of a network.
    pub const NETWORK_BYTES_MAX: usize = 64;

    /// A client; control characters are dropped (they forge log lines) and long texts are cut.
    #[must_use]
    pub fn new(user_agent: &str, network: &str) -> Self {
        Self {
            user_agent: plain(user_agent, Self::USER_AGENT_BYTES_MAX),
            network: plain(network, Self::NETWORK_BYTES_MAX),
        }
    }

    /// The `User-Agent` it sent.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// Where it came from, as coarsely as the application chose to say.
    #[must_use]
    pub fn network(&self) -> &str {
        &self.network
    }
}

fn plain(text: &str, bytes_max: usize) -> Arc<str> {
    let mut kept = String::new();
    for char in text.chars().filter(|char| !char.is_control()) {
        if kept.len() + char.len_utf8() > bytes_max {
            break;
        }
        kept.push(char);
    }
    kept.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_user_agent_stays_on_one_short_line() {
        let client = Client::new(&format!("a\r\nb{}", "ü".repeat(400)), "::1");
        assert!(client.user_agent().starts_with("abü"));
        assert!(client.user_agent().len() <= Client::USER_AGENT_BYTES_MAX);
        assert_eq!(client.network(), "::1");
    }
}
