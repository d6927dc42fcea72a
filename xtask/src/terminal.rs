//! What the chores print: headings with the time that has passed; colours only where a person looks.

use std::fmt::Display;
use std::io::{IsTerminal, stderr, stdout};
use std::time::{Duration, Instant};

const BOLD: &str = "\x1b[1m";
const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

/// Headings of one run, numbered and timed.
#[derive(Debug)]
pub(crate) struct Progress {
    began: Instant,
    steps: usize,
    done: usize,
}

impl Progress {
    pub(crate) fn of(steps: usize) -> Self {
        Self { began: Instant::now(), steps, done: 0 }
    }

    /// Announces the next step.
    pub(crate) fn heading(&mut self, name: &str, command: &str) {
        self.done += 1;
        let (bold, plain) = paint(BOLD);
        let (done, steps, so_far) = (self.done, self.steps, span(self.began.elapsed()));
        println!("\n{bold}== {done}/{steps} {name}: {command}{plain}  ({so_far} so far)");
    }

    /// Says that the step just announced went well.
    pub(crate) fn passed(&self, name: &str, took: Duration) {
        let (green, plain) = paint(GREEN);
        println!("{green}   {name} passed{plain} in {}", span(took));
    }
}

/// One line that is no heading.
pub(crate) fn note(text: impl Display) {
    println!("{text}");
}

/// The last line of a run that did not go well.
pub(crate) fn failure(failure: impl Display) {
    let (red, plain) = if colours(&stderr()) { (RED, PLAIN) } else { ("", "") };
    eprintln!("\n{red}xtask:{plain} {failure}");
}

/// Whether a person looks at our output and wants it painted.
pub(crate) fn has_colours() -> bool {
    colours(&stdout())
}

fn paint(colour: &'static str) -> (&'static str, &'static str) {
    if has_colours() { (colour, PLAIN) } else { ("", "") }
}

fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// `0.4 s`, `12.3 s`, `2 min 05 s`.
fn span(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_well() {
        assert_eq!(span(Duration::from_millis(449)), "0.4 s");
        assert_eq!(span(Duration::from_secs(125)), "2 min 05 s");
    }
}
