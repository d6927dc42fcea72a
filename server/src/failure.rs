//! Why the program gives up, in words for the person who started it, and what they can do.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use cloakroom_session::LifetimeError;
use thiserror::Error;

use crate::cookie::CookieFault;
use crate::demo::AccountsError;
use crate::span::Span;

/// Why the program gives up.
#[derive(Debug, Error)]
#[non_exhaustive]
pub(crate) enum Failure {
    /// Cookies that browsers would drop, or that others could read.
    #[error("{listen} can be reached from other machines, but the demo speaks plain http")]
    PlainHttp { listen: SocketAddr },
    /// The two spans contradict each other; `idle` is `None` when only the other one was asked for.
    #[error("{}", contradiction(.idle.as_ref(), .absolute))]
    IdleBeyondAbsolute { idle: Option<Span>, absolute: Span },
    /// The two spans make no lifetime.
    #[error("no session can live like that")]
    Lifetime(#[source] LifetimeError),
    /// The rules of the demo contradict each other.
    #[error("such sessions cannot be")]
    Policy(#[source] cloakroom_session::PolicyError),
    /// Somebody else listens there.
    #[error("{listen} is already in use")]
    PortInUse { listen: SocketAddr },
    /// Another reason not to listen there.
    #[error("cannot listen on {listen}")]
    Bind { listen: SocketAddr, source: io::Error },
    /// The folder for the data cannot be made or entered.
    #[error("cannot use the folder {}", data.display())]
    Folder { data: PathBuf, source: io::Error },
    /// Another process has the sessions open.
    #[error("another process is using the folder {}", data.display())]
    FolderInUse { data: PathBuf },
    /// The sessions cannot be opened.
    #[error("cannot open the sessions in {}", data.display())]
    Sessions { data: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    /// The accounts cannot be read.
    #[error("cannot open the accounts in {}", data.display())]
    Accounts { data: PathBuf, source: AccountsError },
    /// The runtime did not start, or the server stopped by itself.
    #[error("the server cannot go on")]
    Serve(#[source] io::Error),
    /// A question about a cookie has no answer.
    #[error(transparent)]
    Cookie(#[from] CookieFault),
}

impl Failure {
    /// 1: it could not be done. 2, which is also clap's: it was not asked for properly.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Cookie(fault) => fault.exit_code(),
            _ => ExitCode::FAILURE,
        }
    }

    /// What to do about it: a few lines, or none.
    pub(crate) fn advice(&self) -> String {
        match self {
            Self::PlainHttp { listen } => plain_http(*listen),
            Self::IdleBeyondAbsolute { idle: Some(idle), .. } => format!(
                "Give both the same length for no idle limit:\n\n    \
                 cloakroom demo --idle {idle} --absolute {idle}"
            ),
            Self::IdleBeyondAbsolute { idle: None, absolute } => format!(
                "Give --idle as well, of the same length or shorter:\n\n    \
                 cloakroom demo --idle {absolute} --absolute {absolute}"
            ),
            Self::PortInUse { listen } => format!(
                "Another program listens there. Stop it, or take any free port:\n\n    \
                 cloakroom demo --listen {}",
                SocketAddr::new(listen.ip(), 0)
            ),
            Self::Bind { listen, source } if source.kind() == io::ErrorKind::PermissionDenied => format!(
                "Ports below 1024 are the administrator's. Take a higher one:\n\n    \
                 cloakroom demo --listen {}",
                SocketAddr::new(listen.ip(), 8080)
            ),
            Self::Bind { .. } => "The address must be one of this machine's: 127.0.0.1 always is.".to_owned(),
            Self::Folder { .. } => "Name a folder that you may write to:\n\n    \
                                    cloakroom demo --data DIR"
                .to_owned(),
            Self::FolderInUse { .. } => "One folder serves one process. Is the demo running already? \
                                         Stop it, or give this one a folder of its own:\n\n    \
                                         cloakroom demo --data DIR"
                .to_owned(),
            Self::Sessions { .. } => "The folder is left as it is. To begin anew, name another one:\n\n    \
                                      cloakroom demo --data DIR"
                .to_owned(),
            Self::Accounts { .. } => {
                "Repair accounts.json, or move it away to begin without accounts.".to_owned()
            }
            Self::Cookie(fault) => fault.advice(),
            Self::Lifetime(_) | Self::Policy(_) | Self::Serve(_) => String::new(),
        }
    }
}

fn contradiction(idle: Option<&Span>, absolute: &Span) -> String {
    match idle {
        Some(idle) => format!("--idle {idle} is longer than --absolute {absolute}"),
        None => format!("--absolute {absolute} is shorter than --idle, which has the default of 20m"),
    }
}

fn plain_http(listen: SocketAddr) -> String {
    format!(
        "Over plain http a browser on another machine drops every cookie marked Secure, and the\n\
         session's cookie, `__Host-id`, must be: nobody there could keep a session. And whoever is on\n\
         the network in between could read a cookie that is not Secure, and take the session over.\n\
         \n\
         Stay on this machine, perhaps with a proxy in front that speaks TLS:\n\
         \n    cloakroom demo --listen 127.0.0.1:{port}\n\
         \n\
         Or, among people you trust, with a cookie named `id` that is not Secure:\n\
         \n    cloakroom demo --listen {listen} --insecure-plain-http",
        port = listen.port()
    )
}
