//! How many connections a node needs.

use anyhow::Result;

use crate::farm::cast::{Backend, Site};
use crate::farm::page::Page;
use crate::farm::servers::Servers;
use crate::farm::trial::{Pace, Trials};
use crate::report::Table;

const COUNTS: [u32; 5] = [1, 2, 4, 8, 16];

/// Ours on axum with more and more connections. On Redis more than two are several stores.
pub fn connections(servers: &Servers, pace: Pace) -> Result<Table> {
    let head =
        ["store", "connections", "read/s", "modify/s", "CPU µs of a read", "of a modify", "p99 of a modify"];
    let mut table = Table::new("Ours with more connections", &head);
    for backend in Backend::STORES {
        let cast = COUNTS.map(|connections| Site::ours(backend, connections));
        for trial in Trials::run("farm: connections", &cast, servers, pace)?.iter() {
            table.rows.push(vec![
                backend.name().into(),
                trial.site.connections.to_string(),
                format!("{:.0}", trial.per_second(Page::Read)),
                format!("{:.0}", trial.per_second(Page::Modify)),
                format!("{:.0}", trial.node_micros(Page::Read)),
                format!("{:.0}", trial.node_micros(Page::Modify)),
                trial.latency_p99(Page::Modify),
            ]);
        }
    }
    Ok(table)
}
