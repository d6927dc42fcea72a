//! One node of a web farm: the same pages in either framework, on the store that its arguments name.
//!
//! Tests start several, on one store, and put a proxy in front.

#![allow(clippy::print_stdout, reason = "it tells its test where it listens")]

mod gate;
mod nodes;
mod pages;
mod sessions;

use std::error::Error as StdError;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use cloakroom::Budget;

use crate::pages::Pages;
use crate::sessions::Kept;

/// How the node is told what to be.
#[derive(Debug, Parser)]
#[command(about = "A node of a web farm, for tests: says `ready on PORT` when it answers")]
struct Arguments {
    /// Which framework answers
    #[arg(long)]
    framework: Framework,
    /// redis://HOST:PORT, sentinel://HOST:PORT/MASTER (waiting for one replica), postgres://…, mysql://…, sqlite:PATH, files:SAVE_PATH
    #[arg(long)]
    store: String,
    /// How long one operation of the store may take, and four times that a request, in milliseconds
    #[arg(long, default_value_t = 250)]
    patience: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Framework {
    Axum,
    Actix,
}

fn main() -> Result<(), Box<dyn StdError>> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let operation = Duration::from_millis(arguments.patience);
    let budget = Budget { operation, request: operation * 4 };
    match arguments.framework {
        Framework::Axum => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(async {
                match sessions::on(&arguments.store, budget).await? {
                    Kept::WithLogins(sessions) => {
                        let pages = Pages::with(sessions.logins());
                        nodes::axum(sessions, pages).await
                    }
                    Kept::Alone(sessions) => nodes::axum(sessions, Pages::default()).await,
                }
            })
        }
        Framework::Actix => actix_web::rt::System::new().block_on(async {
            match sessions::on(&arguments.store, budget).await? {
                Kept::WithLogins(sessions) => {
                    let pages = Pages::with(sessions.logins());
                    nodes::actix(sessions, pages).await
                }
                Kept::Alone(sessions) => nodes::actix(sessions, Pages::default()).await,
            }
        }),
    }
}
