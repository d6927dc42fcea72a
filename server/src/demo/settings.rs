//! What the demo was asked for, checked once.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cloakroom::{Lifetime, SessionCookie};

use crate::command::DemoArguments;
use crate::failure::Failure;
use crate::span::Span;

/// How long a session lives without a visit, unless it was asked for.
const IDLE_USUAL: Duration = Duration::from_secs(20 * 60);

/// How long a session lives at most, unless it was asked for.
const ABSOLUTE_USUAL: Duration = Duration::from_secs(24 * 60 * 60);

/// The checked settings of one run.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) data: PathBuf,
    pub(crate) lifetime: Lifetime,
    pub(crate) cookie: SessionCookie,
    /// Whether the session's cookie is Secure.
    pub(crate) secure: bool,
}

impl Settings {
    /// Refuses what browsers would not go along with.
    pub(crate) fn check(arguments: &DemoArguments) -> Result<Self, Failure> {
        let DemoArguments { listen, insecure_plain_http, .. } = *arguments;
        if !listen.ip().is_loopback() && !insecure_plain_http {
            return Err(Failure::PlainHttp { listen });
        }
        let lifetime = lifetime(arguments.idle.as_ref(), arguments.absolute.as_ref())?;
        let cookie =
            if insecure_plain_http { SessionCookie::insecure_plain_http() } else { SessionCookie::default() };
        Ok(Self { listen, data: arguments.data.clone(), lifetime, cookie, secure: !insecure_plain_http })
    }

    /// Where the sessions are: the store has a folder to itself.
    pub(crate) fn sessions_folder(&self) -> PathBuf {
        self.data.join("sessions")
    }

    /// Where the accounts are.
    pub(crate) fn accounts_file(&self) -> PathBuf {
        self.data.join("accounts.json")
    }

    /// The folder, as it was written.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }
}

fn lifetime(idle: Option<&Span>, absolute: Option<&Span>) -> Result<Lifetime, Failure> {
    let idle_length = idle.map_or(IDLE_USUAL, Span::length);
    let absolute_length = absolute.map_or(idle_length.max(ABSOLUTE_USUAL), Span::length);
    match absolute {
        Some(absolute) if idle_length > absolute_length => {
            Err(Failure::IdleBeyondAbsolute { idle: idle.cloned(), absolute: absolute.clone() })
        }
        _ => Lifetime::new(idle_length, absolute_length).map_err(Failure::Lifetime),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(listen: &str, insecure_plain_http: bool) -> DemoArguments {
        DemoArguments {
            listen: listen.parse().expect("an address"),
            data: PathBuf::from("data"),
            idle: None,
            absolute: None,
            insecure_plain_http,
        }
    }

    #[test]
    fn plain_http_to_other_machines_wants_the_loud_knob() {
        let refused = Settings::check(&asked("0.0.0.0:80", false));
        assert!(matches!(refused, Err(Failure::PlainHttp { .. })));
        let loud = Settings::check(&asked("0.0.0.0:80", true)).expect("asked aloud");
        assert_eq!((loud.cookie.name(), loud.secure), ("id", false));
        let safe = Settings::check(&asked("[::1]:80", false)).expect("this machine");
        assert_eq!((safe.cookie.name(), safe.secure), ("__Host-id", true));
    }

    #[test]
    fn spans_that_contradict_each_other_are_refused() {
        let span = |text| Span::read(text).expect("a span");
        let refused = lifetime(Some(&span("61m")), Some(&span("1h")));
        assert!(matches!(refused, Err(Failure::IdleBeyondAbsolute { idle: Some(_), .. })));
        let refused = lifetime(None, Some(&span("1ms")));
        assert!(matches!(refused, Err(Failure::IdleBeyondAbsolute { idle: None, .. })));
    }

    #[test]
    fn what_was_not_asked_for_is_as_usual() {
        let lengths = |idle: Option<&str>| {
            let idle = idle.map(|text| Span::read(text).expect("a span"));
            lifetime(idle.as_ref(), None).map(|lifetime| (lifetime.idle(), lifetime.absolute()))
        };
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        assert_eq!(lengths(None).expect("usual"), (IDLE_USUAL, ABSOLUTE_USUAL));
        assert_eq!(lengths(Some("7d")).expect("longer than usual"), (week, week));
    }
}
