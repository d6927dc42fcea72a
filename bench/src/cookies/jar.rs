//! The jar of a user agent: looked up as it grows, and filled.

use std::hint::black_box;

use anyhow::Result;
use cloakroom_cookie::jar::Request;
use cookie_store::CookieStore;
use url::Url;

use super::jar_specimen::{
    COOKIES_PER_SITE, Site, check, filled, filled_peer, header_of_peer, now, set_all, set_all_of_peer, sites,
    unlimited,
};
use super::trial::Trial;
use crate::bar::Bar;
use crate::chance::Chance;
use crate::command::Effort;
use crate::report::Report;

/// The sites asked for in a jar of any size, so that they stand as near to the processor.
const ASKED: usize = 10;

const OURS: &str = "ours";
const PEER: &str = "cookie_store";

pub fn run(effort: Effort, report: &mut Report) -> Result<()> {
    let sites = sites(10_000)?;
    let lookup = lookup(effort, &sites[..1000])?;
    let title = "lookup at 1000 domains × 5 cookies, of cookie_store's";
    report.bars.push(Bar::at_most(title, lookup.ratio(OURS, PEER), 0.01));
    let growth = growth(effort, &sites);
    let title = "lookup at 10,000 domains, of that at 10";
    report.bars.push(Bar::at_most(title, growth.ratio(&ours(10_000), &ours(10)), 1.30));
    let filling = filling(effort, &sites[..1000]);
    let replacing = replacing(effort, &sites[..1000]);
    report.tables.extend([lookup.table(PEER), growth.table(&ours(10))]);
    report.tables.extend([filling.table(PEER), replacing.table(PEER)]);
    report.notes.push(format!(
        "The jar: 5 cookies of each domain, which all go along with what is asked for; {ASKED} sites are asked \
         for by turns, or any by chance, which costs memory's time besides. The field is written out on both \
         sides and the clock is read. cookie_store is as it is by default: it knows no public suffix unless a \
         list is given to it, no order, no limits and no SameSite. Ours does; its limits are raised, so that \
         it keeps as many. A Request is our URL: parsed before, or with each lookup where it says so.",
    ));
    Ok(())
}

fn lookup(effort: Effort, sites: &[Site]) -> Result<Trial<'_>> {
    let (mut jar, store) = (filled(sites), filled_peer(sites));
    for site in sites {
        check(&mut jar, &store, site)?;
    }
    let mut trial = Trial::new(format!("The Cookie field at {} domains × 5 cookies", sites.len()), "ns");
    let (mut site, mut own) = (turns(sites), jar.clone());
    trial.add(OURS, move || own.header(&site().request, now()));
    let mut site = turns(sites);
    trial.add("ours, the URL parsed each time", move || {
        Request::to(black_box(&site().text)).map(|request| jar.header(&request, now()))
    });
    let mut site = turns(sites);
    let stored = store.clone();
    trial.add(PEER, move || header_of_peer(&store, &site().url));
    let mut site = turns(sites);
    trial.add("cookie_store, the URL parsed each time", move || {
        Url::parse(black_box(&site().text)).map(|url| header_of_peer(&stored, &url))
    });
    let mut site = turns(sites);
    trial.add("the URL parsed, nothing else", move || Url::parse(black_box(&site().text)));
    trial.run(effort);
    Ok(trial)
}

/// One site after the other of those that are asked for.
fn turns<'a>(sites: &'a [Site]) -> impl FnMut() -> &'a Site + use<'a> {
    let mut asked = sites.iter().step_by(sites.len() / ASKED).cycle();
    move || asked.next().unwrap_or(&sites[0])
}

fn ours(domains: usize) -> String {
    format!("ours, {domains} domains")
}

fn growth(effort: Effort, sites: &[Site]) -> Trial<'_> {
    let mut trial = Trial::new("The Cookie field as the jar grows", "ns");
    let sizes = [10, 100, 1000, 10_000].map(|domains| &sites[..domains]);
    for sites in sizes {
        let (mut site, mut jar) = (turns(sites), filled(sites));
        trial.add(ours(sites.len()), move || jar.header(&site().request, now()));
    }
    for sites in sizes {
        let (mut chance, mut jar) = (Chance::new(1), filled(sites));
        trial.add(format!("{}, any of them", ours(sites.len())), move || {
            jar.header(&sites[chance.below(sites.len() as u64) as usize].request, now())
        });
    }
    for sites in &sizes[..3] {
        let (mut site, store) = (turns(sites), filled_peer(sites));
        trial.add(format!("cookie_store, {} domains", sites.len()), move || {
            header_of_peer(&store, &site().url)
        });
    }
    trial.run(effort);
    trial
}

fn filling(effort: Effort, sites: &[Site]) -> Trial<'_> {
    let mut trial = Trial::new(format!("A cookie set, of 5 × {} domains in an empty jar", sites.len()), "ns");
    let cookies = COOKIES_PER_SITE * sites.len() as u32;
    trial.add_many(OURS, cookies, || {
        let mut jar = unlimited();
        sites.iter().for_each(|site| set_all(&mut jar, site));
        jar
    });
    trial.add_many(PEER, cookies, || {
        let mut store = CookieStore::default();
        sites.iter().for_each(|site| set_all_of_peer(&mut store, site));
        store
    });
    trial.run(effort);
    trial
}

fn replacing(effort: Effort, sites: &[Site]) -> Trial<'_> {
    let mut trial = Trial::new(format!("A cookie set again, at {} domains", sites.len()), "ns");
    let (mut site, mut jar) = (turns(sites), filled(sites));
    trial.add_many(OURS, COOKIES_PER_SITE, move || set_all(&mut jar, site()));
    let (mut site, mut store) = (turns(sites), filled_peer(sites));
    trial.add_many(PEER, COOKIES_PER_SITE, move || set_all_of_peer(&mut store, site()));
    trial.run(effort);
    trial
}
