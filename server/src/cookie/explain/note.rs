//! A remark: for scripts its code, for people its text.

use serde::Serialize;

/// One remark. The code is stable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Note {
    pub(crate) code: &'static str,
    pub(crate) text: String,
}

impl Note {
    pub(crate) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}
