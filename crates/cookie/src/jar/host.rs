//! Hosts as they are compared (5.1.2 and 5.1.3).

use std::net::IpAddr;

/// A host in its canonical form: a name in lower-case A-labels, or an address.
///
/// ```
/// use cloakroom_cookie::jar::Host;
///
/// let host = Host::parse("WWW.Bücher.example").unwrap();
/// assert_eq!(host.as_str(), "www.xn--bcher-kva.example");
/// assert!(host.domain_match("xn--bcher-kva.example"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Host {
    text: Box<str>,
    address: Option<IpAddr>,
}

impl Host {
    /// Of a name or an address as it stands in a URL; `None` when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        url::Host::parse(text).ok().and_then(|host| Self::of(&host))
    }

    /// A name with an empty label is refused; an empty one at the end is the root's, and stays.
    pub(crate) fn of<S: AsRef<str> + std::fmt::Display>(host: &url::Host<S>) -> Option<Self> {
        let address = match host {
            url::Host::Domain(name) => {
                let name = name.as_ref();
                let mut labels = name.strip_suffix('.').unwrap_or(name).split('.');
                return labels
                    .all(|label| !label.is_empty())
                    .then(|| Self { text: name.into(), address: None });
            }
            url::Host::Ipv4(address) => IpAddr::V4(*address),
            url::Host::Ipv6(address) => IpAddr::V6(*address),
        };
        Some(Self { text: host.to_string().into(), address: Some(address) })
    }

    /// As it stands in a URL: an IPv6 address between brackets.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is an IP address, which has no subdomains.
    pub const fn is_address(&self) -> bool {
        self.address.is_some()
    }

    /// Whether this host is `domain`, which is canonical, or a subdomain of it.
    pub fn domain_match(&self, domain: &str) -> bool {
        match self.text.strip_suffix(domain) {
            Some("") => true,
            Some(rest) => rest.ends_with('.') && !self.is_address() && !domain.is_empty(),
            None => false,
        }
    }

    /// Whether what is sent to it does not leave the machine.
    pub fn is_loopback(&self) -> bool {
        match self.address {
            Some(address) => address.is_loopback(),
            None => {
                let name = self.text.strip_suffix('.').unwrap_or(&self.text);
                name == "localhost" || name.ends_with(".localhost")
            }
        }
    }
}
