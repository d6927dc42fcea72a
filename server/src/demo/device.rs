//! Which browser it is and where it stands, said in a few words: for the list of devices.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use cloakroom::Client;

/// What a session remembers of the browser it belongs to.
pub(crate) fn client(headers: &HeaderMap, address: IpAddr) -> Client {
    let user_agent = headers.get(USER_AGENT).and_then(|field| field.to_str().ok()).unwrap_or_default();
    Client::new(user_agent, &network(address))
}

/// As in "Firefox on Linux"; the program's own name when it is no browser we know.
pub(crate) fn name(client: &Client) -> String {
    let user_agent = client.user_agent();
    let first = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (first(BROWSERS), first(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => user_agent.split(['/', ' ']).next().unwrap_or_default().to_owned(),
    }
}

/// Browsers claim to be their ancestors too, so the youngest come first.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chromium"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The network, and not the address: coarse enough to be kept, fine enough to notice a stranger.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        address if address.is_loopback() => "localhost".to_owned(),
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let of = |user_agent| name(&Client::new(user_agent, ""));
        assert_eq!(
            of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox · Linux"
        );
        assert_eq!(
            of(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                Version/18.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari · iPhone"
        );
        assert_eq!(
            of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"),
            "Edge · Windows"
        );
        assert_eq!(of("curl/8.14.1"), "curl");
        assert_eq!(of(""), "");
    }

    #[test]
    fn networks_are_coarse() {
        let of = |address: &str| network(address.parse().expect("an address"));
        assert_eq!(of("127.0.0.1"), "localhost");
        assert_eq!(of("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("2001:db8:7:8::9"), "2001:db8:7::/48");
    }
}
