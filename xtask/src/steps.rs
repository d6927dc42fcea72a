//! The steps of a test run, in the order a run takes them.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use clap::ValueEnum;

use crate::failure::Failure;
use crate::terminal::{self, Progress};
use crate::tidy;

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt has nothing to change
    Fmt,
    /// The rules of the house hold
    Tidy,
    /// No lint fires, in any target
    Clippy,
    /// The documentation builds without a warning
    Doc,
    /// The examples in the documentation do what they say
    Doctest,
    /// Every other test: unit, contract, race, crash, browser
    Test,
}

/// Runs the steps in order, each under its heading, up to the first that fails.
///
/// After the tests nothing more is printed: the last word is the test runner's own summary.
pub(crate) fn run(root: &Path, steps: &[Step]) -> Result<(), Failure> {
    let mut progress = Progress::of(steps.len());
    for step in steps {
        let began = Instant::now();
        progress.heading(step.name(), &step.told());
        step.take(root)?;
        if *step != Step::Test {
            progress.passed(step.name(), began.elapsed());
        }
    }
    Ok(())
}

impl Step {
    /// Everything, cheapest first; the tests last, so that their summary is what a reader sees.
    pub(crate) const ALL: [Self; 6] =
        [Self::Fmt, Self::Tidy, Self::Clippy, Self::Doc, Self::Doctest, Self::Test];

    /// What is worth running before every commit.
    pub(crate) const FAST: [Self; 3] = [Self::Fmt, Self::Tidy, Self::Clippy];

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
            Self::Doctest => "doctest",
            Self::Test => "test",
        }
    }

    fn take(self, root: &Path) -> Result<(), Failure> {
        match self.command() {
            Some(mut command) => run_command(self.name(), built_once(command.current_dir(root))),
            None => tidy::run(root),
        }
    }

    /// The command behind the step; the tidy check is a function instead.
    fn command(self) -> Option<Command> {
        let mut command = cargo();
        match self {
            Self::Tidy => return None,
            // Left to itself, rustfmt paints its diff into log files too.
            Self::Fmt if !terminal::has_colours() => {
                command.args(["fmt", "--all", "--check", "--", "--color", "never"])
            }
            Self::Fmt => command.args(["fmt", "--all", "--check"]),
            Self::Clippy => {
                command.args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
            }
            Self::Doc => command
                .args(["doc", "--locked", "--workspace", "--all-features", "--no-deps"])
                .env("RUSTDOCFLAGS", "-D warnings"),
            Self::Doctest => command.args(["test", "--locked", "--workspace", "--doc", "--no-fail-fast"]),
            Self::Test => {
                command.args(["test", "--locked", "--workspace", "--all-targets", "--no-fail-fast"])
            }
        };
        Some(command)
    }

    /// What the heading says is being run.
    fn told(self) -> String {
        self.command().map_or_else(|| "the rules of the house".to_owned(), |command| words(&command))
    }
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// In CI nothing is built a second time: what cargo would keep for that only fills the disk.
fn built_once(command: &mut Command) -> &mut Command {
    if env::var_os("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Runs a command with our terminal, and fails in the name of `step` unless it succeeds.
pub(crate) fn run_command(step: &'static str, command: &mut Command) -> Result<(), Failure> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::Said { step, command: words(command), status }),
        Err(source) => Err(Failure::Start { step, command: words(command), source }),
    }
}

/// The command as it would be typed, what it adds to the environment in front.
fn words(command: &Command) -> String {
    let added = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let added = added.map(|(name, value)| format!("{}='{}'", name.display(), value.display()));
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let typed = std::iter::once(program).chain(command.get_args()).map(|word| word.display().to_string());
    added.chain(typed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_is_the_test_runner() {
        assert_eq!(Step::ALL.last(), Some(&Step::Test));
    }

    #[test]
    fn a_heading_shows_what_to_type() {
        let doc = "RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --all-features --no-deps";
        assert_eq!(Step::Doc.told(), doc);
    }

    #[test]
    fn a_failure_names_its_step() {
        let failure = run_command("fmt", &mut Command::new("no-program-has-this-name")).unwrap_err();
        assert!(failure.to_string().starts_with("step `fmt` failed"), "{failure}");
    }
}
