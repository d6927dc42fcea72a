//! A node of the farm, the hidden command `farm-node`: one website on one store, in a process of its own.

use std::net::TcpListener;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::farm::cast::{Framework, Site};
use crate::farm::{on_actix, on_axum};
use crate::serve::parent_left;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    pub site: Site,
    /// Where the store is: a URL.
    #[arg(long, default_value = "")]
    pub at: String,
    /// Counts the calls of the store, and tells them on the page `/calls`.
    #[arg(long)]
    pub counted: bool,
}

/// Prints the port, and serves until standard input ends.
pub fn run(options: &Options) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("bind a port")?;
    match options.site.framework {
        Framework::Axum => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(async {
                let router = on_axum::website(options).await?;
                let listener = told(listener)?;
                until_left(axum::serve(tokio::net::TcpListener::from_std(listener)?, router)).await
            })
        }
        Framework::Actix => actix_web::rt::System::new().block_on(async {
            let website = on_actix::website(options).await?;
            until_left(website.serve(told(listener)?)?).await
        }),
    }
}

/// The port is told when everything else is ready.
#[expect(clippy::print_stdout, reason = "the port is told to the parent")]
fn told(listener: TcpListener) -> Result<TcpListener> {
    listener.set_nonblocking(true)?;
    println!("{}", listener.local_addr()?.port());
    Ok(listener)
}

async fn until_left(serving: impl IntoFuture<Output = std::io::Result<()>>) -> Result<()> {
    tokio::select! {
        served = serving.into_future() => served.context("serve"),
        () = parent_left() => Ok(()),
    }
}

/// A layer is not made for every framework and every store.
pub fn not_made<T>(options: &Options) -> Result<T> {
    bail!("there is no {} on {}", options.site.name(), options.site.framework.name())
}
