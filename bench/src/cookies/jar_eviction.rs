//! A full jar: what a new cookie costs when another one has to go.

use anyhow::{Result, ensure};
use cloakroom_cookie::jar::{Jar, Limits, Request, Timestamp};

use super::trial::Trial;
use crate::bar::Bar;
use crate::command::Effort;
use crate::report::Report;

/// What a jar keeps by default, and an eighth of it.
const LARGE: usize = 3000;
const SMALL: usize = LARGE / 8;
const START: i64 = 1_768_435_200;

/// What the cookies of a flood are like.
#[derive(Clone, Copy)]
enum Flood {
    /// A site of its own for each cookie.
    Sites,
    /// A subdomain of one site for each cookie.
    Subdomains,
    /// A site of its own for each, and each new one finds another expired.
    Expiring,
}

pub fn run(effort: Effort, report: &mut Report) -> Result<()> {
    let mut trial = Trial::new("A cookie set in a full jar, another one evicted", "ns");
    for (flood, what) in floods() {
        for limit in [SMALL, LARGE] {
            let requests = requests(flood, 2 * limit)?;
            ensure!(
                flooded(flood, limit, &requests).cookies(at(2 * limit - 1)).len() == limit,
                "it is not full"
            );
            let pieces = requests.len() as u32;
            trial.add_many(name(what, limit), pieces, move || flooded(flood, limit, &requests));
        }
    }
    trial.run_briefly(effort);
    for (_, what) in floods() {
        // Per cookie: of 8 times as many, at 8 times the limit, all together 8 times this.
        let measured = 8.0 * trial.nanos_least(&name(what, LARGE)) / trial.nanos_least(&name(what, SMALL));
        report.bars.push(Bar::at_most(
            format!("8 times as many cookies in a jar 8 times as large, {what}: time"),
            measured,
            16.0,
        ));
    }
    report.tables.push(trial.table(&name(floods()[0].1, SMALL)));
    report.notes.push(
        "A full jar: twice as many cookies are set as it keeps, a second after one another; the time is of \
         each, filling included, and the bars are of the least of 21 rounds. If each cost the same, 8 times \
         as many would cost 8 times as much; if each cost in proportion to what the jar holds, 64 times."
            .into(),
    );
    Ok(())
}

const fn floods() -> [(Flood, &'static str); 3] {
    [
        (Flood::Sites, "of a site each"),
        (Flood::Subdomains, "of a subdomain each"),
        (Flood::Expiring, "of which one expires each second"),
    ]
}

fn name(what: &str, limit: usize) -> String {
    format!("{what}, limit {limit}")
}

fn requests(flood: Flood, count: usize) -> Result<Vec<Request>> {
    let url = |number| match flood {
        Flood::Sites | Flood::Expiring => format!("https://site{number}.com/"),
        Flood::Subdomains => format!("https://host{number}.site.com/"),
    };
    (0..count).map(|number| Ok(Request::to(&url(number))?)).collect()
}

fn flooded(flood: Flood, limit: usize, requests: &[Request]) -> Jar {
    let mut jar = Jar::new().with_limits(Limits { total: limit, ..Limits::default() });
    let line = match flood {
        Flood::Sites | Flood::Subdomains => "id=ABCDEFGHIJKLMNOP".to_owned(),
        Flood::Expiring => format!("id=ABCDEFGHIJKLMNOP; Max-Age={}", limit),
    };
    for (second, request) in requests.iter().enumerate() {
        jar.set(request, line.as_bytes(), at(second));
    }
    jar
}

fn at(second: usize) -> Timestamp {
    Timestamp::from_secs(START + second as i64)
}
