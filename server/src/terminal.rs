//! What the program says to the person who started it. Colours on a terminal only, and not when
//! `NO_COLOR` asks for none.

use std::error::Error;
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::{env, io};

use crate::failure::Failure;

/// Bold, dim, colours; or nothing of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    colours: bool,
}

impl Paint {
    /// For standard output.
    pub(crate) fn out() -> Self {
        Self { colours: may_have_colours(io::stdout().is_terminal()) }
    }

    /// What is to be seen first.
    pub(crate) fn strong(self, text: impl Display) -> String {
        self.with("1", text)
    }

    /// What need not be read.
    pub(crate) fn faint(self, text: impl Display) -> String {
        self.with("2", text)
    }

    /// Where to go.
    pub(crate) fn link(self, text: impl Display) -> String {
        self.with("1;36", text)
    }

    /// What should worry.
    pub(crate) fn alarm(self, text: impl Display) -> String {
        self.with("1;31", text)
    }

    fn with(self, code: &str, text: impl Display) -> String {
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// Whether standard error may have colours.
pub(crate) fn err_has_colours() -> bool {
    may_have_colours(io::stderr().is_terminal())
}

/// Says something on standard output. Nobody listening is no reason to stop.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Answers on standard output, where it may become a file. Nobody listening is no fault.
///
/// # Errors
/// What the system says when the answer does not get there whole, as on a full disk.
pub(crate) fn answer(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Says on standard error why the program gives up, what lies behind it, and what to do.
pub(crate) fn explain(failure: &Failure) {
    let paint = Paint { colours: err_has_colours() };
    let mut text = format!("{} {failure}\n", paint.alarm("error:"));
    let mut cause = failure.source();
    while let Some(error) = cause {
        text.push_str(&paint.faint(format!("  because: {error}\n")));
        cause = error.source();
    }
    let advice = failure.advice();
    if !advice.is_empty() {
        text.push('\n');
        text.extend(advice.lines().map(|line| format!("{}\n", format!("  {line}").trim_end())));
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn may_have_colours(is_terminal: bool) -> bool {
    is_terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
