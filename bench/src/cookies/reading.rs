//! `Cookie` read: all pairs of it, and one that is asked for.

use std::hint::black_box;

use anyhow::{Result, ensure};
use biscotti::{Processor, ProcessorConfig, RequestCookies};
use cloakroom_cookie::{CookieFields, Found, find, pairs};
use cookie::{Cookie, CookieJar};

use super::trial::Trial;
use crate::bar::Bar;
use crate::command::Effort;
use crate::report::Report;

/// Ten cookies as a site with some scripts has them; the ticket stands last.
const TEN: &str = "_ga=GA1.2.1187346502.1768435200; _gid=GA1.2.553829104.1768435200; theme=dark; \
    lang=en-GB; consent=analytics%3Dno%26ads%3Dno; cart=3f1c9a2e7b; seen=12; tz=Europe%2FBerlin; \
    csrftoken=mZ4t8Qk1XvB7nR2cW9pL5sD0hJ6gF3aY8uE1iO4qT7bN2xKv; \
    __Host-id=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Three, as most requests have no more.
const THREE: &str = "theme=dark; csrftoken=mZ4t8Qk1XvB7nR2cW9pL5sD0hJ6gF3aY8uE1iO4qT7bN2xKv; \
    __Host-id=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvABCDEFGHIJKLM";

const NAME: &str = "__Host-id";
const OURS: &str = "ours: pairs";
const OURS_FIND: &str = "ours: find";
const PEER: &str = "cookie-rs: split_parse";

pub fn run(effort: Effort, report: &mut Report) -> Result<()> {
    ensure!((TEN.len(), THREE.len()) == (315, 143), "the headers have other lengths than the results say");
    for (count, header) in [(10, TEN), (3, THREE)] {
        check(header, count)?;
        let read = all(effort, header, count);
        let found = one(effort, header, count);
        if count == 10 {
            let title = "10 cookies read, of cookie-rs' split_parse";
            report.bars.push(Bar::at_most(title, read.ratio(OURS, PEER), 0.20));
            report.bars.push(Bar::at_most("the same: allocations", read.allocations(OURS), 0.0));
            let title = "the last of 10 found, of cookie-rs'";
            report.bars.push(Bar::at_most(title, found.ratio(OURS_FIND, PEER), 0.10));
            report.bars.push(Bar::at_most("the same: allocations", found.allocations(OURS_FIND), 0.0));
        }
        report.tables.extend([read.table(PEER), found.table(PEER)]);
    }
    report.notes.push(
        "Reading: names and values of all pairs, borrowed, nothing decoded by ours and split_parse; CookieJar \
         owns what it holds and keeps one cookie of a name; biscotti decodes percent-encoding as it does by \
         default. split_parse trims Unicode's whitespace and wants UTF-8; ours counts what a request may cost."
            .into(),
    );
    report.notes.push(
        "Finding: ours reads on to the end to tell whether the name is there twice; the others stop at the \
         first."
            .into(),
    );
    Ok(())
}

/// Everybody reads the same.
fn check(header: &str, count: usize) -> Result<()> {
    let ours: Vec<_> = pairs(header.as_bytes()).map(|pair| (pair.name, pair.value)).collect();
    let cookies: Vec<_> = Cookie::split_parse(header).collect::<Result<_, _>>()?;
    let theirs: Vec<_> = cookies.iter().map(|one| (one.name().as_bytes(), one.value().as_bytes())).collect();
    ensure!(ours == theirs && ours.len() == count, "the readers do not agree");
    let last = ours.last().map(|(_, value)| *value);
    ensure!(last == find([header.as_bytes()], NAME.as_bytes()).value(), "the last cookie is not found");
    Ok(())
}

fn all(effort: Effort, header: &'static str, count: usize) -> Trial<'static> {
    let octets = header.as_bytes();
    let processor: Processor = ProcessorConfig::default().into();
    let mut room = vec![0; octets.len()];
    let mut trial = Trial::new(format!("{count} cookies read, {} octets", octets.len()), "ns");
    trial.add("nothing at all", move || black_box(octets));
    trial.add("a copy of the header", move || room.copy_from_slice(black_box(octets)));
    trial.add(OURS, move || {
        for pair in pairs(black_box(octets)) {
            black_box((pair.name, pair.value));
        }
    });
    trial.add("ours: CookieFields", move || {
        for pair in CookieFields::of([black_box(octets)]).iter().flat_map(CookieFields::iter) {
            black_box((pair.name, pair.value));
        }
    });
    trial.add(PEER, move || {
        for cookie in Cookie::split_parse(black_box(header)).flatten() {
            black_box((cookie.name(), cookie.value()));
        }
    });
    trial.add("cookie-rs: into a CookieJar", move || {
        let mut jar = CookieJar::new();
        for cookie in Cookie::split_parse(black_box(header)).flatten() {
            jar.add_original(cookie.into_owned());
        }
        jar
    });
    trial.add("biscotti: parse_header", move || {
        RequestCookies::parse_header(black_box(header), &processor)
            .map(|cookies| black_box(&cookies).get(NAME).is_some())
    });
    trial.run(effort);
    trial
}

fn one(effort: Effort, header: &'static str, count: usize) -> Trial<'static> {
    let octets = header.as_bytes();
    let mut trial = Trial::new(format!("The last of {count} found, {} octets", octets.len()), "ns");
    trial.add("nothing at all", move || black_box(octets));
    trial.add(OURS_FIND, move || match find([black_box(octets)], black_box(NAME.as_bytes())) {
        Found::One(value) => value.len(),
        Found::None | Found::Several { .. } | Found::OverLimit => 0,
    });
    trial.add("ours: CookieFields, get", move || {
        let cookies = CookieFields::of([black_box(octets)]);
        cookies.ok().and_then(|cookies| cookies.get(black_box(NAME.as_bytes()))).map(<[u8]>::len)
    });
    trial.add(PEER, move || {
        let mut cookies = Cookie::split_parse(black_box(header)).flatten();
        cookies.find(|cookie| cookie.name() == black_box(NAME)).map(|cookie| cookie.value().len())
    });
    trial.run(effort);
    trial
}
