//! Rounds by turns: each website's pages, driven one after the other.

use anyhow::{Context, Result};

use crate::farm::cast::Site;
use crate::farm::page::Page;
use crate::farm::process::Node;
use crate::farm::servers::Servers;
use crate::stats::median;
use crate::wrk::{Run, Wrk};

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Pace {
    pub sessions: u64,
    pub rounds: u32,
    /// Of each page in each round.
    pub secs: u32,
}

/// What was measured of some websites.
pub struct Trials(Vec<Trial>);

/// What was measured of one.
pub struct Trial {
    pub site: Site,
    pages: [Vec<Figures>; Page::ALL.len()],
}

/// One page in one round.
struct Figures {
    run: Run,
    node_micros: f64,
    server_micros: f64,
}

impl Trials {
    /// Starts all, drives them by turns, and ends them.
    pub fn run(part: &str, cast: &[Site], servers: &Servers, pace: Pace) -> Result<Self> {
        let wrk = Wrk::new(servers.folder())?;
        let mut nodes = Vec::new();
        for site in cast {
            eprintln!("{part}: starting {}", site.word());
            let place = servers.place(*site)?;
            nodes.push(Node::start(*site, &place.at, false, servers.folder(), pace.sessions)?);
        }
        let mut trials = Self(cast.iter().map(|site| Trial::of(*site)).collect());
        for node in &nodes {
            wrk.drive(node.target(Page::Modify), 1).with_context(|| node.site.word())?;
        }
        for round in 0..pace.rounds {
            eprintln!("{part}: round {} of {}", round + 1, pace.rounds);
            for page in Page::ALL {
                for (node, trial) in nodes.iter().zip(&mut trials.0) {
                    let figures = Figures::measure(node, servers, &wrk, page, pace.secs);
                    trial.pages[page.place()].push(figures.with_context(|| node.site.word())?);
                }
            }
        }
        Ok(trials)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Trial> {
        self.0.iter()
    }
}

impl Trial {
    fn of(site: Site) -> Self {
        Self { site, pages: Default::default() }
    }

    pub fn per_second(&self, page: Page) -> f64 {
        self.median(page, |figures| figures.run.per_second)
    }

    /// Microseconds of the node for one request.
    pub fn node_micros(&self, page: Page) -> f64 {
        self.median(page, |figures| figures.node_micros)
    }

    /// Microseconds of the server for one request.
    pub fn server_micros(&self, page: Page) -> f64 {
        self.median(page, |figures| figures.server_micros)
    }

    /// In the last round.
    pub fn latency_p99(&self, page: Page) -> String {
        let last = self.pages[page.place()].last();
        last.map_or("–".to_owned(), |figures| figures.run.latency_p99.clone())
    }

    fn median(&self, page: Page, of: impl Fn(&Figures) -> f64) -> f64 {
        median(&self.pages[page.place()].iter().map(of).collect::<Vec<_>>())
    }
}

impl Figures {
    fn measure(node: &Node, servers: &Servers, wrk: &Wrk, page: Page, secs: u32) -> Result<Self> {
        let (of_node, of_server) = (node.cpu()?, servers.cpu(node.site.backend)?);
        let run = wrk.drive(node.target(page), secs)?;
        let each = |secs: f64| secs * 1e6 / run.requests as f64;
        let node_micros = each(node.cpu()? - of_node);
        let server_micros = each(servers.cpu(node.site.backend)? - of_server);
        Ok(Self { run, node_micros, server_micros })
    }
}
