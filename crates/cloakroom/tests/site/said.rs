//! What a page says, in no framework's words.

use axum::http::StatusCode;
use cloakroom::{Error, Session};

#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) text: String,
    /// Who speaks in place of the text when the head has left.
    pub(crate) late: Option<Session>,
}

impl Said {
    pub(crate) fn with(self, name: &'static str, value: &'static str) -> Self {
        Self { headers: [self.headers, vec![(name, value)]].concat(), ..self }
    }
}

impl From<()> for Said {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<StatusCode> for Said {
    fn from(status: StatusCode) -> Self {
        Self { status, ..Self::default() }
    }
}

/// What a page may give.
pub(crate) trait Says {
    fn said(self) -> Result<Said, Error>;
}

impl<S: Into<Said>> Says for S {
    fn said(self) -> Result<Said, Error> {
        Ok(self.into())
    }
}

impl<S: Into<Said>> Says for Result<S, Error> {
    fn said(self) -> Result<Said, Error> {
        self.map(S::into)
    }
}
