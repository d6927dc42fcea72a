//! A website to be driven through HTTP: the hidden command `serve`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use axum::Router;
use clap::{Args, ValueEnum};
use cloakroom_disk::Durability;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::ours::{disk, kept, website};
use crate::payload::KEYS;
use crate::peers::bare;
use crate::peers::tower_sessions_sqlite::{Sqlite, Synchronous};
use crate::subject::Subject;

/// The file in a server's folder with the Cookie line of each of its sessions.
pub const COOKIES: &str = "cookies";

#[derive(Args)]
pub struct Options {
    pub variant: Variant,
    /// The folder of its data.
    #[arg(long)]
    pub data: PathBuf,
    #[arg(long)]
    pub sessions: u64,
}

/// Which website is served.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Variant {
    Bare,
    /// tower-sessions on SQLite with one connection.
    SqliteOne,
    /// The same with a pool of ten.
    SqliteTen,
    /// Cloakroom on its disk store.
    Ours,
}

/// Populates the store, prints the port, and serves until standard input ends.
pub fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(options))
}

#[expect(clippy::print_stdout, reason = "the port is told to the parent")]
async fn serve(options: &Options) -> Result<()> {
    let router = website(options).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("bind a port")?;
    println!("{}", listener.local_addr()?.port());
    tokio::select! {
        served = async { axum::serve(listener, router).await } => served.context("serve"),
        _ = parent_left() => Ok(()),
    }
}

async fn website(options: &Options) -> Result<Router> {
    match options.variant {
        Variant::Bare => {
            // The same requests as the peer's, so that the router is given as much to parse.
            write_cookies(options, |session| Ok(Sqlite::cookie(session)))?;
            Ok(bare::router())
        }
        Variant::SqliteOne => sqlite(options, 1).await,
        Variant::SqliteTen => sqlite(options, 10).await,
        Variant::Ours => ours(options).await,
    }
}

async fn sqlite(options: &Options, connections: u32) -> Result<Router> {
    let store = Sqlite::open(&options.data, Synchronous::Normal, connections).await?;
    store.populate(0..options.sessions, KEYS).await?;
    write_cookies(options, |session| Ok(Sqlite::cookie(session)))?;
    Ok(store.router())
}

async fn ours(options: &Options) -> Result<Router> {
    let kept = disk::open(&options.data.join("store"), Durability::Relaxed)?;
    kept.populate(0..options.sessions, KEYS).await?;
    write_cookies(options, kept::cookie)?;
    Ok(website::stored_in(kept.into_store()?))
}

fn write_cookies(options: &Options, cookie: impl Fn(u64) -> Result<String>) -> Result<()> {
    let mut lines = String::new();
    for session in 0..options.sessions {
        writeln!(lines, "{}", cookie(session)?)?;
    }
    std::fs::write(cookies(&options.data), lines).context("write the cookies")
}

/// Where the cookies of the server in `folder` are.
pub fn cookies(folder: &Path) -> PathBuf {
    folder.join(COOKIES)
}

/// Returns when standard input ends.
pub async fn parent_left() {
    let mut nothing = [0; 1];
    while matches!(tokio::io::stdin().read(&mut nothing).await, Ok(1..)) {}
}
