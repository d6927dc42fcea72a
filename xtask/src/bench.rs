//! The measurements live in a workspace of their own, since their peers pull old drivers.

use std::ffi::OsString;
use std::path::Path;

use crate::failure::Failure;
use crate::needs::{in_ci, on_path};
use crate::steps::{cargo, run_command};
use crate::terminal;

const NO_WRK: &str = "wrk is missing: the rounds through HTTP need it\ntype:\n  sudo apt-get install wrk";

/// Builds `bench/` optimised and runs it with these arguments.
pub(crate) fn run(root: &Path, args: &[OsString]) -> Result<(), Failure> {
    if on_path("wrk").is_none() {
        if in_ci() {
            return Err(Failure::Missing { advice: NO_WRK.to_owned() });
        }
        terminal::note(NO_WRK);
    }
    let mut command = cargo();
    command.args(["run", "--locked", "--release", "--manifest-path", "bench/Cargo.toml", "--"]).args(args);
    run_command("bench", command.current_dir(root))
}
