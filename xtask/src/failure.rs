//! Why a chore stopped.

use std::io;

/// The first thing that went wrong; the chore ends there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Something the chore needs is not on this machine; the text says what to type.
    #[error("{advice}")]
    Missing { advice: String },
    /// A program said no; what it had to say is already on the terminal.
    #[error("step `{step}` failed: `{command}` ended with {status}")]
    Said { step: &'static str, command: String, status: std::process::ExitStatus },
    /// A program could not be started at all.
    #[error("step `{step}` failed: `{command}` could not be started: {source}")]
    Start { step: &'static str, command: String, source: io::Error },
    /// The tidy check found something.
    #[error("step `tidy` failed: {count} finding(s), listed above")]
    Untidy { count: usize },
    /// A source file could not be read.
    #[error("step `tidy` failed: {path} could not be read: {source}")]
    Read { path: String, source: io::Error },
}
