//! What was measured, beside what was asked.

use crate::bar::Bar;
use crate::farm::census::Census;
use crate::farm::page::Page;
use crate::farm::trial::{Trial, Trials};
use crate::report::Table;
use crate::side::Side;

/// Rates, and processor time.
pub fn tables(trials: &Trials) -> Vec<Table> {
    vec![rates(trials), times(trials)]
}

fn rates(trials: &Trials) -> Table {
    let head = [
        "store",
        "framework",
        "website",
        "read/s",
        "of the best peer",
        "p99",
        "modify/s",
        "of the best peer",
        "p99",
    ];
    let mut table = Table::new("Requests per second", &head);
    for trial in trials.iter() {
        let mut row = names(trial);
        for page in Page::ALL {
            let best = fastest(trials, trial, page);
            let share = best.map(|best| trial.per_second(page) / best.per_second(page));
            row.extend([format!("{:.0}", trial.per_second(page)), ratio(share), trial.latency_p99(page)]);
        }
        table.rows.push(row);
    }
    table
}

fn times(trials: &Trials) -> Table {
    let head = [
        "store",
        "framework",
        "website",
        "node, read",
        "of the best peer",
        "node, modify",
        "of the best peer",
        "server, read",
        "server, modify",
    ];
    let mut table = Table::new("Microseconds of processor time for a request", &head);
    for trial in trials.iter() {
        let mut row = names(trial);
        for page in Page::ALL {
            let best = leanest(trials, trial, page);
            let share = best.map(|best| trial.node_micros(page) / best.node_micros(page));
            row.extend([format!("{:.1}", trial.node_micros(page)), ratio(share)]);
        }
        row.extend(Page::ALL.map(|page| format!("{:.1}", trial.server_micros(page))));
        table.rows.push(row);
    }
    table
}

/// Ours beside the best peer on the same store and the same framework.
pub fn bars(trials: &Trials, census: &Census) -> Vec<Bar> {
    let mut bars = Vec::new();
    for trial in trials.iter().filter(|trial| trial.site.layer.side() == Side::Ours) {
        for (page, asked) in Page::ALL.into_iter().zip([1.1, 1.0]) {
            let what = |what: &str| {
                let site = trial.site;
                format!("{} on {}, {}: {what}", site.backend.name(), site.framework.name(), page.name())
            };
            if let Some(best) = fastest(trials, trial, page) {
                let measured = trial.per_second(page) / best.per_second(page);
                bars.push(Bar::at_least(what("rate, of the best peer's"), measured, asked));
            }
            if let Some(best) = leanest(trials, trial, page) {
                let measured = trial.node_micros(page) / best.node_micros(page);
                bars.push(Bar::at_most(what("CPU, of the best peer's"), measured, 0.8));
            }
        }
    }
    bars.extend(calls(census));
    bars
}

fn calls(census: &Census) -> Vec<Bar> {
    let mut bars = Vec::new();
    for entry in census.iter().filter(|entry| entry.site.layer.side() == Side::Ours) {
        for (page, writes) in Page::ALL.into_iter().zip([0.0, 1.0]) {
            let (site, counted) = (entry.site, entry.of(page));
            let what = format!("{} on {}, {}", site.backend.name(), site.framework.name(), page.name());
            bars.push(Bar::at_most(format!("{what}: reads"), counted.reads, 1.0));
            bars.push(Bar::at_most(format!("{what}: writes"), counted.writes, writes));
            if let Some(round_trips) = counted.round_trips {
                bars.push(Bar::at_most(format!("{what}: round trips"), round_trips, 1.0 + writes));
            }
        }
    }
    bars
}

fn fastest<'t>(trials: &'t Trials, beside: &Trial, page: Page) -> Option<&'t Trial> {
    peers(trials, beside).max_by(|a, b| a.per_second(page).total_cmp(&b.per_second(page)))
}

fn leanest<'t>(trials: &'t Trials, beside: &Trial, page: Page) -> Option<&'t Trial> {
    peers(trials, beside).min_by(|a, b| a.node_micros(page).total_cmp(&b.node_micros(page)))
}

fn peers<'t>(trials: &'t Trials, beside: &Trial) -> impl Iterator<Item = &'t Trial> {
    let (backend, framework) = (beside.site.backend, beside.site.framework);
    trials.iter().filter(move |trial| {
        let site = trial.site;
        site.layer.side() == Side::Peer && site.backend == backend && site.framework == framework
    })
}

fn names(trial: &Trial) -> Vec<String> {
    let site = trial.site;
    vec![site.backend.name().into(), site.framework.name().into(), site.name()]
}

fn ratio(share: Option<f64>) -> String {
    share.map_or("–".into(), |share| format!("{share:.2}"))
}
