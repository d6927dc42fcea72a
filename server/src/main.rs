//! The `cloakroom` program.

mod command;
mod cookie;
mod demo;
mod failure;
mod span;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::command::{Cli, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    listen_to_events();
    let done = match command {
        Command::Demo(arguments) => demo::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Cookie(arguments) => cookie::run(&arguments).map_err(Failure::from),
    };
    done.unwrap_or_else(|failure| {
        terminal::explain(&failure);
        failure.exit_code()
    })
}

/// Warnings and errors go to standard error; `RUST_LOG` asks for more.
fn listen_to_events() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(terminal::err_has_colours())
        .with_writer(std::io::stderr)
        .init();
}
