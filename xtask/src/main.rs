//! `cargo xtask`: the chores of this workspace, the same at home and in CI.
//!
//! ```text
//! cargo xtask test     set up what the tests need, then every check and every test
//! cargo xtask check    the fast ones: format, tidy, lints
//! cargo xtask tidy     the rules of the house, by reading files only
//! cargo xtask bench    the measurements, in their own workspace
//! ```

#![allow(clippy::print_stdout, reason = "a command-line program talks to its terminal")]

mod bench;
mod failure;
mod needs;
mod setup;
mod steps;
mod terminal;
mod tidy;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::failure::Failure;
use crate::steps::Step;

#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", about = "The chores of this workspace")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Set up what the tests need, then run every check and every test
    Test(TestArgs),
    /// Run the fast checks: format, tidy, lints
    Check,
    /// Check the rules of the house by reading files only
    Tidy,
    /// Build and run the measurements of `bench/`, optimised
    Bench {
        /// Passed on as they are
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
}

#[derive(Debug, Args)]
struct TestArgs {
    /// Install nothing; under CI=true what is missing is still a failure
    #[arg(long)]
    skip_setup: bool,
    /// Run this step and no other (may be given more than once)
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
}

fn main() -> ExitCode {
    match run(&Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::failure(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run(chore: &Chore) -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match chore {
        Chore::Test(args) => {
            let steps = chosen(&args.only);
            setup::prepare(&steps, args.skip_setup)?;
            steps::run(&root, &steps)
        }
        Chore::Check => {
            setup::prepare(&Step::FAST, false)?;
            steps::run(&root, &Step::FAST)
        }
        Chore::Tidy => steps::run(&root, &[Step::Tidy]),
        Chore::Bench { args } => bench::run(&root, args),
    }
}

/// The steps asked for, in the order they always have; all of them when none was named.
fn chosen(only: &[Step]) -> Vec<Step> {
    Step::ALL.into_iter().filter(|step| only.is_empty() || only.contains(step)).collect()
}
