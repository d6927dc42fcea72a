//! What the chores need beyond Rust and git: one table, and the look whether it is there.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::steps::{Step, cargo};

/// One thing that has to be on the machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// What is looked for.
    pub(crate) what: What,
    /// What it is for, as it is told to the person who lacks it.
    pub(crate) for_what: &'static str,
    /// The step that cannot do without it.
    pub(crate) step: Step,
}

/// Where a need is looked for, and what brings it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A program on `PATH`, and the package it comes in.
    Program { name: &'static str, debian: &'static str, ubuntu: &'static str },
    /// A component of the Rust toolchain, and the subcommand of cargo that shows it.
    Component { name: &'static str, subcommand: &'static str },
}

/// Everything that `test` and `check` need.
pub(crate) const NEEDS: &[Need] = &[
    Need {
        what: What::Component { name: "rustfmt", subcommand: "fmt" },
        for_what: "the format check",
        step: Step::Fmt,
    },
    Need {
        what: What::Component { name: "clippy", subcommand: "clippy" },
        for_what: "the lints",
        step: Step::Clippy,
    },
    Need {
        what: What::Program { name: "chromium", debian: "chromium", ubuntu: "chromium-browser" },
        for_what: "the browser tests: the browser",
        step: Step::Test,
    },
    Need {
        what: What::Program {
            name: "chromedriver",
            debian: "chromium-driver",
            ubuntu: "chromium-chromedriver",
        },
        for_what: "the browser tests: what drives it",
        step: Step::Test,
    },
    server("redis-server", "redis-server", "the tests of the Redis store"),
    server("redis-sentinel", "redis-sentinel", "the tests of the Redis store"),
    server("postgres", "postgresql", "the tests of the SQL store"),
    server("mariadbd", "mariadb-server", "the tests of the SQL store"),
    server("php", "php-cli", "the tests of PHP's formats"),
    server("haproxy", "haproxy", "the tests of a web farm"),
];

/// A program that tests start for themselves.
const fn server(name: &'static str, package: &'static str, for_what: &'static str) -> Need {
    Need { what: What::Program { name, debian: package, ubuntu: package }, for_what, step: Step::Test }
}

impl Need {
    /// The name it is missed under.
    pub(crate) fn name(&self) -> &'static str {
        match self.what {
            What::Program { name, .. } | What::Component { name, .. } => name,
        }
    }

    /// Whether this machine has it.
    pub(crate) fn is_there(&self) -> bool {
        match self.what {
            What::Program { name, .. } => on_path(name).is_some() || aside(name),
            What::Component { subcommand, .. } => answers(subcommand),
        }
    }
}

/// What these steps need and this machine lacks.
pub(crate) fn missing(steps: &[Step]) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| steps.contains(&need.step) && !need.is_there()).collect()
}

/// Whether there is a program of this name where Debian keeps servers, off the usual `PATH`.
fn aside(name: &str) -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders = versions.map(|version| version.path().join("bin")).chain(["/usr/sbin".into()]);
    folders.any(|folder| executable(&folder.join(name)))
}

/// The program of this name that a shell would start.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| executable(file))
}

/// Whether this runs in continuous integration, where nothing may be skipped.
pub(crate) fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

fn answers(subcommand: &str) -> bool {
    let quiet = cargo().args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

#[cfg(unix)]
fn executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(file: &Path) -> bool {
    file.is_file()
}

/// Whether this process may install packages.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_only_when_it_is_one() {
        assert!(on_path("cargo").is_some());
        assert!(on_path("no-program-has-this-name").is_none());
    }

    #[test]
    fn a_step_that_needs_nothing_misses_nothing() {
        assert_eq!(missing(&[Step::Tidy]), Vec::<&Need>::new());
    }
}
