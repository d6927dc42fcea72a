//! The part from its beginning to its report.

use std::path::Path;

use anyhow::Result;

use crate::command::Effort;
use crate::farm::cast::CAST;
use crate::farm::census::Census;
use crate::farm::connections::connections;
use crate::farm::servers::Servers;
use crate::farm::telling;
use crate::farm::trial::{Pace, Trials};
use crate::machine::filesystem;
use crate::report::Report;
use crate::wrk::CONNECTIONS;

/// Counts, drives, and varies the connections.
pub fn run(effort: Effort, scratch: &Path) -> Result<Report> {
    let folder = tempfile::tempdir_in(scratch)?;
    let census = Census::take(&folder.path().join("census"), effort)?;
    let servers = Servers::start(&folder.path().join("servers"), &[])?;
    let pace =
        effort.of(Pace { sessions: 1000, rounds: 5, secs: 3 }, Pace { sessions: 100, rounds: 1, secs: 1 });
    let trials = Trials::run("farm", CAST, &servers, pace)?;
    let fewer = effort.of(Pace { rounds: 3, ..pace }, pace);
    let sweep = connections(&servers, fewer)?;
    let mut report = Report::new("farm");
    report.tables = telling::tables(&trials);
    report.tables.push(census.table());
    report.tables.push(sweep);
    report.bars = telling::bars(&trials, &census);
    report.notes = notes(pace, &filesystem(folder.path())?);
    Ok(report)
}

fn notes(pace: Pace, filesystem: &str) -> Vec<String> {
    let Pace { sessions, rounds, secs } = pace;
    let mut notes = vec![
        format!("wrk -t1 -c{CONNECTIONS} -d{secs}, {rounds} rounds by turns, the median; wrk, the node and the server share the machine's cores."),
        format!("Every request presents the next of {sessions} sessions of 8 values of 60 octets; `read` reads one value, `modify` changes one. A number after a name is how many connections to the store it may have."),
        "CPU: user and system time of the node's process, and of the server's processes, divided by the requests; SQLite is in the node.".to_owned(),
        format!("Durability is the same on both sides: Redis without persistence, PostgreSQL with fsync off, SQLite in WAL mode with synchronous=NORMAL, on {filesystem}: the disk is left out."),
    ];
    notes.extend(SEMANTICS.map(str::to_owned));
    notes
}

/// What each peer promises, beside ours.
const SEMANTICS: [&str; 7] = [
    "Ours, in each case: a write names the revision that was read and is laid over a newer one, a session that was ended cannot come back, the deadline is judged by the node at each read, the store has the hash of the secret.",
    "tower-sessions on Redis: GET, and SET XX that overwrites whatever is there; a session that was deleted does not come back; last write wins. `create` and `save` are one command each, as ours.",
    "tower-sessions on PostgreSQL and SQLite: SELECT, and an upsert that overwrites whatever is there and brings back what was deleted; last write wins. Its pool asks a connection before it lends it (sqlx' default); `unasked` does not, and then a request fails where a connection was lost. Ours asks one that was idle for a second.",
    "actix-session on Redis: GET, and SET XX; after a logout its late write stores the old session under a new key; last write wins; its cookie is encrypted, by default.",
    "axum_session on Redis with its default settings answers from the node's memory for an hour: a second node serves what is stale. No farm can have that, so it is shown and not compared with. `uncached` (a memory lifetime of zero) reads from Redis at each request, and writes at each.",
    "axum_session's SQL store is left out: it upserts as tower-sessions' does, by the same driver, and writes at each read. actix-session has no SQL store.",
    "Connections: on Redis tower-sessions has one, and the six of its documentation; actix-session one; ours two with axum, and one for each worker with actix-web (a worker for each core; the number in the table is that of a worker); axum_session's pool sixteen, and it asks each before it lends it. On PostgreSQL and SQLite both sides have sixteen at most; fewer of the peer's are tried, and the best counts.",
];
