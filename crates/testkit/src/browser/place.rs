//! Where a request goes: scheme, host and path, as far as cookies ask.

use std::net::{IpAddr, Ipv6Addr};

/// An origin: the site that a browser is pointed at.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) https: bool,
    /// Lower case, with its port if that is not the scheme's own.
    pub(super) authority: String,
}

impl Origin {
    pub(super) fn https(authority: &str) -> Self {
        Self { https: true, authority: authority.to_ascii_lowercase() }
    }

    /// As it stands in `Origin` and before a path.
    pub(super) fn text(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }

    pub(super) fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            // The last colon of an address in brackets is not before a port.
            Some((host, port)) if !port.ends_with(']') => host,
            _ => &self.authority,
        }
    }

    /// A secure connection is https, or does not leave the machine.
    pub(super) fn is_secure(&self) -> bool {
        let host = self.host();
        let loopback = ip(host).is_some_and(|ip| ip.is_loopback());
        self.https || loopback || host == "localhost" || host.ends_with(".localhost")
    }

    pub(super) fn at<'a>(&'a self, target: &'a str) -> Place<'a> {
        Place { origin: self, path: target.split(['?', '#']).next().unwrap_or_default().as_bytes() }
    }
}

/// An origin and a path on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    origin: &'a Origin,
    path: &'a [u8],
}

impl<'a> Place<'a> {
    pub(super) fn host(&self) -> &'a str {
        self.origin.host()
    }

    pub(super) fn is_secure(&self) -> bool {
        self.origin.is_secure()
    }

    pub(super) const fn path(&self) -> &'a [u8] {
        self.path
    }

    /// RFC 10025, 5.1.4.
    pub(super) fn default_path(&self) -> &'a [u8] {
        match self.path.iter().rposition(|octet| *octet == b'/') {
            Some(last) if last > 0 && self.path.starts_with(b"/") => &self.path[..last],
            _ => b"/",
        }
    }
}

/// RFC 10025, 5.1.3.
pub(super) fn domain_match(host: &str, domain: &str) -> bool {
    let below = host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    host == domain || below && ip(host).is_none()
}

/// RFC 10025, 5.1.4.
pub(super) fn path_match(request: &[u8], cookie: &[u8]) -> bool {
    let rest = request.strip_prefix(cookie);
    rest.is_some_and(|rest| rest.is_empty() || cookie.ends_with(b"/") || rest.starts_with(b"/"))
}

/// Without a list of them: a name without a dot inside.
pub(super) fn is_public_suffix(domain: &str) -> bool {
    !domain.trim_matches('.').contains('.') && ip(domain).is_none()
}

fn ip(host: &str) -> Option<IpAddr> {
    let inside = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match inside {
        Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_secure_connection() {
        for (authority, https, secure) in [
            ("shop.example", true, true),
            ("shop.example", false, false),
            ("localhost:8080", false, true),
            ("a.localhost", false, true),
            ("127.0.0.1:8080", false, true),
            ("[::1]:8080", false, true),
            ("[::1]", false, true),
            ("10.0.0.1", false, false),
        ] {
            let origin = Origin { https, ..Origin::https(authority) };
            assert_eq!(origin.is_secure(), secure, "{authority}");
        }
    }

    #[test]
    fn paths_and_their_directories() {
        let origin = Origin::https("shop.example");
        for (target, directory) in
            [("/", "/"), ("/a", "/"), ("/a/", "/a"), ("/a/b?c=/d/e", "/a"), ("", "/"), ("a/b", "/")]
        {
            assert_eq!(origin.at(target).default_path(), directory.as_bytes(), "{target}");
        }
        assert!(path_match(b"/a/b", b"/a") && path_match(b"/a", b"/a") && path_match(b"/a/b", b"/a/"));
        assert!(!path_match(b"/ab", b"/a") && !path_match(b"/", b"/a"));
    }

    #[test]
    fn domains() {
        assert!(
            domain_match("a.shop.example", "shop.example") && domain_match("shop.example", "shop.example")
        );
        assert!(!domain_match("workshop.example", "shop.example") && !domain_match("10.0.0.1", "0.0.1"));
        assert!(is_public_suffix("example") && is_public_suffix(".") && !is_public_suffix("shop.example"));
    }
}
