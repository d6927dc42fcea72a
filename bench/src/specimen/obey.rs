//! The specimen's side: opens its store and does what it is told, the hidden command `specimen`.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use cloakroom_disk::DiskStore;

use crate::drive::{Work, latencies, throughput};
use crate::machine::resident;
use crate::ours::kept::Kept;
use crate::peers::tower_sessions_sqlite::Sqlite;
use crate::specimen::order::{Answer, Order, StoreName};
use crate::stats::quantile;
use crate::subject::Growing;

#[derive(Args)]
pub struct Options {
    #[arg(long)]
    pub store: StoreName,
    /// The folder of its data.
    #[arg(long)]
    pub data: PathBuf,
    /// Opens it without a cache of records.
    #[arg(long)]
    pub cacheless: bool,
}

/// Opens the store and obeys until standard input ends.
pub fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match options.store {
        StoreName::Ours => runtime.block_on(obey::<Kept<DiskStore>>(options)),
        StoreName::Sqlite => runtime.block_on(obey::<Sqlite>(options)),
    }
}

async fn obey<S: Growing>(options: &Options) -> Result<()> {
    let start = Instant::now();
    let mut subject = Arc::new(S::open(&options.data, !options.cacheless).await?);
    say(&Answer::Opened { secs: start.elapsed().as_secs_f64() })?;
    for line in std::io::stdin().lock().lines() {
        let order: Order = serde_json::from_str(&line?).context("read an order")?;
        let start = Instant::now();
        let done = || Answer::Done { secs: start.elapsed().as_secs_f64() };
        let answer = match order {
            Order::Populate { from, count, keys } => {
                subject.populate(from..from + count, keys).await?;
                done()
            }
            Order::PopulateExpired { from, count, keys } => {
                subject.populate_expired(from..from + count, keys).await?;
                done()
            }
            Order::Drive { work, millis } => {
                Answer::Rate { per_second: throughput(&subject, work, Duration::from_millis(millis)).await? }
            }
            Order::Latency { work, millis, sweeping } => {
                latency(&subject, work, Duration::from_millis(millis), sweeping).await?
            }
            Order::Resident => {
                let (octets, octets_most) = resident();
                Answer::Resident { octets, octets_most }
            }
            Order::Close => {
                let alone = Arc::get_mut(&mut subject).is_some();
                anyhow::ensure!(alone, "a task still holds the store");
                Arc::into_inner(subject).context("close the store")?.close().await?;
                return say(&done());
            }
        };
        say(&answer)?;
    }
    Ok(())
}

async fn latency<S: Growing>(subject: &Arc<S>, work: Work, span: Duration, sweeping: bool) -> Result<Answer> {
    let stop = Arc::new(AtomicBool::new(false));
    let requests = tokio::spawn({
        let (subject, stop) = (Arc::clone(subject), Arc::clone(&stop));
        async move { latencies(&subject, work, &stop).await }
    });
    let start = Instant::now();
    let swept = if sweeping {
        subject.sweep().await?
    } else {
        tokio::time::sleep(span).await;
        0
    };
    let secs = start.elapsed().as_secs_f64();
    stop.store(true, Relaxed);
    let micros = requests.await??;
    let (p50_micros, p99_micros) = (quantile(&micros, 0.5), quantile(&micros, 0.99));
    Ok(Answer::Latency { p50_micros, p99_micros, requests: micros.len(), secs, swept })
}

fn say(answer: &Answer) -> Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{}", serde_json::to_string(answer)?).context("answer the parent")
}
