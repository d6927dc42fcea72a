//! Gets the machine ready. [`plan`] decides what is to be done, [`prepare`] does it.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::needs::{self, Need, What};
use crate::steps::{Step, run_command};
use crate::terminal;

const NAME: &str = "setup";

/// Sees to it that these steps have what they need.
///
/// As root on Debian or Ubuntu it installs exactly what is missing. Anywhere else, and for parts of the
/// Rust toolchain, it stops and says what to type. With `skip` it installs nothing and goes on, except
/// in CI, where a test that cannot run is a failure.
pub(crate) fn prepare(steps: &[Step], skip: bool) -> Result<(), Failure> {
    let missing = needs::missing(steps);
    match plan(
        &missing,
        System::of_this_machine(),
        Rights { root: needs::is_root(), skip, ci: needs::in_ci() },
    ) {
        Plan::Ready => Ok(()),
        Plan::GoOn { advice } => {
            terminal::note(advice);
            Ok(())
        }
        Plan::Stop { advice } => Err(Failure::Missing { advice }),
        Plan::Install { packages } => {
            install(&packages)?;
            confirm(steps)
        }
    }
}

/// Whose packages this machine takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
    Other,
}

/// What the plan may do.
#[derive(Debug, Clone, Copy)]
struct Rights {
    root: bool,
    skip: bool,
    ci: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Plan {
    Ready,
    GoOn { advice: String },
    Stop { advice: String },
    Install { packages: Vec<&'static str> },
}

fn plan(missing: &[&Need], system: System, rights: Rights) -> Plan {
    if missing.is_empty() {
        return Plan::Ready;
    }
    let packages = packages(missing, system);
    let every_one_is_a_package = packages.len() == missing.len();
    match rights {
        Rights { skip: false, root: true, .. } if every_one_is_a_package => Plan::Install { packages },
        Rights { skip: true, ci: false, .. } => Plan::GoOn { advice: advice(missing, system) },
        _ => Plan::Stop { advice: advice(missing, system) },
    }
}

/// The packages that bring what is missing; nothing where we do not know the packager.
fn packages(missing: &[&Need], system: System) -> Vec<&'static str> {
    missing.iter().filter_map(|need| package(need, system)).collect()
}

fn package(need: &Need, system: System) -> Option<&'static str> {
    match (&need.what, system) {
        (What::Program { debian, .. }, System::Debian) => Some(debian),
        (What::Program { ubuntu, .. }, System::Ubuntu) => Some(ubuntu),
        (What::Program { .. }, System::Other) | (What::Component { .. }, _) => None,
    }
}

/// Names exactly what is missing, what each is for, and what to type.
fn advice(missing: &[&Need], system: System) -> String {
    let mut text = String::from("missing on this machine:");
    for need in missing {
        let _ = write!(text, "\n  {:<14} for {}", need.name(), need.for_what);
    }
    text.push_str("\ntype:");
    let components = components(missing);
    if !components.is_empty() {
        let _ = write!(text, "\n  rustup component add {}", components.join(" "));
    }
    let packages = packages(missing, system);
    if !packages.is_empty() {
        let _ = write!(text, "\n  sudo apt-get update && sudo apt-get install {}", packages.join(" "));
    }
    if packages.len() + components.len() < missing.len() {
        text.push_str("\n  whatever puts these programs on the PATH of this system");
    }
    text
}

fn components(missing: &[&Need]) -> Vec<&'static str> {
    let component = |need: &&Need| match need.what {
        What::Component { name, .. } => Some(name),
        What::Program { .. } => None,
    };
    missing.iter().filter_map(component).collect()
}

fn install(packages: &[&str]) -> Result<(), Failure> {
    terminal::note(format_args!("setup: installing {}", packages.join(" ")));
    run_command(NAME, apt_get().arg("update"))?;
    run_command(NAME, apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// An installed package is not yet a program on `PATH` (Ubuntu's are doors to snaps, which a container
/// may lack).
fn confirm(steps: &[Step]) -> Result<(), Failure> {
    let missing = needs::missing(steps);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|need| need.name()).collect();
    let advice = format!("the packages are installed, yet not on PATH: {}", names.join(", "));
    Err(Failure::Missing { advice })
}

impl System {
    fn of_this_machine() -> Self {
        fs::read_to_string("/etc/os-release").map_or(Self::Other, |text| Self::read(&text))
    }

    /// Reads `ID`, then `ID_LIKE`, of os-release(5).
    fn read(os_release: &str) -> Self {
        let field = |name: &str| {
            let line = os_release.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"')
        };
        let mut family = field("ID").split(' ').chain(field("ID_LIKE").split(' '));
        let known = family.find_map(|id| match id {
            "ubuntu" => Some(Self::Ubuntu),
            "debian" => Some(Self::Debian),
            _ => None,
        });
        known.unwrap_or(Self::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::needs::NEEDS;

    const ROOT: Rights = Rights { root: true, skip: false, ci: false };
    const USER: Rights = Rights { root: false, ..ROOT };

    fn browser() -> Vec<&'static Need> {
        NEEDS.iter().filter(|need| need.for_what.starts_with("the browser")).collect()
    }

    fn stop_text(plan: Plan) -> String {
        match plan {
            Plan::Stop { advice } => advice,
            other => panic!("expected a stop, got {other:?}"),
        }
    }

    #[test]
    fn nothing_missing_is_ready() {
        assert_eq!(plan(&[], System::Other, USER), Plan::Ready);
    }

    #[test]
    fn root_installs_exactly_what_is_missing() {
        let both = Plan::Install { packages: vec!["chromium", "chromium-driver"] };
        assert_eq!(plan(&browser(), System::Debian, ROOT), both);
        let driver = Plan::Install { packages: vec!["chromium-chromedriver"] };
        assert_eq!(plan(&browser()[1..], System::Ubuntu, ROOT), driver);
    }

    #[test]
    fn a_user_is_told_the_command() {
        let text = stop_text(plan(&browser(), System::Debian, USER));
        assert!(text.contains("chromedriver   for the browser tests"), "{text}");
        assert!(text.ends_with("sudo apt-get install chromium chromium-driver"), "{text}");
    }

    #[test]
    fn a_component_is_never_installed_but_named() {
        let all: Vec<_> = NEEDS.iter().collect();
        let text = stop_text(plan(&all, System::Debian, ROOT));
        assert!(text.contains("rustup component add rustfmt clippy"), "{text}");
    }

    #[test]
    fn an_unknown_system_is_not_guessed_at() {
        let text = stop_text(plan(&browser(), System::Other, ROOT));
        assert!(!text.contains("apt-get"), "{text}");
    }

    #[test]
    fn skipping_goes_on_at_home_and_stops_in_ci() {
        let home = Rights { skip: true, ..ROOT };
        assert!(matches!(plan(&browser(), System::Debian, home), Plan::GoOn { .. }));
        let ci = Rights { ci: true, ..home };
        assert!(matches!(plan(&browser(), System::Debian, ci), Plan::Stop { .. }));
    }

    #[test]
    fn systems_are_told_apart() {
        assert_eq!(System::read("NAME=x\nID=debian\n"), System::Debian);
        assert_eq!(System::read("ID=ubuntu\nID_LIKE=debian\n"), System::Ubuntu);
        assert_eq!(System::read("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), System::Ubuntu);
        assert_eq!(System::read("ID=fedora\n"), System::Other);
    }
}
