//! A `Set-Cookie` line's explanation, for people.

use cloakroom_cookie::jar::Host;

use crate::cookie::explain::attribute::Attribute;
use crate::cookie::explain::facts::Facts;
use crate::cookie::explain::life;
use crate::cookie::explain::meaning::below;
use crate::cookie::explain::note::Note;
use crate::cookie::explain::reach::Reach;
use crate::cookie::explain::set_cookie_line::SetCookieLine;
use crate::cookie::page::{Page, Tone, unbroken};
use crate::cookie::shown::escaped;

/// What stands beside attributes begins no farther to the right.
const COLUMN_MAX: usize = 28;

/// All of it; of what browsers do differently, only what was not told before.
pub(crate) fn write(line: &SetCookieLine, told: &mut Vec<&'static str>, page: &mut Page) {
    headline(line, page);
    what_to_do(line, page);
    for warning in &line.warnings {
        page.lead("Note", &warning.text);
    }
    page.blank();
    rows(line, page);
    attributes(&line.attributes, page);
    list("Safer", &line.safer, page);
    if let Some(safer) = &line.safer_line {
        page.item("written so:");
        page.copy(&format!("Set-Cookie: {safer}"));
    }
    let news = line.browsers_differ.iter().filter(|note| !told.contains(&note.code));
    let news: Vec<_> = news.cloned().collect();
    list("Browsers differ", &news, page);
    told.extend(news.iter().map(|note| note.code));
}

fn headline(line: &SetCookieLine, page: &mut Page) {
    let tone = if line.is_good() { Tone::Good } else { Tone::Bad };
    let text = match &line.refusal {
        Some(refusal) => line.summary.replace(refusal.rule, &unbroken(refusal.rule)),
        None => line.summary.clone(),
    };
    page.headline(&line.verdict.to_uppercase(), tone, &text);
}

fn what_to_do(line: &SetCookieLine, page: &mut Page) {
    let Some(refusal) = &line.refusal else { return };
    page.lead("What to do", &refusal.what_to_do);
    if let Some(fixed) = &refusal.fixed_line {
        page.blank();
        page.copy(&format!("Set-Cookie: {}", fixed.whole()));
    }
}

fn rows(line: &SetCookieLine, page: &mut Page) {
    if let Some(why) = line.kind_assumed {
        page.row("Taken for", &format!("a Set-Cookie line, since {why}; else say --as cookie"));
    }
    page.row("Set by", &set_by(line));
    if let Some(cookie) = &line.cookie {
        page.row("Name", &or(cookie.name.whole(), "none"));
        match &line.sent {
            Some(sent) => stored(line, cookie, sent, page),
            None => removed(line, cookie, page),
        }
    }
}

fn set_by(line: &SetCookieLine) -> String {
    let how = match (line.by_script, line.cross_site) {
        (false, false) => "",
        (false, true) => "in answer to another site's page",
        (true, false) => "by a script",
        (true, true) => "by a script, in a frame of another site's page",
    };
    let assumed = if line.url_assumed { " (assumed; else say --url)" } else { "" };
    let how = if how.is_empty() { String::new() } else { format!(", {how}") };
    format!("{}{assumed}{how}", escaped(line.url.as_bytes()))
}

fn stored(line: &SetCookieLine, cookie: &Facts, sent: &Reach, page: &mut Page) {
    page.row("Value", &or(cookie.value.short(), "empty"));
    if sent.path_reachable {
        page.row("Hosts", &hosts(cookie, sent));
        page.row("Paths", &paths(cookie));
        page.row("Schemes", schemes(cookie, sent));
        page.row("Other sites", &other_sites(cookie, sent));
        page.row("Scripts", if sent.script_readable { "can read it" } else { "cannot read it" });
    } else {
        page.row("Sent", &format!("never: no URL has the path {}", cookie.path.whole()));
    }
    page.row("Kept", &life::row(cookie, line.now));
    if let Some(number) = line.replaces {
        page.row("Replaces", &format!("the cookie of line {number}"));
    }
    if !line.beside.is_empty() {
        page.row("Beside", &beside(&line.beside));
    }
}

fn removed(line: &SetCookieLine, cookie: &Facts, page: &mut Page) {
    let hosts = if cookie.host_only { "set by that host without Domain" } else { "set with that Domain" };
    page.row("Host", &format!("{}, {hosts}", cookie.domain));
    page.row("Path", &cookie.path.whole());
    if let Some(site) = &cookie.partition_key {
        page.row("Partition", &format!("that of {site}; one that is not Partitioned is another cookie"));
    }
    page.row(
        "Removes",
        &match line.replaces {
            Some(number) => format!("the cookie of line {number}"),
            None => "the cookie with exactly this name, host and path, and no other".to_owned(),
        },
    );
}

fn hosts(cookie: &Facts, sent: &Reach) -> String {
    match (sent.subdomains, cookie.host_only) {
        (true, _) => format!("{} and every subdomain; any port", cookie.domain),
        (false, true) => format!("{} only, no subdomain; any port", cookie.domain),
        (false, false) => format!("{}; any port", cookie.domain),
    }
}

fn paths(cookie: &Facts) -> String {
    let path = cookie.path.octets();
    if path == b"/" { "every path".to_owned() } else { below(path) }
}

fn schemes(cookie: &Facts, sent: &Reach) -> &'static str {
    let is_here = Host::parse(&cookie.domain).is_some_and(|host| host.is_loopback());
    match (cookie.secure, sent.plain_http) {
        (true, false) => "https and wss only",
        (true, true) => "https and wss; http as well, since it stays on this machine",
        (false, _) if is_here => "http and https; it stays on this machine",
        (false, _) => "http and https: anyone on the way can read it",
    }
}

fn other_sites(cookie: &Facts, sent: &Reach) -> String {
    let what = match (sent.cross_site_subresource, sent.cross_site_post, sent.cross_site_link) {
        (true, _, _) => "whatever they cause: links, forms, frames, images, fetch",
        (false, true, _) => "links that are followed, and forms by POST",
        (false, false, true) => "links that are followed; not forms by POST, frames, images, fetch",
        (false, false, false) => "nothing they cause, not even a link that is followed",
    };
    match &cookie.partition_key {
        Some(site) => format!("{what}; this copy within pages of {site} only"),
        None => what.to_owned(),
    }
}

fn beside(lines: &[usize]) -> String {
    let numbers: Vec<_> = lines.iter().map(usize::to_string).collect();
    let (word, is) = if lines.len() == 1 { ("line", "is") } else { ("lines", "are") };
    format!(
        "the cookie of {word} {}, which {is} called the same: both are sent where both belong",
        numbers.join(", ")
    )
}

fn attributes(all: &[Attribute], page: &mut Page) {
    if all.is_empty() {
        return;
    }
    page.title("Attributes");
    let written: Vec<_> = all.iter().map(|attribute| attribute.written().short()).collect();
    let widths = written.iter().map(|text| text.chars().count() + 4);
    let column = widths.filter(|width| *width <= COLUMN_MAX).max().unwrap_or(COLUMN_MAX);
    for (attribute, written) in all.iter().zip(&written) {
        page.pair(written, column, &attribute.meaning);
    }
}

fn list(title: &str, notes: &[Note], page: &mut Page) {
    if notes.is_empty() {
        return;
    }
    page.title(title);
    for note in notes {
        page.item(&note.text);
    }
}

fn or(text: String, empty: &str) -> String {
    if text.is_empty() { format!("({empty})") } else { text }
}
