//! The first and the last words on standard output.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::settings::Settings;
use super::stop::{DRAIN_MAX, Drained};
use crate::span::{ENGLISH, in_words};
use crate::terminal::{Paint, say};

/// Where to look, what is kept where, and how to stop.
pub(crate) fn welcome(address: SocketAddr, settings: &Settings) {
    let paint = Paint::out();
    let row = |name: &str, text: String| format!("  {}  {text}\n", paint.faint(format!("{name:<9}")));
    let mut text = format!(
        "\n  {}  {}\n\n  Open   {}\n",
        paint.strong("cloakroom demo"),
        paint.faint("you leave your coat, you carry a ticket"),
        paint.link(format!("http://{}/", from_here(address)))
    );
    if address.ip().is_unspecified() {
        text += &format!("         from other machines: this machine's address, port {}\n", address.port());
    }
    text.push('\n');
    text += &row("data", format!("{}, on disk before a page is answered", settings.data().display()));
    text += &row("sessions", lifetime(settings));
    text += &row("stop", "Ctrl-C; start again, and everyone is still there".to_owned());
    if !settings.secure {
        let warning = "plain http: whoever is on the network can read the cookie and take a session over";
        text += &format!("\n  {} {warning}\n", paint.alarm("insecure"));
    }
    say(&text);
}

/// How it ended.
pub(crate) fn farewell(drained: Drained, settings: &Settings) {
    let requests = match drained {
        Drained::All => "every request answered".to_owned(),
        Drained::CutOff => format!("some requests cut off, {} s are the most they get", DRAIN_MAX.as_secs()),
    };
    say(&format!("\n  Stopped: {requests}; the sessions are in {}.", settings.data().display()));
}

/// Where a browser on this machine finds it: "any address" is none to go to.
fn from_here(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn lifetime(settings: &Settings) -> String {
    format!(
        "end after {} without a visit, and after {} in any case",
        in_words(settings.lifetime.idle(), ENGLISH),
        in_words(settings.lifetime.absolute(), ENGLISH)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_can_be_gone_to() {
        for (listening, open) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("127.0.0.1:80", "127.0.0.1:80"),
            ("192.0.2.7:80", "192.0.2.7:80"),
        ] {
            assert_eq!(from_here(listening.parse().expect("an address")).to_string(), open);
        }
    }
}
