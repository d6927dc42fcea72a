//! Why there is no answer.

use std::io;
use std::process::ExitCode;

use cloakroom::cookies::KeysError;
use cloakroom_cookie::SpecError;
use cloakroom_cookie::jar::UrlError;
use cloakroom_cookie::seal::{SealError, SealerError};
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum CookieFault {
    /// `--url` names nothing that cookies come from.
    #[error("--url: {0}")]
    Url(UrlError),
    /// Nothing was pasted that could be explained.
    #[error("there is no cookie line to explain")]
    NoLine,
    /// A sealed cookie is bound to its name.
    #[error("the cookie's name is missing")]
    NoName,
    /// No browser would keep a cookie of this name.
    #[error(transparent)]
    Name(#[from] SpecError),
    /// There are no keys to seal or open with in the file that was named.
    #[error(transparent)]
    FileKeys(KeysError),
    /// No file was named, and there are none in the environment.
    #[error(transparent)]
    VariableKeys(KeysError),
    /// Name or purpose can be none.
    #[error(transparent)]
    Use(#[from] SealerError),
    /// The value can be no cookie's.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The system has no random octets.
    #[error("the system has no random octets")]
    NoChance(#[source] getrandom::Error),
    /// Standard input broke off.
    #[error("cannot read standard input")]
    Input(#[source] io::Error),
    /// The answer did not get to where standard output leads.
    #[error("cannot write the answer")]
    Output(#[source] io::Error),
}

impl CookieFault {
    /// 2, as clap has it, for what was not asked properly.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(2)
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> String {
        match self {
            Self::Url(_) => {
                "Write it whole, with https:// in front, as in --url https://www.example.com/login".to_owned()
            }
            Self::NoLine => "Give one line in quotes, or the heads of responses on standard input:\n\n    \
                             cloakroom cookie explain 'id=k7Qm; Path=/; Secure'\n    \
                             curl -si https://www.example.com/ | cloakroom cookie explain"
                .to_owned(),
            Self::NoName => "Say --name, or paste NAME=VALUE.".to_owned(),
            Self::FileKeys(_) => format!("Name a file of keys, one a line. {DRAW}"),
            Self::VariableKeys(_) => format!(
                "The variable has commas between its keys, and each of them counts as a line; --keys names a file.\n{DRAW}"
            ),
            Self::Name(_)
            | Self::Use(_)
            | Self::Seal(_)
            | Self::NoChance(_)
            | Self::Input(_)
            | Self::Output(_) => String::new(),
        }
    }
}

const DRAW: &str = "To draw a key:\n\n    (umask 077; cloakroom cookie key > keys.txt)";
