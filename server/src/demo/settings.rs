//! What the demo was asked for, checked once.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cloakroom::{Lifetime, SessionCookie};

use crate::command::DemoArguments;
use crate::failure::Failure;

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
        let DemoArguments { listen, idle, absolute, insecure_plain_http, .. } = *arguments;
        if !listen.ip().is_loopback() && !insecure_plain_http {
            return Err(Failure::PlainHttp { listen });
        }
        let absolute = absolute.unwrap_or_else(|| idle.max(ABSOLUTE_USUAL));
        let lifetime = Lifetime::new(idle, absolute).map_err(Failure::Lifetime)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(listen: &str, insecure_plain_http: bool, idle: Duration) -> DemoArguments {
        DemoArguments {
            listen: listen.parse().expect("an address"),
            data: PathBuf::from("data"),
            idle,
            absolute: Some(Duration::from_secs(3600)),
            insecure_plain_http,
        }
    }

    #[test]
    fn plain_http_to_other_machines_wants_the_loud_knob() {
        let minute = Duration::from_secs(60);
        let refused = Settings::check(&asked("0.0.0.0:80", false, minute));
        assert!(matches!(refused, Err(Failure::PlainHttp { .. })));
        let loud = Settings::check(&asked("0.0.0.0:80", true, minute)).expect("asked aloud");
        assert_eq!((loud.cookie.name(), loud.secure), ("id", false));
        let safe = Settings::check(&asked("[::1]:80", false, minute)).expect("this machine");
        assert_eq!((safe.cookie.name(), safe.secure), ("__Host-id", true));
    }

    #[test]
    fn spans_that_contradict_each_other_are_refused() {
        let refused = Settings::check(&asked("127.0.0.1:0", false, Duration::from_secs(3601)));
        assert!(matches!(refused, Err(Failure::Lifetime(_))));
    }
}
