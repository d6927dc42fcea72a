//! What one request asks of its store, as the server counts it, one request at a time.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::Effort;
use crate::farm::calls;
use crate::farm::cast::{Backend, CAST, Site};
use crate::farm::page::Page;
use crate::farm::process::Node;
use crate::farm::servers::{Place, Servers};
use crate::farm::turns::Turns;
use crate::fetch::fetch;
use crate::report::Table;

/// Sessions of each website.
const SESSIONS: u64 = 20;

/// What was counted of all.
pub struct Census(Vec<Entry>);

/// What was counted of one website.
pub struct Entry {
    pub site: Site,
    pages: [Counted; Page::ALL.len()],
}

/// Of one page, for each request.
#[derive(Default)]
pub struct Counted {
    pub reads: f64,
    pub writes: f64,
    /// Where there is a wire.
    pub round_trips: Option<f64>,
    /// The server's own words.
    said: String,
}

impl Census {
    /// Counts on servers of its own: counting costs time.
    pub fn take(folder: &Path, effort: Effort) -> Result<Self> {
        let servers = Servers::start(folder, &["-c", "shared_preload_libraries=pg_stat_statements"])?;
        servers.psql("CREATE EXTENSION pg_stat_statements")?;
        let mut entries: Vec<Entry> = Vec::new();
        for site in CAST.iter().filter(|site| site.backend != Backend::Nowhere) {
            let same = |entry: &Entry| Site { connections: entry.site.connections, ..*site } == entry.site;
            if !entries.iter().any(same) {
                eprintln!("farm: counting {}", site.word());
                let entry = Entry::count(*site, &servers, effort.of(400, 40));
                entries.push(entry.with_context(|| site.word())?);
            }
        }
        Ok(Self(entries))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter()
    }

    pub fn table(&self) -> Table {
        let head = [
            "store",
            "framework",
            "website",
            "read: reads / writes",
            "expected",
            "round trips",
            "the server saw",
            "modify: reads / writes",
            "expected",
            "round trips",
            "the server saw",
        ];
        let mut table = Table::new("Store calls a request costs", &head);
        for entry in &self.0 {
            let site = entry.site;
            let mut row =
                vec![site.backend.name().into(), site.framework.name().into(), site.layer.name().into()];
            for page in Page::ALL {
                let counted = entry.of(page);
                let round_trips = counted.round_trips.map_or("–".to_owned(), amount);
                row.extend([
                    format!("{} / {}", amount(counted.reads), amount(counted.writes)),
                    site.layer.expected()[page.place()].to_owned(),
                    round_trips,
                    counted.said.clone(),
                ]);
            }
            table.rows.push(row);
        }
        table
    }
}

impl Entry {
    pub fn of(&self, page: Page) -> &Counted {
        &self.pages[page.place()]
    }

    fn count(site: Site, servers: &Servers, requests: usize) -> Result<Self> {
        let place = servers.place(site)?;
        let turns = place.port().map(Turns::to).transpose()?;
        let at = turns.as_ref().map_or(place.at.clone(), |turns| place.by_way_of(turns.port()));
        let node = Node::start(site, &at, site.backend == Backend::Sqlite, servers.folder(), SESSIONS)?;
        let cookies = node.cookies()?;
        let mut entry = Self { site, pages: Default::default() };
        for page in Page::ALL {
            let before = Tally::begin(servers, &node, turns.as_ref())?;
            for cookie in cookies.iter().cycle().take(requests) {
                fetch(node.port, page.path(), Some(cookie))?;
            }
            entry.pages[page.place()] = before.end(servers, &place, &node, turns.as_ref(), requests)?;
        }
        Ok(entry)
    }
}

/// Where the counters stood.
struct Tally {
    turns: Option<u64>,
    calls: (u64, u64),
}

impl Tally {
    fn begin(servers: &Servers, node: &Node, turns: Option<&Turns>) -> Result<Self> {
        servers.redis(&["CONFIG", "RESETSTAT"]);
        servers.psql("SELECT pg_stat_statements_reset()")?;
        Ok(Self { turns: turns.map(Turns::taken), calls: own(node)? })
    }

    fn end(
        &self,
        servers: &Servers,
        place: &Place,
        node: &Node,
        turns: Option<&Turns>,
        requests: usize,
    ) -> Result<Counted> {
        let each = |count: u64| count as f64 / requests as f64;
        let round_trips = turns.zip(self.turns).map(|(turns, before)| each(turns.taken() - before));
        let said: Vec<(String, f64)> = match node.site.backend {
            Backend::Redis => commands(&servers.redis(&["INFO", "commandstats"])),
            Backend::Postgres => statements(servers, place)?,
            Backend::Sqlite | Backend::Nowhere => Vec::new(),
        }
        .into_iter()
        .map(|(name, count)| (name, each(count)))
        .collect();
        let (reads, writes) = if node.site.backend == Backend::Sqlite {
            let (reads, writes) = own(node)?;
            (each(reads - self.calls.0), each(writes - self.calls.1))
        } else {
            (sum(&said, &READING), sum(&said, &WRITING))
        };
        Ok(Counted { reads, writes, round_trips, said: words(&said) })
    }
}

/// What reads and what writes, as a client's one call: what a script or a transaction holds is not counted again.
const READING: [&str; 2] = ["get", "select"];
const WRITING: [&str; 6] = ["evalsha", "eval", "exec", "insert", "update", "delete"];

fn sum(said: &[(String, f64)], names: &[&str]) -> f64 {
    // A SET of its own is a write; one in a script or a transaction is part of it.
    let within = said.iter().any(|(name, _)| matches!(name.as_str(), "evalsha" | "exec"));
    let counts = |name: &str| names.contains(&name) || (name == "set" && !within && names == WRITING);
    // An empty sum of floats is -0.
    said.iter().filter(|(name, _)| counts(name)).map(|(_, each)| each).sum::<f64>() + 0.0
}

fn words(said: &[(String, f64)]) -> String {
    let mut text = String::new();
    for (name, each) in said {
        let comma = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{comma}{name} {}", amount(*each));
    }
    if text.is_empty() { "–".to_owned() } else { text }
}

fn amount(each: f64) -> String {
    let text = format!("{each:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Redis' counts by command, but for those of the count itself.
fn commands(info: &str) -> Vec<(String, u64)> {
    let lines = info.lines().filter_map(|line| line.trim().strip_prefix("cmdstat_")?.split_once(":calls="));
    let counts = lines.filter_map(|(name, rest)| Some((name, rest.split(',').next()?.parse().ok()?)));
    let of_others = counts.filter(|(name, _)| !name.starts_with("config") && *name != "info");
    let mut counts: Vec<(String, u64)> =
        of_others.map(|(name, count): (&str, u64)| (name.to_owned(), count)).collect();
    counts.sort();
    counts
}

/// PostgreSQL's counts by the statement's first word.
fn statements(servers: &Servers, place: &Place) -> Result<Vec<(String, u64)>> {
    let answer = servers.psql(&format!(
        r"SELECT lower((regexp_match(query, '\w+'))[1]) AS word, sum(calls)
          FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
          WHERE datname = '{}' GROUP BY word ORDER BY word",
        place.database
    ))?;
    let rows = answer.lines().filter_map(|line| line.split_once('|'));
    rows.map(|(word, count)| Ok((word.to_owned(), count.parse()?))).collect()
}

/// The node's own count, where no server has one.
fn own(node: &Node) -> Result<(u64, u64)> {
    if node.site.backend != Backend::Sqlite {
        return Ok((0, 0));
    }
    calls::parse(fetch(node.port, "/calls", None)?.body()).context("read the node's count")
}

#[cfg(test)]
mod tests {
    use super::{READING, WRITING, commands, sum, words};

    #[test]
    fn what_is_in_a_script_is_not_counted_again() {
        let info = "cmdstat_get:calls=10,usec=1\r\ncmdstat_config|resetstat:calls=1,usec=1\r\n\
                    cmdstat_set:calls=10,usec=1\r\ncmdstat_evalsha:calls=10,usec=9\r\n";
        let said: Vec<(String, f64)> =
            commands(info).into_iter().map(|(name, count)| (name, count as f64 / 10.0)).collect();
        assert_eq!((sum(&said, &READING), sum(&said, &WRITING)), (1.0, 1.0));
        assert_eq!(words(&said), "evalsha 1, get 1, set 1");
        assert_eq!(sum(&said[1..], &WRITING), 1.0, "a SET by itself");
    }
}
